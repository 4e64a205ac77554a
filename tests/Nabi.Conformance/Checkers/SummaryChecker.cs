using System.Globalization;
using Nabi.Formats;

namespace Nabi.Conformance.Checkers;

/// <summary>The table of layers: every character as Keras 3 prints it; of Keras 2's tables the numbers of parameters.</summary>
public sealed class SummaryChecker() : CaseChecker(
    "summary legacy_summary", keys: "model param_count summary_file summary_args/line_length summary_args/show_trainable summary_args/expand_nested",
    arrays: "")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var json = (JsonObject)golden.Json["model"]!;
        var model = Model.FromConfig(json);
        if (golden.Json["param_count"] is { } count)
            differences.Equal("parameters", (long)count, model.ParameterCount);
        var expected = File.ReadAllText(golden.PathOf((string)golden.Json["summary_file"]!)).ReplaceLineEndings("\n").TrimEnd('\n');
        if (golden.Kind == "legacy_summary")
        {
            CompareRows(differences, model, expected);
            return;
        }

        if (json["compile_config"] is JsonObject { Count: > 0 } compile)
        {
            new CompileReader(model, compile, golden.Name, new LoadLog(true)).Apply();
            // The case was printed after training, when the optimizer has its state.
            if (expected.Contains("Optimizer params", StringComparison.Ordinal))
                model.Optimizer!.Build(model.TrainableVariables);
        }

        var arguments = golden.Json["summary_args"] as JsonObject;
        Compare(differences, expected,
            model.Summary((int?)arguments?["line_length"], (bool?)arguments?["expand_nested"] ?? false,
                (bool?)arguments?["show_trainable"] ?? false));
    }

    /// <summary>Compares a table line by line, but for spaces at the end.</summary>
    public static void Compare(Differences differences, string expected, string actual)
    {
        var (wanted, got) = (Lines(expected), Lines(actual));
        for (var i = 0; i < Math.Max(wanted.Length, got.Length); i++)
        {
            if (wanted.ElementAtOrDefault(i) != got.ElementAtOrDefault(i))
            {
                differences.Add($"line {i} of the summary: expected '{wanted.ElementAtOrDefault(i)}', got '{got.ElementAtOrDefault(i)}'");
                return;
            }
        }

        static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }

    /// <summary>Rows such as <c>gru_1 (GRU)   (None, 32)   6240</c>; long names are cut in them.</summary>
    private static void CompareRows(Differences differences, Model model, string expected)
    {
        var rows = expected.Split('\n')
            .Where(line => line.Contains('(', StringComparison.Ordinal) && !line.StartsWith("Layer (", StringComparison.Ordinal)).ToArray();
        differences.Equal("rows", rows.Length, model.Layers.Count);
        foreach (var (row, layer) in rows.Zip(model.Layers))
        {
            var parts = row.Split([' '], StringSplitOptions.RemoveEmptyEntries);
            differences.Equal("name", parts[0], layer.Name);
            differences.Equal($"parameters of {layer.Name}", parts[^1], layer.ParameterCount.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var (what, number) in ((string, long)[])[("Total params", model.ParameterCount),
            ("Trainable params", model.TrainableWeights.Sum(weight => (long)weight.Value.Length))])
        {
            if (!expected.Contains(string.Create(CultureInfo.InvariantCulture, $"\n{what}: {number:N0}"), StringComparison.Ordinal))
                differences.Add($"{what}: expected is not {number:N0}");
        }
    }
}
