"""A TFTP server that is not ours: as plain as RFC 1350 lets one be."""
import socket
import struct
import threading


class TftpServer(threading.Thread):
    """RFC 1350, octet, 512-byte blocks, one port for each transfer; files from a dict."""

    def __init__(self, files):
        super().__init__(daemon=True)
        self.files = files
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        while True:
            try:
                request, peer = self.socket.recvfrom(2048)
            except OSError:
                return  # closed: the test is over
            if request[:2] == b'\0\1':
                threading.Thread(target=self.send, args=(request[2:].split(b'\0')[0].decode(), peer), daemon=True).start()

    def send(self, name, peer):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as transfer:
            transfer.bind(('127.0.0.1', 0))
            transfer.settimeout(2)
            if name not in self.files:
                transfer.sendto(b'\0\5\0\1File not found\0', peer)
                return
            content = self.files[name]
            for block in range(1, len(content) // 512 + 2):
                packet = struct.pack('!HH', 3, block & 0xFFFF) + content[(block - 1) * 512:block * 512]
                if not self.acknowledged(transfer, packet, block, peer):
                    return

    @staticmethod
    def acknowledged(transfer, packet, block, peer):
        for _ in range(10):
            transfer.sendto(packet, peer)
            try:
                answer, _ = transfer.recvfrom(2048)
            except socket.timeout:
                continue
            if answer == struct.pack('!HH', 4, block & 0xFFFF):
                return True
        return False
