using System.Text;
using Nabi.Files.Tests;

namespace Nabi.Onnx.Tests;

/// <summary>The cases by which the standard defines its operators, as onnx's own package makes them.</summary>
public class OnnxOperatorTests
{
    // Every input but the first becomes a constant: what many operators want there is a shape or a list of axes.
    private const string Script = """
        import sys, json, warnings, inspect
        import numpy as np
        warnings.filterwarnings('ignore')
        for name, kind in (('float', float), ('int', int), ('bool', bool), ('object', object)):
            if name not in np.__dict__: setattr(np, name, kind)
        from onnx import numpy_helper
        from onnx.backend.test.case.node import collect_testcases
        wanted = set(sys.argv[2].split(','))
        with open(sys.argv[1], 'w') as out:
            for case in collect_testcases(None):
                model = case.model
                if case.data_sets is None or 'BFLOAT16' in case.name or len(model.graph.node) != 1 or model.graph.node[0].op_type not in wanted: continue
                inputs, outputs = case.data_sets[0]
                if not all(isinstance(x, np.ndarray) for x in list(inputs) + list(outputs)): continue
                if not inputs or inputs[0].ndim == 0 or any(x.dtype == object or x.dtype.kind in 'OUSc' for x in inputs): continue
                names = [x.name for x in model.graph.input]
                for name, value in list(zip(names, inputs))[1:]:
                    model.graph.initializer.append(numpy_helper.from_array(value, name))
                numbers = lambda x: {'dims': list(x.shape), 'whole': x.dtype.kind in 'iu', 'data': [repr(float(v)) for v in x.ravel()]}
                out.write(json.dumps({'name': case.name, 'op': model.graph.node[0].op_type, 'model': model.SerializeToString().hex(),
                    'input': numbers(inputs[0]), 'outputs': [numbers(x) for x in outputs]}) + '\n')
        """;

    // Here the length of the result is taken before it is rounded; the text of the standard, its runtimes and PyTorch take the length
    // itself.
    private static readonly string[] Elsewhere = ["test_resize_downsample_scales_linear_align_corners",
        "test_resize_downsample_scales_cubic_align_corners"];

    [Fact]
    public void Operators_do_what_the_standard_says()
    {
        using var folder = new TemporaryFolder();
        Python.With("onnx", Script, folder["cases.json"], string.Join(',', OnnxOperators.Names));
        List<string> wrong = [];
        HashSet<string> right = [];
        var refused = 0;
        foreach (var line in File.ReadLines(folder["cases.json"]))
        {
            var one = JsonNode.Parse(line)!;
            try
            {
                var model = OnnxFile.Load(new MemoryStream(Convert.FromHexString((string)one["model"]!)), (string)one["name"]!);
                var results = model.ApplyAll([Read(one["input"]!)]);
                if (Difference(one["outputs"]!.AsArray(), results) is { } difference)
                    wrong.AddRange(Elsewhere.Contains((string)one["name"]!) ? [] : [$"{one["name"]}: {difference}"]);
                else
                    right.Add((string)one["op"]!);
            }
            catch (NabiException error)
            {
                refused++;
                if (Environment.GetEnvironmentVariable("NABI_SHOW_REFUSED") is not null)
                    Console.WriteLine($"{one["name"]}: {error.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(right.Count >= 60, $"only {right.Count} operators had a case that ran; {refused} cases were refused");
    }

    internal static Tensor Read(JsonNode node)
    {
        var shape = new Shape([.. node["dims"]!.AsArray().Select(length => (int)length!)]);
        float[] values = [.. node["data"]!.AsArray().Select(Number)];
        return (bool)node["whole"]!
            ? new Tensor(shape, [.. values.Select(value => (int)Math.Clamp(value, int.MinValue, 2147483000f))]) : new Tensor(shape, values);
    }

    internal static float Number(JsonNode? text) => (string)text! switch
    {
        "nan" => float.NaN,
        "inf" => float.PositiveInfinity,
        "-inf" => float.NegativeInfinity,
        var number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
    };

    internal static string? Difference(JsonArray expected, IReadOnlyList<Tensor> results)
    {
        var text = new StringBuilder();
        for (var i = 0; i < results.Count; i++)
        {
            var wanted = expected[i]!["data"]!.AsArray().Select(Number).ToArray();
            var shape = expected[i]!["dims"]!.AsArray().Select(length => (int)length!).ToArray();
            var got = Ops.Cast(results[i], DType.Float32).ToArray();
            if (!results[i].Shape.SequenceEqual(shape))
                text.Append($"output {i} has shape {results[i].Shape} instead of [{string.Join(", ", shape)}]. ");
            else if (Enumerable.Range(0, wanted.Length).FirstOrDefault(k => !Near(wanted[k], got[k]), -1) is >= 0 and var at)
                text.Append($"output {i}, number {at} is {got[at]} instead of {wanted[at]}. ");
        }

        return text.Length == 0 ? null : text.ToString();
    }

    private static bool Near(float a, float b) => a.Equals(b) || Math.Abs(a - b) <= 1e-3f * (1 + Math.Abs(a));
}
