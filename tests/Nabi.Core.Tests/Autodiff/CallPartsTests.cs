namespace Nabi.Core.Tests;

/// <summary>Steps that are cut into parts give the same bits on any number of threads, whole parts or not.</summary>
public sealed class CallPartsTests
{
    [Theory]
    [InlineData(3, 5, 4)]
    [InlineData(37, 100, 32)]
    [InlineData(128, 30, 32)]
    public void Threads_change_no_bit(int batch, int time, int channels)
    {
        var before = Threads.Count;
        try
        {
            Threads.Count = 1;
            var expected = Run(batch, time, channels);
            foreach (var threads in (int[])[2, 3, 5])
            {
                Threads.Count = threads;
                Assert.Equal(expected, Run(batch, time, channels));
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Fact]
    public void Parts_cover_everything_once()
    {
        var visits = new int[10];
        var step = new PrimitiveCall(new AddPrimitive(), [], []);
        new CallParts(step, (_, from, count) =>
        {
            for (var i = from; i < from + count; i++)
                Interlocked.Increment(ref visits[i]);
        }).RunAll(10, 4);
        Assert.All(visits, visit => Assert.Equal(1, visit));
    }

    private static float[] Run(int batch, int time, int channels)
    {
        var chance = new Chance(9);
        Tensor x = chance.Tensor([batch, time, channels]), bias = chance.Tensor([channels]);
        var tape = new GradientTape();
        tape.Watch(x);
        tape.Watch(bias);
        var window = new WindowAxis(3, 3, 1, WindowPadding.Valid);
        Tensor? pooled = null;
        var gradients = tape.Gradient(
            tape.Record(
                () => Ops.Sum(Ops.Square(pooled = Ops.MaxPool(Ops.Relu(x + bias), [window]))
                    + Ops.AveragePool(Ops.Sigmoid(x - bias), [window]))), [x, bias]);
        return [.. pooled!.ToArray(), .. gradients[0].ToArray(), .. gradients[1].ToArray()];
    }
}
