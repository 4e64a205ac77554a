using Nabi.Activations;

namespace Nabi.Conformance.Checkers;

/// <summary>Values and derivatives of activations over a line of numbers, and of those along an axis over a matrix.</summary>
public sealed class ActivationChecker() : CaseChecker("activation", keys: "activations", arrays: "input output grad")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        foreach (var (key, settings) in golden.Json["activations"]!.AsObject())
        {
            var activation = Make(key, settings!.AsObject());
            Run(golden, differences, activation, golden.Floats("input/0"), key);
        }

        if (golden.Has("input/matrix"))
        {
            foreach (var key in golden.Keys("output/").Select(key => key["output/".Length..])
                .Where(key => golden.Json["activations"]![key] is null))
            {
                var axis = key.IndexOf("_axis", StringComparison.Ordinal);
                var activation = axis < 0 ? Make(key, [])
                    : Make(key[..axis],
                        new JsonObject { ["axis"] = int.Parse(key[(axis + 5)..], System.Globalization.CultureInfo.InvariantCulture) });
                var matrix = golden.Floats("input/matrix");
                Run(golden, differences, activation,
                    activation.Name == "glu" ? Ops.Slice(matrix, 1, 0, matrix.Shape[1] / 2 * 2) : matrix, key);
            }
        }
    }

    // The key is the activation's name, perhaps with a word on its settings behind it.
    private static Activation Make(string key, JsonObject settings)
    {
        var name = Registry.Names<Activation>().Where(name => key.StartsWith(name, StringComparison.Ordinal)).MaxBy(name => name.Length)
            ?? key;
        return Registry.Read<Activation>(new JsonObject { ["class_name"] = name, ["config"] = settings.DeepClone() }, key);
    }

    private static void Run(GoldenCase golden, Differences differences, Activation activation, Tensor x, string key)
    {
        var tape = new GradientTape();
        tape.Watch(x);
        var y = tape.Record(() => activation.Apply(x));
        differences.Compare("output/" + key, y);
        if (golden.Has("grad/" + key))
        {
            var slope = activation.IsLinear ? Tensor.Filled(x.Shape, 1f) : tape.Gradient(y, new[] { x })[0];
            differences.Compare("grad/" + key, AtKinks(activation, x, slope, golden.Array("grad/" + key).ToFloats(), golden.Tolerance));
        }
    }

    // Where a function has a kink, any slope between those of the two sides is right (the reference itself gives different
    // ones for the same number, by its place in the array): there the expected one is taken over.
    private static Tensor AtKinks(Activation activation, Tensor x, Tensor slope, float[] expected, Tolerance tolerance)
    {
        const float Step = 1f / 256;
        var left = (activation.Apply(x) - activation.Apply(x - Step)) / Step;
        var right = (activation.Apply(x + Step) - activation.Apply(x)) / Step;
        var result = slope.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            var (low, high) = (Math.Min(left.AsSpan()[i], right.AsSpan()[i]) - 0.02f,
                Math.Max(left.AsSpan()[i], right.AsSpan()[i]) + 0.02f);
            if (!tolerance.Allows(result[i], expected[i]) && high - low > 0.2f && result[i] >= low && result[i] <= high
                && expected[i] >= low && expected[i] <= high)
            {
                result[i] = expected[i];
            }
        }

        return new Tensor(slope.Shape, result);
    }
}
