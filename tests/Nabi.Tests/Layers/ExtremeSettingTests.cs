using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Nabi.Tests;

/// <summary>
/// Whole numbers at the ends of their range, in every setting of every layer: right numbers or a sentence, soon and in little memory.
/// </summary>
public sealed class ExtremeSettingTests
{
    private static readonly int[] Values = [0, -1, 1 << 30, int.MaxValue, int.MinValue];

    private static readonly Dictionary<string, (Func<Layer> Make, int[][] Inputs)> Others = new()
    {
        ["Embedding"] = (() => new Embedding(5, 3), [[2, 4]]),
        ["Conv1D of 40 steps"] = (() => new Conv1D(3, 3) { DilationRate = 2 }, [[2, 40, 3]]),
        ["Conv1D of 40 steps, same"] = (() => new Conv1D(3, 3) { Padding = "same" }, [[2, 40, 3]]),
        ["Conv1D of 40 steps, causal"] = (() => new Conv1D(3, 3) { Padding = "causal" }, [[2, 40, 3]]),
        ["MaxPooling1D of 40 steps"] = (() => new MaxPooling1D(2) { Padding = "same" }, [[2, 40, 3]]),
        ["MinGRU"] = (() => new MinGRU(3), [[2, 4, 3]]),
        ["MinLSTM"] = (() => new MinLSTM(3), [[2, 4, 3]]),
        ["RNN of cells"] = (() => new RNN(new PeepholeLSTMCell(3), new CoupledLSTMCell(2)), [[2, 4, 3]]),
        ["RNN of a projection"] = (() => new RNN(new ProjectionCell(new LSTMCell(4), 2)), [[2, 4, 3]]),
    };

    public static TheoryData<string> Names => [.. LayerCases.All.Keys, .. Others.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_setting(string name)
    {
        var (make, inputs) = Others.TryGetValue(name, out var other) ? other : LayerCases.All[name];
        var config = Registry.Write(make());
        foreach (var place in Places(config, ""))
        {
            foreach (var value in Values)
                Try(name, config, [(place, value)], inputs);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_settings(string name)
    {
        var (make, inputs) = Others.TryGetValue(name, out var other) ? other : LayerCases.All[name];
        var config = Registry.Write(make());
        string[] places = [.. Places(config, "")];
        for (var i = 0; i < places.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                foreach (var (a, b) in ((int, int)[])[(1 << 30, 1 << 30), (int.MaxValue, 2), (2, int.MaxValue), (3, 1 << 30), (1 << 30, 3)])
                    Try(name, config, [(places[i], a), (places[j], b)], inputs);
            }
        }
    }

    // A window that takes one step beyond the axis stands in one place, whatever the length of the step.
    [Theory]
    [MemberData(nameof(Names))]
    public void Long_strides(string name)
    {
        var (make, inputs) = Others.TryGetValue(name, out var other) ? other : LayerCases.All[name];
        var config = Registry.Write(make());
        foreach (var place in Places(config, "")
            .Where(place => place.Contains("/strides/", StringComparison.Ordinal) && !name.Contains("Transpose", StringComparison.Ordinal)))
        {
            float[]? expected = null;
            foreach (var stride in (int[])[1000, 1 << 30, int.MaxValue])
            {
                Seeds.Set(1);
                var changed = config.DeepClone();
                At(changed, place, stride);
                foreach (var dilation in Places(changed, "")
                    .Where(other => other.Contains("/dilation_rate/", StringComparison.Ordinal)).ToArray())
                {
                    At(changed, dilation, 1);
                }

                var actual = Registry.Read<Layer>(changed, name)
                    .ApplyAll([.. inputs.Select((shape, i) => LayerRuns.Numbers(i, shape))])[0].ToArray();
                Assert.Equal(expected ??= actual, actual);
            }
        }
    }

    [Fact]
    public void Dilations_beyond_the_axis()
    {
        foreach (var dilation in (int[])[20, 1 << 30, int.MaxValue])
        {
            Assert.Throws<NabiException>(() => new Conv1D(3, 3) { DilationRate = dilation }.Apply(Tensor.Ones(1, 40, 2)));
            Assert.Throws<NabiException>(() => new DepthwiseConv1D(3) { DilationRate = dilation }.Apply(Tensor.Ones(1, 40, 2)));
        }

        Assert.Contains(int.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Assert.Throws<NabiException>(() => new ZeroPadding1D(int.MaxValue).Apply(Tensor.Ones(1, 40, 2))).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new UpSampling1D(1 << 30).Apply(Tensor.Ones(1, 40, 2)));
    }

    private static void Try(string name, JsonObject config, (string Place, int Value)[] changes, int[][] inputs)
    {
        var changed = config.DeepClone();
        foreach (var (place, value) in changes)
            At(changed, place, value);
        var what = $"{name} with {string.Join(", ", changes)}";
        foreach (var symbolic in (bool[])[true, false])
        {
            var clock = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var layer = Registry.Read<Layer>(changed.DeepClone(), name);
                var outputs = layer.ApplyAll(
                    [.. inputs.Select(
                        (shape, i) => symbolic ? Tensor.Symbolic(new Shape(shape).With(0, Shape.Unknown)) : LayerRuns.Numbers(i, shape))]);
                foreach (var output in outputs)
                {
                    Assert.All(output.Shape, length => Assert.True(length >= Shape.Unknown, $"{what}: {output.Shape}"));
                    Assert.True(symbolic || output.Length == output.Shape.Size);
                }
            }
            catch (NabiException error)
            {
                Assert.True(error.Message.Length <= 300, $"{what}: {error.Message}");
                Assert.DoesNotContain("Exception", error.Message, StringComparison.Ordinal);
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{what}, symbolic {symbolic}: {error}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < Bounds.Memory, $"{what}, symbolic {symbolic}: allocated {allocated >> 20} MB");
            Assert.True(clock.Elapsed < Bounds.Time, $"{what}, symbolic {symbolic}: took {clock.Elapsed}");
        }
    }

    /// <summary>Where whole numbers stand in a config.</summary>
    private static IEnumerable<string> Places(JsonNode? node, string path) => node switch
    {
        JsonObject all => all.Where(pair => pair.Key is not ("registered_name" or "module" or "build_config"))
            .SelectMany(pair => Places(pair.Value, $"{path}/{pair.Key}")),
        JsonArray list => list.SelectMany((one, i) => Places(one, $"{path}/{i}")),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number && int.TryParse(value.ToJsonString(), out _) =>
            [path],
        _ => [],
    };

    private static void At(JsonNode node, string path, int value)
    {
        var parts = path.Split('/')[1..];
        foreach (var part in parts[..^1])
            node = node is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!;
        if (node is JsonArray last)
            last[int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        else
            node[parts[^1]] = value;
    }
}
