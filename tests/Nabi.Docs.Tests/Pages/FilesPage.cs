using Nabi;
using Nabi.Files;
using Nabi.Formats;
using Nabi.Layers;
using Nabi.Onnx;

namespace Documentation.Pages;

/// <summary>The code of docs/files.md.</summary>
public sealed class FilesPage : Page
{
    [Fact]
    public void Models_and_arrays()
    {
        var x = Some(2, 6, 3);
        var model = new Sequential { new Input(6, 3), new GRU(4), new Dense(2) };
        IReadOnlyList<string> notes = model.Save("model.keras");
        Model same = Model.Load("model.keras");

        model.SaveWeights("model.weights.h5");
        same.LoadWeights("model.weights.h5");
        same.LoadWeights("model.keras", byName: true);
        same.LoadWeights("model.keras", byName: true, skipMismatch: true);
        Assert.Empty(notes);
        Assert.Equal(model.Predict(x).ToArray(), same.Predict(x).ToArray());

        string json = model.ToJson();
        Model empty = Model.FromJson(json);
        Assert.Equal(model.ParameterCount, empty.ParameterCount);

        model.SaveOnnx("model.onnx");
        Model imported = Model.LoadOnnx("model.onnx");

        ModelFormats.Register(new OnnxFormat());        // once, at the start of a program
        model.Save("model.onnx");
        imported = Model.Load("model.onnx");
        foreach (var (a, b) in model.Predict(x).ToArray().Zip(imported.Predict(x).ToArray()))
            Assert.Equal(a, b, 1e-5f);

        same = Model.FromJson(json);
        ModelFormats.Register(new TextWeights());
        model.SaveWeights("model.txt");
        same.LoadWeights("model.txt");
        Assert.Equal(model.Predict(x).ToArray(), same.Predict(x).ToArray());

        NpzFile.Write("arrays.npz", [new("x", NumericArray.Of([1f, 2f, 3f])), new("n", NumericArray.Scalar(3L))]);
        using (NpzFile arrays = NpzFile.Open("arrays.npz"))
            Console.WriteLine($"{string.Join(", ", arrays.Names)}: {arrays.Read("x").Values<float>().Length} numbers");
        Assert.Equal([1f, 2f, 3f], NpzFile.ReadAll("arrays.npz")["x"].Values<float>());
    }
}

public sealed class TextWeights : IModelFormat
{
    public string Name => "weights as text";

    public IReadOnlyList<string> Extensions => [".txt"];

    public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.SaveWeights | ModelFormatCapabilities.LoadWeights;

    public bool Recognizes(Stream stream) => false;         // the ending decides

    public void SaveWeights(Model model, Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        foreach (Variable weight in model.Weights)
            writer.WriteLine(string.Join(' ', weight.Value.ToArray()));
    }

    public IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        foreach (Variable weight in model.Weights)
            weight.Assign(new Tensor(weight.Shape, [.. reader.ReadLine()!.Split(' ').Select(float.Parse)]));
        return [.. model.Layers.Select(layer => layer.Name)];
    }
}
