using System.Runtime.CompilerServices;
using Nabi.Callbacks;

namespace Nabi.Tests.Training;

/// <summary>Large outputs are written where they are returned; what is returned is the same, and stays what it was.</summary>
public sealed class PredictedPlaceTests
{
    private const int Units = 640;

    [Fact]
    public void Later_predictions_leave_earlier_ones_alone()
    {
        var model = new Sequential { new Input(12), new Dense(Units, "tanh") };
        Tensor[] xs = [.. Enumerable.Range(0, 4).Select(seed => LayerRuns.Numbers(seed, [70, 12]))];
        // Batches of 32, 32 and 6 rows: both kinds of step are recorded by the first prediction, and led by the others.
        Tensor[] results = [.. xs.Select(x => model.Predict(x))];
        for (var i = 0; i < xs.Length; i++)
        {
            Assert.Equal([70, Units], results[i].Shape);
            for (var row = 0; row < 70; row += 23)
                Assert.Equal(Alone(model, xs[i], row), Row(results[i], row), Close);
        }

        Assert.Equal(results[1].ToArray(), model.Predict(xs[1]).ToArray());
    }

    [Fact]
    public void Outputs_that_lie_in_one_place_are_returned_apart()
    {
        var x = Input.Of(12);
        var y = new Dense(Units).Apply(x);
        var model = new Model([x], [y, y, new Reshape(2, Units / 2).Apply(y), new ReLU().Apply(y)]);
        var numbers = LayerRuns.Numbers(1, [64, 12]);
        var first = model.PredictAll([numbers], 64);
        var second = model.PredictAll([numbers], 64);
        for (var i = 0; i < first.Count; i++)
        {
            Assert.Equal(first[i].Shape, second[i].Shape);
            Assert.Equal(first[i].ToArray(), second[i].ToArray());
            for (var j = 0; j < i; j++)
                Assert.False(second[i].AsSpan().Overlaps(second[j].AsSpan()), $"{i} and {j} share memory.");
        }
    }

    [Fact]
    public void What_a_model_is_given_is_never_what_it_returns()
    {
        var x = Input.Of(Units);
        var model = new Model(x, new Reshape(Units / 2, 2).Apply(x));
        var numbers = LayerRuns.Numbers(1, [64, Units]);
        var before = numbers.ToArray();
        model.Predict(numbers, 64);
        var result = model.Predict(numbers, 64);
        Assert.Equal(before, result.ToArray());
        Assert.False(result.AsSpan().Overlaps(numbers.AsSpan()));
        var other = model.Predict(LayerRuns.Numbers(2, [64, Units]), 64);
        Assert.Equal(before, result.ToArray());
        Assert.NotEqual(before, other.ToArray());
    }

    [Fact]
    public void A_callback_sees_each_batch()
    {
        var model = new Sequential { new Input(12), new Dense(Units) };
        var x = LayerRuns.Numbers(3, [96, 12]);
        var whole = model.Predict(x);
        List<float[]> seen = [];
        var result = model.Predict(x, callbacks: [
            new LambdaCallback { PredictBatchEnd = (_, outputs) => seen.Add(outputs[0].ToArray()) }]);
        Assert.Equal(whole.ToArray(), result.ToArray());
        Assert.Equal(whole.ToArray(), seen.SelectMany(static batch => batch).ToArray());
        // Kept without a copy, they are those of the last batch.
        Tensor? kept = null;
        var other = LayerRuns.Numbers(4, [32, 12]);
        result = model.Predict(other, callbacks: [new LambdaCallback { PredictBatchEnd = (_, outputs) => kept = outputs[0] }]);
        Assert.Equal(result.ToArray(), kept!.ToArray());
    }

    [Fact]
    public void A_prediction_allocates_its_result_alone_and_keeps_none()
    {
        var model = new Sequential { new Input(12), new Dense(Units) };
        var x = LayerRuns.Numbers(3, [640, 12]);
        model.Predict(x);
        model.Predict(x);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var dropped = Dropped(model, x);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 640 * Units * sizeof(float), 640 * Units * sizeof(float) + 16_000);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(dropped.IsAlive, "The model keeps a result that nobody else has.");
        GC.KeepAlive(model);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Dropped(Model model, Tensor x) => new(model.Predict(x));

    private static float[] Alone(Model model, Tensor x, int row)
        => model.Predict(new Tensor([1, 12], x.AsSpan().Slice(row * 12, 12))).ToArray();

    private static float[] Row(Tensor x, int row) => x.AsSpan().Slice(row * Units, Units).ToArray();

    private static bool Close(float a, float b) => Math.Abs(a - b) < 1e-5f;
}
