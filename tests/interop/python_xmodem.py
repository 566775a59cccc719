"""Sends or receives one file with the python3-xmodem package, as a peer.

usage: python_xmodem.py send|recv xmodem|xmodem1k TTY FILE
"""
import os
import select
import sys
import tty

from needs import needs_module


def main():
    what, mode, path, name = sys.argv[1:5]
    fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(fd)
    have = bytearray()

    def getc(size, timeout=1):
        while len(have) < size:
            if not select.select([fd], [], [], timeout)[0]:
                return None
            have.extend(os.read(fd, 4096))
        out = bytes(have[:size])
        del have[:size]
        return out

    def putc(data, timeout=1):
        at = 0
        while at < len(data):
            at += os.write(fd, data[at:])
        return at

    modem = needs_module('xmodem', package='python3-xmodem').XMODEM(getc, putc, mode=mode)
    if what == 'send':
        with open(name, 'rb') as file:
            return 0 if modem.send(file) else 1
    with open(name, 'wb') as file:
        return 0 if modem.recv(file, crc_mode=1) is not None else 1


sys.exit(main())
