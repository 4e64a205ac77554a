using System.IO.Compression;

namespace Nabi.Onnx.Tests;

/// <summary>
/// Graphs of one node with every setting, in operator sets 6 to 24, and what ONNX Runtime gives for them: kept in a file. The variable
/// NABI_ONNX_CASES names another one.
/// </summary>
public class OnnxRuntimeCaseTests
{
    internal static readonly Lazy<JsonNode[]> Cases = new(Read);

    public static TheoryData<string> Operators => [.. Cases.Value.Select(one => (string)one["op"]!).Distinct()];

    [Theory]
    [MemberData(nameof(Operators))]
    public void An_operator_gives_what_the_runtime_gives(string name)
    {
        List<string> problems = [];
        foreach (var one in Cases.Value.Where(one => (string)one["op"]! == name && one["outputs"] is not null))
        {
            try
            {
                var model = OnnxFile.Load(new MemoryStream(Convert.FromBase64String((string)one["model"]!)));
                var outputs = model.ApplyAll([.. one["feeds"]!.AsArray().Select(Feed)]);
                if (OnnxOperatorTests.Difference(one["outputs"]!.AsArray(), outputs) is { } difference)
                    problems.Add($"{one["name"]}: {difference}");
                for (var i = 0; i < outputs.Count; i++)
                {
                    if (!model.Outputs[i].Shape.Fits(outputs[i].Shape))
                        problems.Add($"{one["name"]}: output {i} has shape {outputs[i].Shape}, {model.Outputs[i].Shape} was foretold");
                }
            }
            catch (NabiException error)
            {
                problems.Add($"{one["name"]}: {error.Message}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    internal static Tensor Feed(JsonNode? node)
    {
        var shape = new Shape([.. node!["dims"]!.AsArray().Select(length => (int)length!)]);
        float[] values = [.. node["data"]!.AsArray().Select(OnnxOperatorTests.Number)];
        return (string)node["type"]! switch
        {
            "float32" => new Tensor(shape, values),
            "bool" => new Tensor(shape, [.. values.Select(value => value != 0f)]),
            _ => new Tensor(shape, [.. values.Select(value => (int)value)]),
        };
    }

    private static JsonNode[] Read()
    {
        if (Environment.GetEnvironmentVariable("NABI_ONNX_CASES") is { Length: > 0 } other)
            return [.. JsonNode.Parse(File.ReadAllText(other))!.AsArray().Select(one => one!)];
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Onnx", "Cases", "operators.json.gz"));
        using var text = new GZipStream(file, CompressionMode.Decompress);
        return [.. JsonNode.Parse(text)!.AsArray().Select(one => one!)];
    }
}
