using System.Globalization;
using System.Text;

namespace Nabi.Formats.Tests;

/// <summary>A custom format: a line with the model's JSON, then one line per weight.</summary>
internal sealed class TextFormat(string ending, string signature) : IModelFormat
{
    public string Name => "text";

    public IReadOnlyList<string> Extensions => [ending];

    public ModelFormatCapabilities Capabilities { get; init; } = ModelFormatCapabilities.All;

    /// <summary>How often the optimizer was asked for.</summary>
    public int WithOptimizer { get; private set; }

    public bool Recognizes(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var head = new char[signature.Length];
        return reader.Read(head) == head.Length && head.AsSpan().SequenceEqual(signature);
    }

    public IReadOnlyList<string> Save(Model model, Stream stream, bool withOptimizer)
    {
        WithOptimizer += withOptimizer ? 1 : 0;
        Write(stream, model, model.ToJson());
        return ["as text"];
    }

    public Model Load(Stream stream, string source, bool? compile, ReadLimits limits)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var model = Model.FromJson(reader.ReadLine()![signature.Length..]);
        Fill(reader, model);
        if (compile != false)
            model.Compile("sgd", "mse");
        return model;
    }

    public void SaveWeights(Model model, Stream stream) => Write(stream, model, "");

    public IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        reader.ReadLine();
        Fill(reader, model);
        return [.. model.Layers.Select(layer => layer.Name)];
    }

    private void Write(Stream stream, Model model, string json)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.WriteLine(signature + json);
        foreach (var weight in model.Weights)
            writer.WriteLine(string.Join(' ', weight.Value.ToArray().Select(number => number.ToString("r", CultureInfo.InvariantCulture))));
    }

    private static void Fill(StreamReader reader, Model model)
    {
        foreach (var weight in model.Weights)
        {
            weight.Assign(new Tensor(weight.Shape,
                [.. reader.ReadLine()!.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture))]));
        }
    }
}
