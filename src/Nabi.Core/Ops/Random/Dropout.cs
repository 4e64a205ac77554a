namespace Nabi;

/// <summary>y = x m with m = 0 for a part of the elements and 1 / (1 - rate) for the others, drawn anew at every run.</summary>
public sealed class DropoutPrimitive(float rate, RandomStream random, IReadOnlyList<int?>? noise) : Primitive
{
    // Numbers a part, a multiple of four: several parts only where there is work for more than one thread.
    private const int PartLength = 1 << 14;

    /// <inheritdoc/>
    public override object? Key => (rate, random, noise is null ? default : new ListKey<int?>(noise));

    /// <inheritdoc/>
    public override bool ChangesState => true;

    /// <inheritdoc/>
    public override string Name => "Dropout";

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        if (noise is not null)
            Shape.Broadcast(inputs[0].Shape, Noise(inputs[0].Shape));
        return [new TensorSpec(inputs[0].Shape)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var mask = Mask(call);
        if (noise is null)
        {
            call.InParts(mask.Length, PartLength, static (call, from, count)
                => ((DropoutPrimitive)call.Primitive).Drop(call, from, count));
            random.Counter += DropoutMaskPrimitive.Draws(mask.Length);
            return;
        }

        var (loop, size) = ((BroadcastLoop, int))(call.State ??= BroadcastTo(call.Inputs[0].Shape));
        var drawn = call.Scratch(1, size);
        DropoutMaskPrimitive.Draw(random, rate, drawn);
        for (var run = 0; run < loop.Runs; run++)
        {
            var (x, m) = loop.Offsets(run);
            for (var i = 0; i < loop.Length; i++)
                mask[x + i] = drawn[m + i * loop.RightStride];
        }

        TensorPrimitives.Multiply(call.In(), mask, call.Out());
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => call.InParts(call.Inputs[0].Length, PartLength, static (call, from, count) =>
        {
            var dy = call.OutputGradient().Slice(from, count);
            var mask = Mask(call).Slice(from, count);
            var dx = call.InputGradient().Slice(from, count);
            if (call.Adds(0))
                TensorPrimitives.MultiplyAdd(dy, mask, dx, dx);
            else
                TensorPrimitives.Multiply(dy, mask, dx);
        });

    // A part begins with a draw of its own: four numbers come from one.
    private void Drop(PrimitiveCall call, int from, int count)
    {
        var mask = Mask(call).Slice(from, count);
        Philox.DropoutMask(random.Key, random.Counter + DropoutMaskPrimitive.Draws(from), rate, mask);
        TensorPrimitives.Multiply(call.In().Slice(from, count), mask, call.Out().Slice(from, count));
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [outputGradients[0]! * GradientPrimitive.Derivative(call)];

    private (BroadcastLoop Loop, int Size) BroadcastTo(Shape shape)
    {
        var drawn = Noise(shape);
        return (new BroadcastLoop(shape, drawn), drawn.Size);
    }

    private static Span<float> Mask(PrimitiveCall call) => call.Scratch(0, call.Inputs[0].Length);

    private Shape Noise(Shape shape)
        => noise!.Count == shape.Rank ? new Shape([.. noise.Select((length, axis) => length ?? shape[axis])])
            : throw new NabiException(
                "The noise shape "
                + $"({string.Join(", ", noise!.Select(n => n?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "None"))}) "
                + $"must have as many axes as the input {shape}.");
}

/// <summary>A dropout mask (batch, width) for an input (batch, ...): 0, or 1 / (1 - rate).</summary>
internal sealed class DropoutMaskPrimitive(float rate, RandomStream random, Shape width) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (rate, random, width);

    /// <inheritdoc/>
    public override bool ChangesState => true;

    public override string Name => "DropoutMask";

    public override bool Differentiable => false;

    /// <summary>How many draws so many numbers take.</summary>
    public static ulong Draws(int numbers) => (ulong)((numbers + 3) / 4);

    public static void Draw(RandomStream random, float rate, Span<float> mask)
    {
        Philox.DropoutMask(random.Key, random.Counter, rate, mask);
        random.Counter += Draws(mask.Length);
    }

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(new Shape(inputs[0].Shape[0]).Concat(width))];

    public override void Forward(PrimitiveCall call) => Draw(random, rate, call.Out());
}

/// <summary>Normal noise of the input's shape.</summary>
internal sealed class NormalNoisePrimitive(float mean, float deviation, RandomStream random) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (mean, deviation, random);

    /// <inheritdoc/>
    public override bool ChangesState => true;

    public override string Name => "NormalNoise";

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    public override void Forward(PrimitiveCall call) => random.Normal(call.Out(), mean, deviation);
}

/// <summary>Evenly spread numbers (batch, width) for an input (batch, ...).</summary>
internal sealed class UniformNoisePrimitive(float low, float high, RandomStream random, Shape width) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (low, high, random, width);

    /// <inheritdoc/>
    public override bool ChangesState => true;

    public override string Name => "UniformNoise";

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(new Shape(inputs[0].Shape[0]).Concat(width))];

    public override void Forward(PrimitiveCall call) => random.Uniform(call.Out(), low, high);
}

public static partial class Ops
{
    /// <summary>Sets a part of the elements to zero and scales the others by 1 / (1 - rate).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="rate">The part to drop, 0 to 1.</param>
    /// <param name="random">Where the draw comes from; its counter moves on.</param>
    /// <param name="noiseShape">Lengths of the mask: 1 where one draw counts for a whole axis, null for the input's; null for all
    /// axes.</param>
    /// <exception cref="NabiException">The rate is out of range, or the noise shape does not fit.</exception>
    public static Tensor Dropout(Tensor x, float rate, RandomStream random, IReadOnlyList<int?>? noiseShape = null)
        => Run(new DropoutPrimitive(Part(rate), random, noiseShape), x);

    /// <summary>
    /// A mask of 0 and 1 / (1 - rate), shape (batch, width...), for the batch of <paramref name="like"/>; drawn anew at every run.
    /// </summary>
    /// <param name="like">Any tensor with the batch axis first.</param>
    /// <param name="width">The axes behind the batch.</param>
    /// <param name="rate">The part of zeros, 0 to 1.</param>
    /// <param name="random">Where the draw comes from; its counter moves on.</param>
    /// <exception cref="NabiException">The rate is out of range.</exception>
    public static Tensor DropoutMask(Tensor like, Shape width, float rate, RandomStream random)
        => Run(new DropoutMaskPrimitive(Part(rate), random, width), like);

    /// <summary>Normal numbers of the shape of <paramref name="like"/>, drawn anew at every run.</summary>
    public static Tensor NormalNoise(Tensor like, float mean, float deviation, RandomStream random)
        => Run(new NormalNoisePrimitive(mean, deviation, random), like);

    /// <summary>
    /// Numbers evenly spread over [low, high), shape (batch, width...), for the batch of <paramref name="like"/>; drawn anew at every run.
    /// </summary>
    /// <param name="like">Any tensor with the batch axis first.</param>
    /// <param name="width">The axes behind the batch; none for one number per sample.</param>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The bound above; the smallest number too for draws that are all the same.</param>
    /// <param name="random">Where the draw comes from; its counter moves on.</param>
    /// <exception cref="NabiException">The lower bound is above the upper one, or a bound is no finite number.</exception>
    public static Tensor UniformNoise(Tensor like, Shape width, float low, float high, RandomStream random)
        => low <= high && float.IsFinite(high - low) ? Run(new UniformNoisePrimitive(low, high, random, width), like)
            : throw new NabiException($"UniformNoise: the bounds must be finite, the lower one first, got {low} and {high}.");

    /// <summary>Zeros of shape (batch, width...) for the batch of <paramref name="like"/>.</summary>
    public static Tensor ZerosLikeBatch(Tensor like, Shape width)
    {
        var shape = new Shape(like.Shape[0]).Concat(width);
        return shape.IsKnown && !like.IsSymbolic ? Tensor.Filled(shape, 0f) : Tensor.Symbolic(shape);
    }

    private static float Part(float rate)
        => rate is >= 0f and <= 1f ? rate : throw new NabiException($"The dropout rate must be between 0 and 1, got {rate}.");
}
