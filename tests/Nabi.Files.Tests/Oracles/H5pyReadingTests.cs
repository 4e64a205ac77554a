namespace Nabi.Files.Tests;

public sealed class H5pyReadingTests : TestsWithFolder
{
    private const string Dump = """
        import sys, h5py, numpy as np
        out = {}
        def plain(v):
            a = np.asarray(v)
            if isinstance(v, h5py.Empty): return np.zeros((0,), 'f4')
            if a.dtype.kind in 'OS': return np.array([x.decode() if isinstance(x, bytes) else x for x in a.ravel()], 'U').reshape(a.shape)
            if a.dtype.kind == 'V': return (a.view('u2').astype('u4') << 16).view('f4')
            return a
        with h5py.File(sys.argv[1], 'r') as f:
            def visit(name, o):
                for k, v in o.attrs.items(): out['a/' + name + '@' + k] = plain(v)
                if isinstance(o, h5py.Dataset): out['d/' + name] = plain(o[()])
            visit('', f)
            f.visititems(visit)
        np.savez(sys.argv[2], **out)
        """;

    [Theory]
    [InlineData("types_old")]
    [InlineData("types_new")]
    [InlineData("attributes_old")]
    [InlineData("attributes_new")]
    [InlineData("chunks_old")]
    [InlineData("chunks_new")]
    [InlineData("groups_old")]
    [InlineData("groups_new")]
    public void Fixtures_read_as_in_H5py(string name) => Compare(Fixture.PathOf(name + ".h5"));

    [Fact]
    public void Keras_models_read_as_in_H5py()
    {
        var paths = Directory.EnumerateFiles(SharedFiles.Goldens, "*.h5", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(paths);
        // Every file is opened by the fuzzer's seeds; h5py is asked about every fourth to keep the test short.
        for (var i = 0; i < paths.Count; i += Environment.GetEnvironmentVariable("NABI_FUZZ") is null ? 8 : 1)
            Compare(paths[i]);
    }

    [Fact]
    public void Large_attributes_and_groups_read_as_in_H5py()
    {
        var path = Folder["large.h5"];
        Python.Script(
            """
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], 'w', libver='latest') as f:
                f.attrs['huge'] = np.arange(100000)
                f.attrs['text'] = 'x' * 100000
                for i in range(30): f.attrs['medium%d' % i] = np.arange(700 + i)
                for i in range(3000): f['group/some longer name for a member %d' % i] = i
                f.create_dataset('rows', data=np.arange(40000).reshape(20000, 2), chunks=(3, 2), maxshape=(None, 2), compression='gzip')
                f.create_dataset('grid', data=np.arange(40000).reshape(200, 200), chunks=(3, 2), maxshape=(None, None))
                f.create_dataset('fixed', data=np.arange(40000).reshape(200, 200), chunks=(3, 2), fletcher32=True)
                f.create_dataset('fewpages', (100000,), 'i4', chunks=(10,))[50000:50010] = 1
                d = f.create_dataset('columns', (3, 30000), 'i4', chunks=(2, 1), maxshape=(3, None))
                d[...] = np.arange(90000).reshape(3, 30000)
                d = f.create_dataset('holes', (1, 200000), 'i4', chunks=(1, 1), maxshape=(3, None))
                d[0, 150000] = 5
                f.create_dataset('volume', data=np.arange(3*50*7, dtype='f4').reshape(3, 50, 7), chunks=(2, 4, 3), maxshape=(3, None, 7))
            """,
            path);
        Compare(path);
    }

    private void Compare(string path)
    {
        var dump = Folder["dump.npz"];
        Python.Script(Dump, path, dump);
        using var expected = NpzFile.Open(dump);
        using var file = Hdf5File.Open(path);
        foreach (var name in expected.Names)
        {
            var wanted = expected[name];
            var at = name.LastIndexOf('@');
            var got = name[0] == 'd' ? file.Root.Dataset(name[2..]).Read()
                : Attributes(file.Root, name[2..at])[name[(at + 1)..]];
            Assert.True(wanted.Shape.SequenceEqual(got.Shape), $"{path} {name}: expected {wanted}, got {got}");
            if (wanted.ElementType == ElementType.String)
                Assert.Equal(wanted.ToStrings(), got.ToStrings());
            else
                Assert.Equal(wanted.ToDoubles(), got.ToDoubles());
        }
    }

    private static Hdf5Attributes Attributes(Hdf5Group root, string path)
        => path.Length == 0 ? root.Attributes : root.IsGroup(path) ? root.Group(path).Attributes : root.Dataset(path).Attributes;
}
