using Nabi.Formats;

namespace Nabi.Cli;

/// <summary><c>nabi diff A B</c>: what differs between two models: layers, settings, and the largest difference of each weight.</summary>
internal static class DiffCommand
{
    public static Command Make(TextWriter output, TextWriter errors)
    {
        var first = new Argument<string>("a") { Description = "A model file." };
        var second = new Argument<string>("b") { Description = "Another." };
        var command = new Command("diff", "Compare two model files; exit code 0 when they are alike, 2 when not.") { first, second };
        command.SetAction(parsed =>
            ToolModel.Load(errors, parsed.GetValue(first)!, parsed.GetValue(second)!) is [var a, var b] && Compare(a, b, output) ? 0 : 2);
        return command;
    }

    private static bool Compare(Model a, Model b, TextWriter output)
    {
        var alike = true;
        for (var i = 0; i < Math.Max(a.Layers.Count, b.Layers.Count); i++)
        {
            var (left, right) = (i < a.Layers.Count ? a.Layers[i] : null, i < b.Layers.Count ? b.Layers[i] : null);
            if (left is null || right is null || left.ClassName != right.ClassName)
                Say($"layer {i}: {Describe(left)} | {Describe(right)}");
            else if (Settings(left) is var x && Settings(right) is var y && x != y)
                Say($"layer {i}: {Describe(left)}: settings {Difference(x, y)}");
        }

        var (one, two) = (a.Weights, b.Weights);
        if (one.Count != two.Count)
            Say($"{one.Count} weights | {two.Count} weights");
        var largest = 0f;
        for (var i = 0; i < Math.Min(one.Count, two.Count); i++)
        {
            if (one[i].Shape != two[i].Shape)
            {
                Say($"weight {one[i].Path} {one[i].Shape} | {two[i].Path} {two[i].Shape}");
                continue;
            }

            var difference = Largest(Numbers(one[i].Value), Numbers(two[i].Value));
            largest = Math.Max(largest, difference);
            if (difference != 0f)
            {
                Say(string.Create(CultureInfo.InvariantCulture,
                    $"weight {one[i].Path} {one[i].Shape}: largest difference {difference:g4}"));
            }
        }

        output.WriteLine(alike ? $"Alike: {a.Layers.Count} layers, {one.Count} weights, all numbers equal."
            : string.Create(CultureInfo.InvariantCulture, $"Not alike; the largest weight difference is {largest:g4}."));
        return alike;

        void Say(string line)
        {
            alike = false;
            output.WriteLine(line);
        }
    }

    // Counts, as those of Normalization, are whole numbers.
    private static ReadOnlySpan<float> Numbers(Tensor tensor)
        => tensor.DType == DType.Float32 ? tensor.AsSpan() : tensor.AsIntegers().ToArray().Select(value => (float)value).ToArray();

    private static float Largest(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var largest = 0f;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i] && !(float.IsNaN(a[i]) && float.IsNaN(b[i])))
                largest = Math.Max(largest, float.IsNaN(a[i] - b[i]) ? float.PositiveInfinity : Math.Abs(a[i] - b[i]));
        }

        return largest;
    }

    private static string Settings(Layers.Layer layer) => layer.ToConfig()["config"]!.ToJsonString();

    private static string Difference(string a, string b)
    {
        var start = 0;
        while (start < Math.Min(a.Length, b.Length) && a[start] == b[start])
            start++;
        var from = Math.Max(0, a.LastIndexOf('"', Math.Max(0, Math.Min(start, a.Length) - 1)) - 24);
        return $"...{a[from..Math.Min(a.Length, start + 24)]}... | ...{b[Math.Min(from, b.Length)..Math.Min(b.Length, start + 24)]}...";
    }

    private static string Describe(Layers.Layer? layer) => layer is null ? "none" : $"{layer.Name} ({layer.ClassName})";
}
