using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>Passes its input on and adds (l1 sum |x| + l2 sum x x) / batch to the loss.</summary>
/// <remarks>Keras's <c>ActivityRegularization</c>.</remarks>
public sealed class ActivityRegularization : Layer
{
    /// <summary>A penalty on what flows through.</summary>
    /// <param name="l1">The factor of the sum of absolute values, 0 or more.</param>
    /// <param name="l2">The factor of the sum of squares, 0 or more.</param>
    /// <exception cref="NabiException">A factor is negative.</exception>
    public ActivityRegularization(float l1 = 0f, float l2 = 0f)
    {
        if (!(l1 >= 0f && l2 >= 0f))
            throw new NabiException($"ActivityRegularization: l1 and l2 must be 0 or more, got {l1} and {l2}.");
        (L1, L2) = (l1, l2);
    }

    /// <summary>The factor of the sum of absolute values.</summary>
    public float L1 { get; }

    /// <summary>The factor of the sum of squares.</summary>
    public float L2 { get; }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("l1", L1).Set("l2", L2);
    }

    internal static ActivityRegularization Read(Config config) => new(config.Float("l1", 0f), config.Float("l2", 0f));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.IsSymbolic && (L1 > 0f || L2 > 0f))
            AddLoss(PerSample(Ops.Sum(Ops.Abs(input)) * L1 + Ops.Sum(Ops.Square(input)) * L2, input));
        return input;
    }
}
