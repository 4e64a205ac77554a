namespace Nabi;

/// <summary>
/// Images (batch, height, width, channels) seen through projective transforms (batch, 8), or (1, 8) for all: y[p, q] is the image at column
/// (a0 q + a1 p + a2) / k, row (b0 q + b1 p + b2) / k, where k = c0 q + c1 p + 1. The transforms have no gradient, as in Keras.
/// </summary>
/// <param name="interpolation">How a pixel is made of those around its place: bilinear or nearest.</param>
/// <param name="fillMode">What lies around an image.</param>
/// <param name="fillValue">The number around an image, where it is a constant, and at places that are no finite number.</param>
public sealed class AffineTransformPrimitive(Interpolation interpolation, FillMode fillMode, float fillValue) : Primitive
{
    // Numbers a part has: several parts only where there is work for more than one thread.
    private const int Part = 1 << 13;

    /// <inheritdoc/>
    public override object? Key => (interpolation, fillMode, fillValue);

    /// <inheritdoc/>
    public override bool HasGradient(int input) => input == 0;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (images, transform) = (inputs[0].Shape, inputs[1].Shape);
        if (images.Rank != 4)
            throw new NabiException($"{Name} needs images (batch, height, width, channels), got {images}.");
        if (transform.Rank != 2 || (transform[1] >= 0 && transform[1] != 8)
            || (images[0] >= 0 && transform[0] >= 0 && transform[0] != 1 && transform[0] != images[0]))
        {
            throw new NabiException(
                $"{Name} needs a transform of 8 numbers for each of the images {images}, (batch, 8), or one for all, (8), got "
                + $"{transform}.");
        }

        return [new TensorSpec(images)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
        => SampleAll(call, static (call, first, rows) => ((AffineTransformPrimitive)call.Primitive).Sample(call, first, rows));

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        call.ClearedGradient();
        call.InParts(call.Inputs[0].Shape[0], 1, static (call, first, images)
            => ((AffineTransformPrimitive)call.Primitive).Scatter(call, first, images));
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.Run(new AffineScatterPrimitive(interpolation, fillMode), outputGradients[0]!, call.Inputs[1]), null];

    /// <summary>Runs the parts of a call that samples images of the shape of input 0.</summary>
    internal static void SampleAll(PrimitiveCall call, PartWork work)
    {
        var shape = call.Inputs[0].Shape;
        call.InParts(checked(shape[0] * shape[1]), Math.Max(1, Part / Math.Max(1, shape[2] * shape[3])), work);
    }

    /// <summary>The sizes of a call as the kernel has them.</summary>
    internal static SamplingShape Sizes(PrimitiveCall call, Interpolation interpolation, FillMode fillMode, float fillValue)
    {
        var shape = call.Inputs[0].Shape;
        return new SamplingShape(shape[0], shape[1], shape[2], shape[3])
        {
            SharesTransform = call.Inputs[1].Shape[0] == 1,
            IsBilinear = interpolation == Interpolation.Bilinear,
            Fill = fillMode == FillMode.Reflect ? SamplingFill.Reflect : fillMode == FillMode.Wrap ? SamplingFill.Wrap
                : fillMode == FillMode.Nearest ? SamplingFill.Nearest : SamplingFill.Constant,
            FillValue = fillValue,
        };
    }

    private void Sample(PrimitiveCall call, int first, int rows)
        => AffineSampling.Sample(Sizes(call, interpolation, fillMode, fillValue), call.In(), call.In(1), call.Out(), first, rows);

    private void Scatter(PrimitiveCall call, int first, int images)
        => AffineSampling.Scatter(
            Sizes(call, interpolation, fillMode, 0f), call.OutputGradient(), call.In(1), call.InputGradient(), first, images);
}

/// <summary>The gradient of <see cref="AffineTransformPrimitive"/>: each number goes, by its weight, where it was taken from.</summary>
internal sealed class AffineScatterPrimitive(Interpolation interpolation, FillMode fillMode) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (interpolation, fillMode);

    public override bool HasGradient(int input) => input == 0;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    public override void Forward(PrimitiveCall call)
    {
        call.Out().Clear();
        call.InParts(call.Inputs[0].Shape[0], 1, static (call, first, images)
            => ((AffineScatterPrimitive)call.Primitive).Scatter(call, first, images));
    }

    public override void Backward(PrimitiveCall call)
    {
        AffineTransformPrimitive.SampleAll(call, static (call, first, rows)
            => ((AffineScatterPrimitive)call.Primitive).Sample(call, first, rows));
        if (call.Adds(0))
            call.WriteGradient(0, Sampled(call));
    }

    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.Run(new AffineTransformPrimitive(interpolation, fillMode, 0f), outputGradients[0]!, call.Inputs[1]), null];

    private void Scatter(PrimitiveCall call, int first, int images)
        => AffineSampling.Scatter(
            AffineTransformPrimitive.Sizes(call, interpolation, fillMode, 0f), call.In(), call.In(1), call.Out(), first, images);

    private void Sample(PrimitiveCall call, int first, int rows)
        => AffineSampling.Sample(
            AffineTransformPrimitive.Sizes(call, interpolation, fillMode, 0f), call.OutputGradient(), call.In(1), Sampled(call), first,
            rows);

    private static Span<float> Sampled(PrimitiveCall call)
        => call.Adds(0) ? call.Scratch(0, call.Inputs[0].Length) : call.InputGradient();
}

public static partial class Ops
{
    /// <summary>
    /// Images seen through affine, or projective, transforms: turned, moved, zoomed, sheared. The pixel of the result at column x and row y
    /// is the image at column (a0 x + a1 y + a2) / k, row (b0 x + b1 y + b2) / k, where k = c0 x + c1 y + 1: a transform says where a pixel
    /// comes from, not where it goes.
    /// </summary>
    /// <remarks>
    /// Keras's <c>ops.image.affine_transform</c>, channels last; c0 and c1 count here, as with Keras on TensorFlow. A neighbour beyond the
    /// border is that of <paramref name="fillMode"/>, also where a pixel is mixed across it. A place that is no finite number has
    /// <paramref name="fillValue"/>. The gradient flows to the images, not to the transform, as in Keras.
    /// </remarks>
    /// <param name="images">(batch, height, width, channels), or one image, (height, width, channels).</param>
    /// <param name="transform">a0, a1, a2, b0, b1, b2, c0, c1 for each image, (batch, 8), or once for all, (8).</param>
    /// <param name="interpolation"><c>bilinear</c> (default) or <c>nearest</c>, halves rounded away from 0.</param>
    /// <param name="fillMode">What lies around an image: <c>constant</c> (default), <c>reflect</c>, <c>wrap</c> or <c>nearest</c>.</param>
    /// <param name="fillValue">The number around an image for <c>constant</c>; 0 by default.</param>
    /// <returns>The shape of <paramref name="images"/>.</returns>
    /// <exception cref="NabiException">The shapes do not fit together, or another interpolation.</exception>
    public static Tensor AffineTransform(
        Tensor images, Tensor transform, Interpolation interpolation = default, FillMode fillMode = default, float fillValue = 0f)
    {
        if (interpolation != Interpolation.Bilinear && interpolation != Interpolation.Nearest)
            throw new NabiException($"AffineTransform: the interpolation must be 'bilinear' or 'nearest', got '{interpolation}'.");
        Setting[] settings = [new("interpolation", $"{interpolation}"), new("fill_mode", $"{fillMode}"), new("fill_value", fillValue)];
        return Compose("AffineTransform", settings, both =>
        {
            var (x, t) = (Cast(both[0], DType.Float32), Cast(both[1], DType.Float32));
            t = t.Rank == 1 ? ExpandDims(t, 0) : t;
            var primitive = new AffineTransformPrimitive(interpolation, fillMode, fillValue);
            return x.Rank == 3 ? Squeeze(Run(primitive, ExpandDims(x, 0), t), 0) : Run(primitive, x, t);
        }, images, transform);
    }
}
