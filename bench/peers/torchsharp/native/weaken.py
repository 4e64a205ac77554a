"""weaken.py LIBRARY VERSION: marks in place that the library wants this version of a symbol set, but loads without it.

The section .gnu.version_r of an ELF file (64 bits, little-endian) lists per library the versions that are wanted; bit 1 of the flags of
an entry means "weak".
"""
import struct
import sys

path, wanted = sys.argv[1], sys.argv[2].encode()
data = bytearray(open(path, "rb").read())
table, = struct.unpack_from("<Q", data, 0x28)
size, count = struct.unpack_from("<HH", data, 0x3A)
sections = [struct.unpack_from("<IIQQQQIIQQ", data, table + i * size) for i in range(count)]
for kind, place, link in ((one[1], one[4], one[6]) for one in sections):
    if kind != 0x6FFFFFFE:
        continue
    names = sections[link][4]
    while True:
        _, entries, _, first, following = struct.unpack_from("<HHIII", data, place)
        entry = place + first
        for _ in range(entries):
            _, flags, _, name, step = struct.unpack_from("<IHHII", data, entry)
            text = data[names + name:data.index(0, names + name)]
            if text == wanted:
                struct.pack_into("<H", data, entry + 4, flags | 2)
            entry += step
        if following == 0:
            break
        place += following
open(path, "wb").write(data)
