namespace Nabi.Tests;

/// <summary>Random tensors, and one run of a layer with all its gradients.</summary>
internal static class LayerRuns
{
    public static Tensor Numbers(int seed, params int[] shape)
    {
        var values = new float[new Shape(shape).Size];
        RandomStream.FromSeed(seed).Uniform(values, -1f, 1f);
        return new Tensor(shape, values);
    }

    /// <summary>Numbers in random order, each at least 0.03 away from every other: differences meet no kink of an extremum.</summary>
    public static Tensor Apart(int seed, params int[] shape)
    {
        var order = RandomStream.FromSeed(seed).Permutation(new Shape(shape).Size);
        return new Tensor(shape, [.. order.Select(place => 0.03f * (place - order.Length / 2) + 0.01f * (seed % 3))]);
    }

    /// <summary>True in front, false behind: row i counts <paramref name="lengths"/>[i] steps.</summary>
    public static Tensor Mask(int time, params int[] lengths)
    {
        var mask = Tensor.Filled([lengths.Length, time], false);
        for (var row = 0; row < lengths.Length; row++)
            mask.Booleans.Slice(row * time, lengths[row]).Fill(true);
        return mask;
    }

    /// <summary>The outputs, then the gradients of inputs, initial states and weights of sum(outputs * fixed numbers).</summary>
    public static List<Tensor> Run(Layer layer, Tensor[] inputs, CallContext? context = null)
    {
        context ??= new CallContext();
        var tape = new GradientTape();
        var watched = inputs.Concat(context.InitialState).Where(tensor => tensor.DType == DType.Float32).ToArray();
        foreach (var tensor in watched)
            tape.Watch(tensor);
        IReadOnlyList<Tensor> outputs = [];
        var target = tape.Record(() =>
        {
            outputs = layer.ApplyAll(inputs, context);
            return outputs.Select((output, i) => Ops.Sum(output * Numbers(90 + i, output.Shape.ToArray()))).Aggregate(Ops.Add);
        });
        return [.. outputs, .. tape.Gradient(target, [.. watched, .. layer.TrainableWeights.Select(weight => weight.Value)])];
    }

    public static void Same(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual, float tolerance = 2e-5f, string what = "")
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Shape, actual[i].Shape);
            for (var at = 0; at < expected[i].Length; at++)
            {
                var (a, b) = (expected[i].AsSpan()[at], actual[i].AsSpan()[at]);
                Assert.True(Math.Abs(a - b) <= tolerance * (1 + Math.Abs(a)), $"{what}: tensor {i} at {at}: expected {a}, got {b}");
            }
        }
    }

    /// <summary>
    /// The gradients of a layer by its inputs, initial states and weights against differences; with order 2 those of the gradients too.
    /// </summary>
    public static void CheckGradients(Layer layer, Tensor[] inputs, CallContext? context = null, int order = 1, double tolerance = 1e-2)
    {
        context ??= new CallContext();
        var masks = context.Masks;
        Tensor Outputs(Tensor[] inputs, Tensor[] states) => layer.ApplyAll(inputs, new CallContext { Masks = masks, InitialState = states })
            .Select((output, i) => Ops.Sum(output * Numbers(90 + i, output.Shape.ToArray()))).Aggregate(Ops.Add);
        Tensor[] states = [.. context.InitialState];
        GradientCheck.Of(x => Outputs(x[..inputs.Length], x[inputs.Length..]), [.. inputs, .. states], order, tolerance).ThrowIfWrong();
        GradientCheck.Of(() => Outputs(inputs, states), layer.TrainableWeights, order, tolerance).ThrowIfWrong();
    }

    /// <summary>A layer that a config gives back, with the same weights.</summary>
    public static T Twin<T>(T layer, IReadOnlyList<Shape> inputs)
        where T : Layer
    {
        var twin = (T)Configs.Registry.Read<Layer>(Configs.Registry.Write(layer), "twin");
        layer.EnsureBuilt(inputs);
        twin.EnsureBuilt(inputs);
        twin.SetWeights([.. layer.Weights.Select(weight => weight.Value)]);
        return twin;
    }
}
