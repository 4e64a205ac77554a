namespace Nabi.Onnx.Tests;

/// <summary>Exported files as others see them: onnx's checker, and ONNX Runtime's numbers.</summary>
public class OnnxOracleTests : TestsWithFolder
{
    private static readonly (int Batch, int Length, string Padding)[] Batches = [(2, 9, "none"), (5, 14, "right"), (4, 11, "left"),
        (3, 12, "scattered"), (3, 9, "all")];

    public static TheoryData<string> Models => OnnxModels.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void The_checker_accepts_the_file(string name)
    {
        OnnxFile.Save(OnnxModels.Make(name), Folder["m.onnx"]);
        Runtime.Check(Folder["m.onnx"]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_runtime_gives_the_same_numbers(string name)
    {
        var model = OnnxModels.Make(name);
        OnnxFile.Save(model, Folder["m.onnx"]);
        var batches = Batches.Select(one => OnnxModels.Inputs(model, one.Batch, one.Length, one.Padding)).ToArray();
        Compare(model, batches, Runtime.Predict(Folder["m.onnx"], batches));
    }

    [Theory]
    [MemberData(nameof(OnnxModels.Masked), MemberType = typeof(OnnxModels))]
    public void Right_padded_masks_need_lengths_alone(string name)
    {
        var model = OnnxModels.Make(name);
        OnnxFile.Save(model, Folder["m.onnx"], new OnnxSaveOptions { RightPaddedMasks = true });
        Tensor[][] batches = [OnnxModels.Inputs(model, 4, 9, "right"), OnnxModels.Inputs(model, 2, 14, "none")];
        Compare(model, batches, Runtime.Predict(Folder["m.onnx"], batches));
    }

    [Theory]
    [InlineData("IndRNN")]
    [InlineData("QRNN")]
    [InlineData("S5")]
    [InlineData("MLSTM")]
    [InlineData("Mamba2")]
    public void Layers_of_papers_are_of_any_length(string name)
    {
        Func<Recurrent> make = name switch
        {
            "IndRNN" => () => new IndRNN(4) { ReturnSequences = true },
            "QRNN" => () => new QRNN(4) { ReturnSequences = true, Window = 3 },
            "S5" => () => new S5(6) { ReturnSequences = true },
            "MLSTM" => () => new MLSTM(4, 2) { ReturnSequences = true },
            _ => () => new Mamba2(4, 2) { StateSize = 3, ReturnSequences = true },
        };
        foreach (var model in (Model[])[
            new Sequential { new Input(null, 3), make(), new Dense(2) },
            new Sequential { new Input(null, 3), new Masking(), new Bidirectional(make()), new Dense(2) }])
        {
            OnnxFile.Save(model, Folder["m.onnx"]);
            Runtime.Check(Folder["m.onnx"]);
            Tensor[][] batches = [OnnxModels.Inputs(model, 2, 9, "none"), OnnxModels.Inputs(model, 3, 14, "scattered"),
                OnnxModels.Inputs(model, 1, 80, "none")];
            Compare(model, batches, Runtime.Predict(Folder["m.onnx"], batches));
            var loaded = OnnxFile.Load(Folder["m.onnx"]);
            foreach (var batch in batches)
                Assert.Equal(model.Predict(batch[0]).ToArray(), loaded.Predict(batch[0]).ToArray(), (a, b) => Math.Abs(a - b) <= 1e-4);
        }
    }

    [Fact]
    public void A_linear_scan_is_a_scan()
    {
        var model = new Sequential { new Input(null, 3), new MinGRU(4) { ReturnSequences = true }, new Masking(), new MinLSTM(5) };
        OnnxFile.Save(model, Folder["m.onnx"]);
        Runtime.Check(Folder["m.onnx"]);
        Tensor[][] batches = [OnnxModels.Inputs(model, 2, 9, "none"), OnnxModels.Inputs(model, 3, 14, "scattered")];
        Compare(model, batches, Runtime.Predict(Folder["m.onnx"], batches));
        var loaded = OnnxFile.Load(Folder["m.onnx"]);
        Compare(loaded, batches, Runtime.Predict(Folder["m.onnx"], batches));
        // The scan is known again, so that the graph stays one for any length.
        OnnxFile.Save(loaded, Folder["again.onnx"]);
        Compare(model, batches, Runtime.Predict(Folder["again.onnx"], batches));
    }

    internal static void Compare(Model model, Tensor[][] batches, IReadOnlyList<(string Name, int[] Dims, float[] Data)>[] answers)
    {
        for (var i = 0; i < batches.Length; i++)
        {
            var expected = model.ApplyAll(batches[i]);
            for (var j = 0; j < expected.Count; j++)
            {
                Assert.Equal(expected[j].Shape, new Shape(answers[i][j].Dims));
                var values = Ops.Cast(expected[j], DType.Float32).ToArray();
                for (var k = 0; k < values.Length; k++)
                {
                    Assert.True(Math.Abs(values[k] - answers[i][j].Data[k]) <= 2e-4f * (1 + Math.Abs(values[k])),
                        $"batch {i}, output {j}, number {k}: {values[k]} here, {answers[i][j].Data[k]} there");
                }
            }
        }
    }
}
