
namespace Nabi.Onnx.Tests;

/// <summary>Files as strangers' programs write them, with what ONNX Runtime gives; and files that ask for much.</summary>
public class OnnxWildTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Onnx", "Cases");

    public static TheoryData<string> Wild => Names("wild");

    public static TheoryData<string> Hostile => Names("hostile");

    [Theory]
    [MemberData(nameof(Wild))]
    public void Files_from_the_wild_give_what_the_runtime_gives(string name)
    {
        var path = Path.Combine(Folder, "wild", name);
        var model = OnnxFile.Load(path + ".onnx");
        var outputs = model.PredictAll(Arrays(path + ".input.npz"));
        var expected = Arrays(path + ".expected.npz");
        for (var i = 0; i < outputs.Count; i++)
        {
            Assert.Equal(expected[i].Shape, outputs[i].Shape);
            Assert.True(model.Outputs[i].Shape.Fits(outputs[i].Shape));
            foreach (var (a, b) in expected[i].ToArray().Zip(outputs[i].ToArray()))
                Assert.Equal(a, b, 1e-5f);
        }
    }

    [Fact]
    public void Axes_of_one_name_have_one_length()
    {
        var model = OnnxFile.Load(Path.Combine(Folder, "wild", "outputs-not-batch-first.state_inputs.onnx"));
        Tensor[] inputs = [Zeros(2, 5, 2), Zeros(1, 3, 4), Zeros(1, 2, 4)];
        var error = Assert.Throws<NabiException>(() => model.PredictAll(inputs));
        Assert.Contains("the file calls it 'batch'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'h0' has length 3", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 300);
        inputs[1] = Zeros(1, 2, 4);
        Assert.Equal(new Shape(1, 2, 4), model.PredictAll(inputs)[1].Shape);
        // However many rows there are, they are not cut: the states have them on another axis.
        Assert.Equal(new Shape(1, 40, 4), model.PredictAll([Zeros(40, 5, 2), Zeros(1, 40, 4), Zeros(1, 40, 4)])[1].Shape);

        static Tensor Zeros(params int[] lengths) => new(new Shape(lengths), new float[lengths.Aggregate(1, (a, b) => a * b)]);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Files_that_ask_for_much_take_little(string name)
    {
        Load();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Load();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8L << 20);
        // On a busy machine too; it is some hundredths of a second.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);

        void Load()
        {
            try
            {
                OnnxFile.Load(Path.Combine(Folder, "hostile", name + ".onnx"));
            }
            catch (NabiException error)
            {
                Assert.InRange(error.Message.Length, 1, 300);
            }
        }
    }

    [Fact]
    public void A_chain_of_large_tensors_is_refused_by_what_the_whole_graph_may_make()
    {
        var path = Path.Combine(Folder, "hostile", "expand_chain.onnx");
        Assert.Contains("MaxNumbers", Assert.Throws<NabiException>(() => OnnxFile.Load(path)).Message, StringComparison.Ordinal);
        Assert.NotNull(OnnxFile.Load(path, new OnnxLoadOptions { MaxNumbers = 1L << 40 }));
    }

    private static Tensor[] Arrays(string path)
    {
        using var arrays = NpzFile.Open(path);
        return [.. arrays.Names.Select(arrays.Read).Select(array =>
            new Tensor(new Shape([.. array.Shape.ToArray().Select(length => (int)length)]), array.Values<float>().ToArray()))];
    }

    private static TheoryData<string> Names(string kind)
        => [.. Directory.GetFiles(Path.Combine(Folder, kind), "*.onnx").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal)];
}
