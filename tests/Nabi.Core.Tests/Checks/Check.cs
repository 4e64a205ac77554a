namespace Nabi.Core.Tests;

/// <summary>What is checked of every operation: values, gradients, adding to gradients, and repeating on new numbers.</summary>
internal static class Check
{
    /// <summary>Compares with numbers computed by plain loops.</summary>
    public static void Same(Grid expected, Tensor actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Shape, actual.Shape.ToArray());
        for (var i = 0; i < expected.Values.Length; i++)
        {
            double value = actual.Number(i);
            Assert.True(Near(expected.Values[i], value, tolerance),
                $"element {i} of shape {actual.Shape}: expected {expected.Values[i]}, got {value}");
        }
    }

    /// <summary>
    /// The gradients of f against differences of its values, once written alone and once added to what another operation wrote; then the
    /// recording repeats on other numbers and must give what a new run gives.
    /// </summary>
    public static void Gradients(Func<Tensor[], Tensor> f, Tensor[] inputs, double tolerance = GradientCheck.DefaultTolerance)
    {
        var chance = new Chance(11);
        var weights = chance.Tensor(f(inputs).Shape.ToArray());
        Tensor Shared(Tensor[] x) => x.Select(tensor => Ops.Sum(tensor * 0.5f)).Aggregate(Ops.Sum(f(x) * weights), Ops.Add);
        GradientCheck.Of(f, inputs, tolerance: tolerance).ThrowIfWrong();
        GradientCheck.Of(Shared, inputs, tolerance: tolerance).ThrowIfWrong();
        Repeats(Shared, inputs, chance);
    }

    private static bool Near(double expected, double actual, double tolerance)
        => expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected));

    /// <summary>The gradients of what f gives along its inputs.</summary>
    public static IReadOnlyList<Tensor> Gradient(Func<Tensor[], Tensor> f, Tensor[] inputs)
    {
        var tape = new GradientTape();
        foreach (var input in inputs)
            tape.Watch(input);
        return tape.Gradient(tape.Record(() => f(inputs)), inputs);
    }

    private static void Repeats(Func<Tensor[], Tensor> f, Tensor[] inputs, Chance chance)
    {
        foreach (var input in inputs)
            input.Tracked = true;
        var tape = new Tape();
        var target = tape.Record(() => f(inputs));
        var pass = new BackwardPass(tape.Calls, target, inputs);
        foreach (var input in inputs)
        {
            for (var i = 0; i < input.Length; i++)
                input.Floats[i] += (float)(0.001 * chance.Int(1, 9));
        }

        Run();
        Assert.Equal(0, Allocated.Bytes(Run));
        var fresh = Gradient(f, [.. inputs.Select(input => input.Clone())]);
        for (var input = 0; input < inputs.Length; input++)
            Assert.Equal(fresh[input].ToArray(), pass.Of(inputs[input])!.ToArray());

        void Run()
        {
            for (var i = 0; i < tape.Calls.Count; i++)
                tape.Calls[i].Primitive.Forward(tape.Calls[i]);
            pass.Run();
        }
    }
}
