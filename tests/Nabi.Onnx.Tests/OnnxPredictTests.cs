namespace Nabi.Onnx.Tests;

/// <summary>Imported graphs whose outputs do not begin with the batch.</summary>
public class OnnxPredictTests
{
    [Fact]
    public void States_and_time_major_outputs_are_whole_or_refused()
    {
        using var folder = new TemporaryFolder();
        var x = Input.Of(new Input(5, 3) { Name = "x" });
        var all = new GRU(4) { ReturnSequences = true }.Apply(x);
        var model = new Model([x], [all, Ops.ExpandDims(Ops.Select(all, 1, -1), 0), Ops.Transpose(all, 1, 0, 2)]);
        OnnxFile.Save(model, folder["m.onnx"]);
        var loaded = OnnxFile.Load(folder["m.onnx"]);
        var data = new Tensor([6, 5, 3], [.. Enumerable.Range(0, 90).Select(i => MathF.Sin(i))]);
        var (expected, outputs) = (model.PredictAll([data]), loaded.PredictAll([data]));
        Assert.Equal([new Shape(6, 5, 4), new Shape(1, 6, 4), new Shape(5, 6, 4)], outputs.Select(output => output.Shape));
        for (var i = 0; i < 3; i++)
        {
            for (var at = 0; at < outputs[i].Length; at++)
                Assert.Equal(expected[i].AsSpan()[at], outputs[i].AsSpan()[at], 1e-5f);
        }

        foreach (var size in (int[])[1, 2, 4])
        {
            Assert.Contains("batch size of at least 6", Assert.Throws<NabiException>(() => loaded.PredictAll([data], size)).Message,
                StringComparison.Ordinal);
        }
    }
}
