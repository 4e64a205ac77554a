namespace Nabi.Onnx.Tests;

/// <summary>Layers on signals, and embeddings that work both ways, as ONNX.</summary>
public sealed class OnnxSignalTests : TestsWithFolder
{
    public static TheoryData<string> Layers => ["mel", "stft", "adaptive", "adaptive max", "resizing", "images at random", "reverse"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_same_as_onnx(string name)
    {
        var model = Make(name);
        OnnxFile.Save(model, Folder["m.onnx"]);
        var again = OnnxFile.Load(Folder["m.onnx"]);
        var input = Numbers(2, model);
        var (expected, actual) = (model.Predict(input).ToArray(), again.Predict(input).ToArray());
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-3f * (1 + MathF.Abs(expected[i])));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_same_in_the_runtime(string name)
    {
        var model = Make(name);
        OnnxFile.Save(model, Folder["m.onnx"]);
        Tensor[][] batches = [[Numbers(2, model)], [Numbers(3, model)]];
        OnnxOracleTests.Compare(model, batches, Runtime.Predict(Folder["m.onnx"], batches));
    }

    private static Model Make(string name) => name switch
    {
        "mel" =>
            new Sequential { new Input(40), new MelSpectrogram { FftLength = 16, SequenceStride = 8, NumMelBins = 3, SamplingRate = 800 } },
        "stft" => new Sequential { new Input(20, 2), new STFTSpectrogram { FrameLength = 8, Mode = "magnitude" } },
        "adaptive" => new Sequential { new Input(7, 3), new AdaptiveAveragePooling1D(3) },
        "adaptive max" => new Sequential { new Input(6, 8, 3), new AdaptiveMaxPooling2D((4, 2)) },
        "resizing" => new Sequential { new Input(5, 6, 2), new Resizing(7, 4) { Interpolation = "bicubic" } },
        "images at random" => new Sequential { new Input(8, 9, 3), new RandomFlip(), new RandomRotation(0.2f), new RandomContrast(0.5f),
            new CenterCrop(7, 6), new RandomCrop(4, 5), new RandomZoom(0.1f), new Flatten() },
        _ => new Sequential { new Input(5, 3),
            new FunctionLayer(new ReversibleEmbedding(4, 3) is var words ? x => words.Reverse(x) : x => x) },
    };

    private static Tensor Numbers(int batch, Model model)
    {
        var shape = model.Inputs[0].Shape.With(0, batch);
        var values = new float[shape.Size];
        RandomStream.FromSeed(batch).Uniform(values, -1f, 1f);
        return new Tensor(shape, values);
    }
}
