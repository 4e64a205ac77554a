using System.Globalization;
using System.Text.RegularExpressions;

namespace Nabi.Onnx.Tests;

/// <summary>
/// A graph is written from a few lengths, and a model may do something else at short ones. What is saved is right at every length that the
/// model takes, or it is refused with the length from which on it would be right.
/// </summary>
public sealed partial class OnnxLengthTests
{
    /// <summary>Operations along an axis of unknown length, and the shortest length at which the graph of a long one is right.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Make, int From)> Cases = new()
    {
        ["reflect"] = (x => Ops.Pad(x, [(0, 0), (2, 2), (0, 0)], "reflect"), 3),
        ["reflect far"] = (x => Ops.Pad(x, [(0, 0), (0, 17), (0, 0)], "reflect"), 18),
        ["symmetric"] = (x => Ops.Pad(x, [(0, 0), (3, 1), (0, 0)], "symmetric"), 3),
        ["edge"] = (x => Ops.Pad(x, [(0, 0), (3, 1), (0, 0)], "edge"), 1),
        ["roll"] = (x => Ops.Roll(x, 5, 1), 5),
        ["roll back"] = (x => Ops.Roll(x, -3, 1), 3),
        ["differences"] = (x => Ops.Diff(x, 2, 1), 1),
        ["median"] = (x => Ops.Median(x, [2]), 1),
        ["last three"] = (x => x[.., ^3.., ..], 1),
        ["from the third"] = (x => x[.., 2.., ..], 1),
        ["sums"] = (x => Ops.CumSum(x, 1), 1),
        ["same strides"] = (x => new Conv1D(2, 4) { Strides = 3, Padding = "same" }.Apply(x), 1),
        ["causal dilation"] = (x => new Conv1D(2, 3) { DilationRate = 4, Padding = "causal" }.Apply(x), 1),
        ["pooling"] = (x => new MaxPooling1D(3) { Strides = 2, Padding = "same" }.Apply(x), 1),
        ["recurrent"] = (x => new Bidirectional(new LSTM(2) { ReturnSequences = true }).Apply(x), 1),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_graph_is_right_at_short_lengths_or_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var (model, from) = Saved(name, folder["m.onnx"]);
        Assert.Equal(Cases[name].From, from);
        var graph = OnnxFile.Load(folder["m.onnx"]);
        var tried = 0;
        foreach (var (batch, expected) in Batches(model, from))
        {
            Assert.Equal(expected.ToArray(), graph.Predict(batch[0]).ToArray(), (a, b) => Math.Abs(a - b) <= 1e-4f);
            tried++;
        }

        Assert.True(tried > 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_in_the_runtime(string name)
    {
        using var folder = new TemporaryFolder();
        var (model, from) = Saved(name, folder["m.onnx"]);
        var batches = Batches(model, from).ToList();
        OnnxOracleTests.Compare(model, [.. batches.Select(one => one.Inputs)],
            Runtime.Predict(folder["m.onnx"], batches.Select(one => one.Inputs)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_short_time_transform_of_unknown_length_is_refused(bool center)
    {
        using var folder = new TemporaryFolder();
        var x = Input.Of(null, 3);
        var model = new Model(x, Ops.STFT(Ops.Transpose(x, [0, 2, 1]), 6, 2, 8, center: center).Real);
        Assert.Contains("give the Input a fixed length", Assert.Throws<NabiException>(() => OnnxFile.Save(model, folder["m.onnx"])).Message,
            StringComparison.Ordinal);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void The_shortest_length_is_one_or_more()
        => Assert.Contains("MinLength must be at least 1",
            Assert.Throws<NabiException>(() => new OnnxSaveOptions { MinLength = 0 }).Message, StringComparison.Ordinal);

    /// <summary>Saves a model, with the shortest length that the refusal asks for where there is one.</summary>
    private static (Model Model, int From) Saved(string name, string path)
    {
        Seeds.Set(3);
        var x = Input.Of(null, 3);
        var model = new Model(x, Cases[name].Make(x));
        try
        {
            OnnxFile.Save(model, path);
            return (model, 1);
        }
        catch (NabiException error)
        {
            Assert.True(error.Message.Length <= 300, error.Message);
            Assert.False(File.Exists(path));
            var asked = MinLength().Match(error.Message);
            Assert.True(asked.Success, error.Message);
            var from = int.Parse(asked.Groups[1].Value, CultureInfo.InvariantCulture);
            OnnxFile.Save(model, path, new OnnxSaveOptions { MinLength = from });
            return (model, from);
        }
    }

    /// <summary>Batches of the lengths that the model takes.</summary>
    private static IEnumerable<(Tensor[] Inputs, Tensor Expected)> Batches(Model model, int from)
    {
        foreach (var length in Enumerable.Range(from, 7).Concat([30, 64]))
        {
            var values = new float[2 * length * 3];
            RandomStream.FromSeed(length).Uniform(values, -1f, 1f);
            Tensor[] inputs = [new Tensor([2, length, 3], values)];
            Tensor? expected = null;
            try
            {
                expected = model.Predict(inputs);
            }
            catch (NabiException)
            {
                // The model refuses it.
            }

            if (expected is { Length: > 0 })
                yield return (inputs, expected);
        }
    }

    [GeneratedRegex(@"OnnxSaveOptions\.MinLength = (\d+)")]
    private static partial Regex MinLength();
}
