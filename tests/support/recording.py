"""Makes recordings of rommate byte by byte, from the format's description in src/record/record.hpp: a second
opinion on what the program writes and reads."""
import struct
import zlib

KINDS = {'start': 1, 'received': 2, 'sent': 3, 'break-on': 4, 'break-off': 5, 'line': 6, 'mark': 7, 'note': 8,
         'clock': 9, 'gap': 10, 'end': 11}
MAGIC = b'\xf9rm\n'


def frame(kind, payload, seconds, run=7, flags=0):
    kind = KINDS.get(kind, kind)
    head = MAGIC + bytes([kind, flags])
    tail = struct.pack('<IIq', run, len(payload), int(seconds * 1e9))
    check = zlib.crc32(tail, zlib.crc32(head)) & 0xffff
    whole = head + struct.pack('<H', check) + tail
    return whole + struct.pack('<I', zlib.crc32(payload, zlib.crc32(whole))) + payload


def start(seconds, wall_seconds, facts, run=7):
    text = ''.join(f'{key}={value}\n' for key, value in facts.items()).encode()
    return frame('start', struct.pack('<HHq', 1, 1, int(wall_seconds * 1e9)) + text, seconds, run)


def frames(data):
    """(kind, flags, seconds, payload) of each frame; stops at the first that does not hold."""
    names = {number: name for name, number in KINDS.items()}
    at = 0
    while at + 28 <= len(data):
        kind, flags, check, run, length, mono, crc = struct.unpack_from('<BBHIIqI', data, at + 4)
        payload = data[at + 28:at + 28 + length]
        if (data[at:at + 4] != MAGIC or len(payload) < length or
                crc != zlib.crc32(payload, zlib.crc32(data[at:at + 24]))):
            return
        yield names.get(kind, kind), flags, mono / 1e9, payload
        at += 28 + length
