using Nabi.Data;
using Nabi.Metrics;

namespace Nabi.Tests;

/// <summary>Booleans as data: inputs, targets, outputs, and the masks of a training step.</summary>
public sealed class BooleanDataTests
{
    [Fact]
    public void A_model_takes_gives_and_learns_booleans()
    {
        var (x, counts) = (Input.Of(4, 3), Input.Of(new Input(4) { DType = DType.Bool, Name = "counts" }));
        var probability = new Dense(1, "sigmoid").Apply(new LSTM(5).Apply(x, mask: counts));
        var model = new Model([x, counts], probability);
        model.Compile(new Adam(0.03f), "binary_crossentropy", "accuracy",
            Metric.Of("right", (y, p) => Ops.Equal(Ops.Greater(p, 0.5f), Ops.Cast(y, DType.Bool))));
        var inputs = LayerRuns.Numbers(3, 24, 4, 3);
        var mask = LayerRuns.Mask(4, [.. Enumerable.Range(0, 24).Select(i => 1 + i % 4)]);
        var y = new Tensor([24, 1], [.. Enumerable.Range(0, 24).Select(i => inputs[i, 0, 0] > 0f)]);
        // Rows in any order, from memory and from a data set, and batches of two sizes.
        model.Fit([inputs, mask], [y], epochs: 40, batchSize: 10, verbosity: Verbosity.Silent);
        var data = Dataset.From([inputs, mask], [y]).Shuffle(24).Batch(10);
        model.Fit(data, epochs: 40, verbosity: Verbosity.Silent);
        var logs = model.Evaluate([inputs, mask], [y], batchSize: 10);
        Assert.True(logs["accuracy"] > 0.8f, $"accuracy {logs["accuracy"]}");
        Assert.Equal(logs["accuracy"], logs["right"], 4);

        var verdict = new Model([x, counts], [Ops.Greater(probability, 0.5f), Ops.LogicalNot(counts)]);
        var said = verdict.PredictAll([inputs, mask], batchSize: 10);
        Assert.Equal([DType.Bool, DType.Bool], said.Select(one => one.DType));
        Assert.Equal(model.PredictAll([inputs, mask])[0].ToArray().Select(p => p > 0.5f), said[0].AsBooleans().ToArray());
        Assert.Equal(Ops.LogicalNot(mask).AsBooleans(), said[1].AsBooleans());
        // Numbers for an input of booleans say by whether they are 0.
        Assert.Equal(said[0].AsBooleans(), verdict.PredictAll([inputs, Ops.Cast(mask, DType.Int32)])[0].AsBooleans());
    }

    [Fact]
    public void A_layer_of_numbers_takes_booleans_as_ones_and_zeros()
    {
        var bits = new Tensor([2, 3], [true, false, true, false, true, true]);
        var dense = new Dense(2);
        Assert.Equal(dense.Apply(Ops.Cast(bits, DType.Float32)).ToArray(), dense.Apply(bits).ToArray());
        var error = Assert.Throws<NabiException>(() => new ActivationLayer("tanh") { Name = "squeeze" }.Apply(bits));
        Assert.Contains("squeeze", error.Message, StringComparison.Ordinal);
        Assert.Contains("holds booleans where floats were expected; cast it with Ops.Cast(x, DType.Float32)", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_masked_step_casts_its_mask_no_more_than_once()
    {
        var model = new Sequential { new Input(null, 3), new Masking(), new LSTM(4), new Dense(1) };
        model.Compile("sgd", "mse");
        var tape = new Tape();
        tape.Record(
            () => new Nabi.Losses.MeanSquaredError().Apply(Tensor.Zeros(2, 1), model.Apply(LayerRuns.Numbers(1, 2, 5, 3), training: true)));
        Assert.DoesNotContain(tape.Calls, call => call.Primitive is CastPrimitive);
        Assert.Single(tape.Calls,
            call => call.Primitive is SequencePrimitive && Array.Exists(call.Inputs, input => input.DType == DType.Bool));
    }
}
