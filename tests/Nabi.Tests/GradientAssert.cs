namespace Nabi.Tests;

/// <summary>Checks gradients, and numbers to check them on.</summary>
internal static class GradientAssert
{
    /// <summary>Asserts that the gradients of a function of one tensor, and those of its gradients, equal differences.</summary>
    /// <param name="function">The function.</param>
    /// <param name="x">Where to check.</param>
    /// <param name="order">1 where there are no gradients of gradients.</param>
    public static void Agree(Func<Tensor, Tensor> function, Tensor x, int order = 2)
        => GradientCheck.Of(inputs => function(inputs[0]), [x], order).ThrowIfWrong();

    public static Tensor Uniform(int seed, float low, float high, params int[] shape)
    {
        var values = new float[new Shape(shape).Size];
        new RandomStream((ulong)seed).Uniform(values, low, high);
        return new Tensor(shape, values);
    }
}
