namespace Nabi.Tests;

/// <summary>Compares gradients with differences of values.</summary>
internal static class Slopes
{
    /// <summary>Asserts that the gradient of a function of one tensor equals its central differences.</summary>
    public static void Agree(Func<Tensor, Tensor> function, Tensor x, double tolerance = 2e-2, float step = 1f / 256)
    {
        var tape = new GradientTape();
        tape.Watch(x);
        var y = tape.Record(() => Ops.Sum(function(x)));
        var gradient = tape.Gradient(y, new[] { x })[0].ToArray();
        var values = x.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var slope = (At(i, step) - At(i, -step)) / (2 * (double)step);
            Assert.True(Math.Abs(slope - gradient[i]) <= tolerance * (1 + Math.Abs(slope)), $"element {i}: the slope is {slope:g5}, the gradient {gradient[i]:g5}");
        }

        double At(int i, float by)
        {
            var moved = (float[])values.Clone();
            moved[i] += by;
            double sum = 0;
            foreach (var value in function(new Tensor(x.Shape, moved)).ToArray())
                sum += value;
            return sum;
        }
    }

    public static Tensor Uniform(int seed, float low, float high, params int[] shape)
    {
        var values = new float[new Shape(shape).Size];
        new RandomStream((ulong)seed).Uniform(values, low, high);
        return new Tensor(shape, values);
    }
}
