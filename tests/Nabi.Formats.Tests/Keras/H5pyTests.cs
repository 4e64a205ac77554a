using System.IO.Compression;
using Nabi.Files.Tests;

namespace Nabi.Formats.Tests;

/// <summary>Files that Keras wrote, loaded, saved again and compared by h5py: the same names, types and numbers.</summary>
public sealed class H5pyTests : TestsWithFolder
{
    private const string Compare = """
        import sys, io, zipfile, h5py, numpy
        def opened(path):
            if path.endswith('.keras'):
                return h5py.File(io.BytesIO(zipfile.ZipFile(path).read('model.weights.h5')), 'r')
            return h5py.File(path, 'r')
        def content(path, prefix):
            found = {}
            def visit(name, item):
                found[name] = item
            opened_file = opened(path)
            (opened_file[prefix] if prefix else opened_file).visititems(visit)
            return found
        a, b = content(sys.argv[1], sys.argv[3]), content(sys.argv[2], sys.argv[3])
        skip = sys.argv[4].split(',')
        names = lambda found: sorted(name for name in found if name.split('/')[0] not in skip)
        assert names(a) == names(b), (set(names(a)) ^ set(names(b)))
        for name in names(a):
            x, y = a[name], b[name]
            assert type(x) == type(y), name
            if isinstance(x, h5py.Dataset):
                assert x.shape == y.shape and x.dtype == y.dtype, (name, x, y)
                assert numpy.array_equal(x[()], y[()]), name
            elif 'name' in x.attrs:
                assert x.attrs['name'] == y.attrs['name'], (name, x.attrs['name'], y.attrs['name'])
        print(len(names(a)))
        """;

    [Fact]
    public void Keras_files_saved_again_hold_the_same_arrays_under_the_same_names()
    {
        foreach (var path in Files("model.keras"))
        {
            var model = Model.Load(path, compile: false);
            model.Save(Folder["again.keras"]);
            Assert.NotEqual("0", Python.Script(Compare, path, Folder["again.keras"], "", "optimizer").Trim());
            using var zip = ZipFile.OpenRead(Folder["again.keras"]);
            Assert.Equal(["metadata.json", "config.json", "model.weights.h5"], zip.Entries.Select(entry => entry.FullName));
        }
    }

    [Fact]
    public void Weights_files_saved_again_hold_the_same_arrays_under_the_same_names()
    {
        foreach (var path in Files("model.weights.h5"))
        {
            var model = Model.Load(Path.Combine(Path.GetDirectoryName(path)!, "model.keras"), compile: false);
            model.LoadWeights(path);
            model.SaveWeights(Folder["again.weights.h5"]);
            Assert.NotEqual("0", Python.Script(Compare, path, Folder["again.weights.h5"], "", "optimizer").Trim());
        }
    }

    [Fact]
    public void Keras_3_h5_files_saved_again_hold_the_same_layers_and_shapes()
    {
        foreach (var path in Files("model.h5").Where(path => !path.Contains("legacy", StringComparison.Ordinal)))
        {
            var model = Model.Load(path, compile: false);
            model.Save(Folder["again.h5"]);
            Python.Script("""
                import sys, h5py, json, numpy
                a, b = h5py.File(sys.argv[1], 'r'), h5py.File(sys.argv[2], 'r')
                # Keras itself takes both kinds of text: fixed bytes and variable strings.
                texts = lambda list: [text.decode() if hasattr(text, 'decode') else text for text in list]
                names = texts(a['model_weights'].attrs['layer_names'])
                assert names == texts(b['model_weights'].attrs['layer_names']), names
                for name in names:
                    x, y = a['model_weights'][name], b['model_weights'][name]
                    wx, wy = texts(x.attrs['weight_names']), texts(y.attrs['weight_names'])
                    assert [w.split('/')[-1] for w in wx] == [w.split('/')[-1] for w in wy], (wx, wy)
                    for i, j in zip(wx, wy):
                        assert numpy.array_equal(x[i][()], y[j][()])
                config = json.loads(b.attrs['model_config'])
                assert config['class_name'] == json.loads(a.attrs['model_config'])['class_name']
                assert 'module' not in config and 'module' not in config['config']['layers'][0]
                """, path, Folder["again.h5"]);
        }
    }

    /// <summary>The files of that name whose layers are all known.</summary>
    private static List<string> Files(string name)
    {
        var files = Directory.EnumerateFiles(SharedFiles.Goldens, name, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where(Loads).ToList();
        Assert.NotEmpty(files);
        return files;
    }

    private static bool Loads(string path)
    {
        var whole = path.EndsWith("weights.h5", StringComparison.Ordinal)
            ? Path.Combine(Path.GetDirectoryName(path)!, "model.keras") : path;
        // What Nabi does not read yet is no file to compare.
        if (Nabi.Conformance.OpenCases.Reason(Path.GetFileName(Path.GetDirectoryName(path)!)) is not null)
            return false;
        try
        {
            return Model.Load(whole, compile: false).Built;
        }
        catch (NabiException error) when (error.Message.Contains("unknown layer", StringComparison.Ordinal)
            || error.Message.Contains("is not a family", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
