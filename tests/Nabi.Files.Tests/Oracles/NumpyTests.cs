namespace Nabi.Files.Tests;

public sealed class NumpyTests : TestsWithFolder
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Numpy_reads_what_is_written(bool compress)
    {
        var path = Folder["written.npz"];
        NpzFile.Write(path, new Dictionary<string, NumericArray>
        {
            ["a/b"] = NumericArray.Of(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]),
            ["scalar"] = NumericArray.Scalar(7L),
            ["flags"] = NumericArray.Of(new[] { true, false }),
            ["text"] = NumericArray.Of(new[] { "ä😀", "" }),
            ["half"] = NumericArray.Of(new[] { (Half)0.5f }),
            ["none"] = NumericArray.Of(Array.Empty<double>(), [3, 0]),
            ["bytes"] = NumericArray.Of(new byte[] { 255 }),
        }, compress);
        Python.Script(
            """
            import sys, zipfile, numpy as np
            z = np.load(sys.argv[1])
            assert z['a/b'].dtype == 'f4' and z['a/b'].tolist() == [[1, 2, 3], [4, 5, 6]]
            assert z['scalar'].shape == () and z['scalar'].dtype == 'i8' and z['scalar'] == 7
            assert z['flags'].tolist() == [True, False] and z['text'].tolist() == ['ä😀', '']
            assert z['half'].dtype == 'f2' and z['none'].shape == (3, 0) and z['bytes'].dtype == 'u1'
            kind = zipfile.ZIP_DEFLATED if sys.argv[2] == 'True' else zipfile.ZIP_STORED
            archive = zipfile.ZipFile(sys.argv[1])
            assert archive.testzip() is None and {i.compress_type for i in archive.infolist()} == {kind}
            """,
            path,
            compress.ToString());
    }

    [Fact]
    public void What_Numpy_writes_reads()
    {
        var path = Folder["numpy.npz"];
        Python.Script(
            """
            import sys, zipfile, io, numpy as np
            from numpy.lib import format as f
            n = np.arange(24).reshape(2, 3, 4)
            with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
                for name, a, v in [('c', n, (1, 0)), ('fortran', np.asfortranarray(n), (2, 0)), ('big', n.astype('>f8'), (3, 0)), ('bigfortran', np.asfortranarray(n.astype('>i2')), (1, 0)),
                                   ('u64', n.astype('u8'), (1, 0)), ('half', n.astype('>f2'), (1, 0))]:
                    b = io.BytesIO(); f.write_array(b, a, version=v); z.writestr(name + '.npy', b.getvalue())
                for name, a in [('text', np.array([['0', '1'], ['22', 'ä']])), ('bytes', np.array([b'0', b'abc'])), ('bigtext', np.array(['ä', 'bc'], '>U2')), ('zero', np.array('x'))]:
                    b = io.BytesIO(); f.write_array(b, a, version=(1, 0)); z.writestr(name + '.npy', b.getvalue())
            """,
            path);
        using var file = NpzFile.Open(path);
        foreach (var name in new[] { "c", "fortran", "big", "bigfortran", "u64", "half" })
        {
            Assert.Equal([2, 3, 4], file[name].Shape.ToArray());
            Assert.Equal(Enumerable.Range(0, 24), file[name].ToInts());
        }

        Assert.Equal(["0", "1", "22", "ä"], file["text"].ToStrings());
        Assert.Equal(["0", "abc"], file["bytes"].ToStrings());
        Assert.Equal(["ä", "bc"], file["bigtext"].ToStrings());
        Assert.Equal(["x"], file["zero"].ToStrings());
    }

    [Fact]
    public void Large_files_are_not_read_as_a_whole()
    {
        var path = Folder["sparse.h5"];
        Python.Script(
            """
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], 'w') as f:
                p = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
                p.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY); p.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
                h5py.h5d.create(f.id, b'large', h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((5 << 30,)), p)
                f['group/small'] = np.arange(3)
            """,
            path);
        Assert.InRange(new FileInfo(path).Length, 20L << 30, long.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var file = Hdf5File.Open(path))
        {
            Assert.Equal([0, 1, 2], file.Root.Dataset("group/small").Read().ToInts());
            Assert.Throws<NabiException>(() => file.Root.Dataset("large").Read());
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }
}
