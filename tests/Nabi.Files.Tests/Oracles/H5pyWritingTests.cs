namespace Nabi.Files.Tests;

public sealed class H5pyWritingTests : TestsWithFolder
{
    [Fact]
    public void H5py_reads_what_is_written()
    {
        var path = Folder["written.h5"];
        Hdf5Writer.Write(path, Hdf5WritingTests.Fill);
        Python.Script(
            """
            import sys, h5py, numpy as np
            f = h5py.File(sys.argv[1], 'r')
            a = f.attrs
            assert a['backend'] == 'torch' and isinstance(a['backend'], str)
            assert a['model_config'] == 'x' * 200000 + 'ä€' and a['empty_text'] == ''
            assert list(a['numbers']) == [1, 2, 3] and a['numbers'].dtype == 'i4'
            assert a['scalar'] == np.float32(2.5) and a['flag'] == np.bool_(True) and a['flag'].dtype == 'bool'
            assert list(a['weight_names']) == [b'kernel:0', b'bias:0'] and a['weight_names'].dtype == 'S8'
            assert len(a['nothing']) == 0
            m = f['many']
            names = sum([list(m.attrs['layer_names%d' % i]) for i in range(len(m.attrs))], [])
            assert names == [b'some_quite_long_layer_name_%d' % i for i in range(5000)], names[:3]
            assert len(m) == 5000 and sorted(m) == sorted(n.decode() for n in names)
            assert all(m[n.decode()][()] == len(n) for n in names)
            d = f['layers/dense/vars/0']
            assert d.dtype == 'f4' and d[()].tolist() == [[1, 2, 3], [4, 5, 6]] and d.chunks is None
            assert f['layers/dense/vars/1'][()].tolist() == [-1, 2**63 - 1]
            t = f['types']
            assert t['f2'].dtype == 'f2' and t['f2'][()].tolist() == [0.5, -2]
            assert t['f8'][0] == 1e300 and np.isnan(t['f8'][1]) and t['f8'].dtype == 'f8'
            assert t['u1'][()].tolist() == [0, 255, 3] and t['u1'].dtype == 'u1'
            assert t['bool'].dtype == 'bool' and t['bool'][()].tolist() == [True, False, True]
            assert t['text'][()].tolist() == [b'a', 'äöü'.encode(), b'']
            assert t['bf2'].dtype == 'V2' and t['bf2'].attrs['dtype'] == 'bfloat16' and t['bf2'][()].tobytes() == b'\x80\x3f\x00\xc0'
            assert f['zero'].shape == (0, 5) and f['one'][()] == 7 and len(f['hollow']) == 0
            assert f['größe/€/😀'][()] == 1
            """,
            path);
    }

    [Fact]
    public void H5py_adds_to_what_is_written()
    {
        var path = Folder["written.h5"];
        Hdf5Writer.Write(path, Hdf5WritingTests.Fill);
        Python.Script(
            """
            import sys, h5py
            with h5py.File(sys.argv[1], 'a') as f:
                for i in range(100): f['many/another %d' % i] = i
                f['layers/dense/vars/2'] = [1.5]
                f.attrs['late'] = 'text'
                f.attrs['late2'] = list(range(1000))
                del f['many/another 50'], f.attrs['backend'], f['zero']
                f.attrs['backend'] = 'torch'
                f.create_dataset('zero', (0, 5), 'f4')
                for i in range(100):
                    if i != 50: del f['many/another %d' % i]
            """,
            path);
        using var file = Hdf5File.Open(path);
        Hdf5WritingTests.Check(file.Root);
        Assert.Equal(1.5, file.Root.Dataset("layers/dense/vars/2").Read().ToScalar());
    }

    [Fact]
    public void The_tools_read_what_is_written()
    {
        var path = Folder["written.h5"];
        Hdf5Writer.Write(path, Hdf5WritingTests.Fill);
        Assert.Contains("/layers/dense/vars/0", Python.Tool("/usr/bin/h5ls", "-r", path), StringComparison.Ordinal);
        Assert.Contains("H5T_IEEE_F32LE", Python.Tool("/usr/bin/h5dump", path), StringComparison.Ordinal);
    }
}
