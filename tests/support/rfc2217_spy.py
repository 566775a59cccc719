"""An RFC 2217 server without a serial port: pyserial's own server code over a port that only writes down.

usage: rfc2217_spy.py PORT LOG      (python3-serial; loopback only; echoes data)
Log lines: "<seconds> break on|off", "dtr 0|1", "rts 0|1", "baudrate N", "bytesize N", "parity X", "stopbits N",
"rtscts 0|1", "rx <hex>".
"""
import socket
import sys
import time

from needs import needs_module

rfc2217 = needs_module('serial.rfc2217', package='python3-serial')


class WrittenDown:
    """Stands for serial.Serial: remembers what is set and logs each setting."""

    cts = dsr = cd = True
    ri = False
    name = 'spy'

    def __init__(self, log):
        self.__dict__['values'] = dict(baudrate=9600, bytesize=8, parity='N', stopbits=1, break_condition=False,
                                       dtr=True, rts=True, xonxoff=False, rtscts=False)
        self.__dict__['log'] = log

    def __getattr__(self, name):
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name, value):
        self.values[name] = value
        if name == 'break_condition':
            self.log('break ' + ('on' if value else 'off'))
        else:
            self.log(f'{name} {int(value) if isinstance(value, bool) else value}')

    def get_settings(self):
        return dict(self.values)

    def reset_input_buffer(self):
        self.log('purge received')

    def reset_output_buffer(self):
        self.log('purge unsent')


class Writer:
    def __init__(self, connection):
        self.write = connection.sendall


def serve(connection, log):
    manager = rfc2217.PortManager(WrittenDown(log), Writer(connection))
    while True:
        received = connection.recv(4096)
        if not received:
            return
        data = b''.join(manager.filter(received))
        if data:
            log('rx ' + data.hex())
            connection.sendall(b''.join(manager.escape(data)))


def main():
    with open(sys.argv[2], 'a', buffering=1, encoding='ascii') as out:
        def log(text):
            print(f'{time.monotonic():.6f} {text}', file=out)
        listener = socket.create_server(('127.0.0.1', int(sys.argv[1])))
        while True:
            connection, _ = listener.accept()
            try:
                serve(connection, log)
            except OSError:
                pass
            connection.close()


main()
