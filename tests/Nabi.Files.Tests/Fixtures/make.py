"""Makes the HDF5 files of this folder with h5py (3.7 or later). The tests need only the files.

Every dataset of numbers holds 0, 1, 2, ... in C order (a bool one: whether the number is odd; floats: half of it),
so a reader can check it from its shape alone; texts are "t0", "t1", ...
"""
import sys
import zlib
import numpy as np
import h5py

folder = sys.argv[1] if len(sys.argv) > 1 else "."


def counted(shape, dtype):
    n = np.arange(int(np.prod(shape))).reshape(shape)
    if dtype == "bool":
        return n % 2 == 1
    return (n / 2).astype(dtype) if np.dtype(dtype).kind == "f" else n.astype(dtype)


def texts(n, dtype):
    return np.array(["t%d" % i for i in range(n)], dtype=dtype)


def types(f):
    for t in ["bool", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", ">i2", ">i8", ">f4", ">f8"]:
        f["types/" + t.replace(">", "big_")] = counted((2, 3), t)
    f["scalar"] = np.float32(0)
    f["empty"] = np.zeros((0, 4), "f4")
    f["null"] = h5py.Empty("f4")
    f["text/fixed"] = texts(3, "S5")
    f.create_dataset("text/variable", data=texts(3, object), dtype=h5py.string_dtype())
    f["text/one"] = "t0"
    f["text/accents"] = "äöü €"
    d = f.create_dataset("types/bfloat16", data=(counted((4,), "f4").view("u4") >> 16).astype("u2").view("V2"))
    d.attrs["dtype"] = "bfloat16"


def attributes(f):
    g = f.create_group("g")
    for i in range(20):
        g.attrs["number%02d" % i] = i
    g.attrs["floats"] = counted((2, 2), "f4")
    g.attrs["names"] = [n.encode() for n in texts(4, "S2").astype(str)]
    g.attrs["variable"] = texts(3, object)
    g.attrs["flag"] = True
    g.attrs["empty"] = []
    f.attrs["config"] = '{"name": "ä"}'
    f.attrs["fixed"] = np.bytes_("plain")
    h = f.create_group("split")
    for part in range(3):
        h.attrs["layer_names%d" % part] = np.array(["layer%d" % i for i in range(part * 2, part * 2 + 2)], "S8")


def chunks(f):
    f.create_dataset("contiguous", data=counted((5, 7), "f4"))
    f.create_dataset("plain", data=counted((5, 7), "f4"), chunks=(2, 3))
    f.create_dataset("gzip", data=counted((5, 7), "f4"), chunks=(2, 3), compression="gzip")
    f.create_dataset("all", data=counted((5, 7, 3), "f8"), chunks=(2, 3, 2), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("odd", data=counted((5, 3), "u1"), chunks=(5, 1), fletcher32=True, shuffle=True)
    f.create_dataset("one", data=counted((4, 4), "i4"), chunks=(4, 4), compression="gzip")
    f.create_dataset("oneplain", data=counted((4, 4), "i4"), chunks=(4, 4))
    f.create_dataset("grows", data=counted((9, 4), "i8"), chunks=(2, 4), maxshape=(None, 4))
    f.create_dataset("growsfiltered", data=counted((3, 90), "i2"), chunks=(3, 2), maxshape=(3, None), compression="gzip")
    f.create_dataset("long", data=counted((700,), "i2"), chunks=(1,), maxshape=(None,))
    f.create_dataset("pages", data=counted((1500,), "i2"), chunks=(1,))
    f.create_dataset("growsboth", data=counted((7, 6), "f4"), chunks=(2, 2), maxshape=(None, None), shuffle=True, compression="gzip")
    f.create_dataset("growsbothplain", data=counted((7, 6), "f4"), chunks=(2, 2), maxshape=(None, None))
    f.create_dataset("fewer", data=counted((3, 3), "f4"), chunks=(2, 2), maxshape=(8, 8))
    f.create_dataset("texts", data=texts(5, object), dtype=h5py.string_dtype(), chunks=(2,), compression="gzip")
    d = f.create_dataset("fill", (4,), "f4", chunks=(2,), fillvalue=2.5)
    d[2:] = [1, 1.5]
    f.create_dataset("unwritten", (3,), "i4", fillvalue=7)
    s = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    s.set_chunk((2, 2))
    s.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    i = h5py.h5d.create(f.id, b"early", h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((3, 4)), s)
    h5py.Dataset(i)[...] = counted((3, 4), "f4")
    c = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    c.set_layout(h5py.h5d.COMPACT)
    i = h5py.h5d.create(f.id, b"compact", h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((2, 2)), c)
    h5py.Dataset(i)[...] = counted((2, 2), "f4")


def groups(f, many):
    for i in range(many):
        f["many/member%04d" % i] = np.int8(0)
    f["a/b/c/d"] = counted((2,), "f4")
    f["a/soft"] = h5py.SoftLink("/a/b/c")
    f["a/hard"] = f["a/b/c/d"]
    t = f.create_group("tracked", track_order=True)
    for name in ["zebra", "ant", "mole"]:
        t[name] = np.int8(0)


def hostile(f):
    f["loop/in"] = np.int8(0)
    f["loop/self"] = f["loop"]
    f["outside"] = h5py.ExternalLink("other.h5", "/x")
    f["dead"] = h5py.SoftLink("/nowhere")
    f["round1"] = h5py.SoftLink("/round2")
    f["round2"] = h5py.SoftLink("/round1")
    f.create_dataset("bomb", (1 << 18, 1 << 10), "f4", chunks=(1 << 10, 1 << 10), compression="gzip")
    f.create_dataset("sparse", (1 << 40,), "f4", chunks=(1 << 20,))
    f.create_dataset("external", (4,), "f4", external=[("other.bin", 0, 16)])
    f["compound"] = np.zeros(2, dtype=[("a", "f4"), ("b", "i4")])
    f["complex"] = np.zeros(2, "c8")
    f.create_dataset("lzf", data=np.zeros(100, "f4"), chunks=(100,), compression="lzf")
    f.create_dataset("unwritten1", (1 << 19,), "f4")
    f.create_dataset("unwritten2", (1 << 19,), "f4")
    d = f.create_dataset("filterbomb", (4,), "f4", chunks=(4,), compression="gzip")
    d.id.write_direct_chunk((0,), zlib.compress(bytes(1 << 20)))
    d = f.create_dataset("filtershort", (4,), "f4", chunks=(4,), compression="gzip")
    d.id.write_direct_chunk((0,), zlib.compress(bytes(8)))
    f.create_dataset("hugechunk", (10000, 1), "f4", chunks=(1, 1 << 25), maxshape=(None, None), compression="gzip")


def virtual(f):
    layout = h5py.VirtualLayout((4,), "f4")
    layout[...] = h5py.VirtualSource("other.h5", "x", shape=(4,))
    f.create_virtual_dataset("virtual", layout)


for name, libver in [("old", "earliest"), ("new", "latest")]:
    for fill in [types, attributes, chunks]:
        with h5py.File("%s/%s_%s.h5" % (folder, fill.__name__, name), "w", libver=libver) as f:
            fill(f)
    with h5py.File("%s/groups_%s.h5" % (folder, name), "w", libver=libver) as f:
        groups(f, 40)
with h5py.File("%s/hostile.h5" % folder, "w") as f:
    hostile(f)
with h5py.File("%s/virtual.h5" % folder, "w", libver="latest") as f:
    virtual(f)
with h5py.File("%s/userblock.h5" % folder, "w", userblock_size=512) as f:
    f["x"] = counted((3,), "f4")
