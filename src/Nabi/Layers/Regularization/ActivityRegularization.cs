namespace Nabi.Layers;

/// <summary>Passes its input on and adds (l1 sum |x| + l2 sum x x) / batch to the loss.</summary>
/// <remarks>Keras's <c>ActivityRegularization</c>.</remarks>
public sealed class ActivityRegularization : Layer
{
    internal static readonly ConfigSetting<float> L1Setting = ConfigSetting.Float(nameof(L1), 0f, Must.BePositiveOrZero);
    internal static readonly ConfigSetting<float> L2Setting = ConfigSetting.Float(nameof(L2), 0f, Must.BePositiveOrZero);

    /// <summary>A penalty on what flows through.</summary>
    /// <param name="l1">The factor of the sum of absolute values, 0 or more.</param>
    /// <param name="l2">The factor of the sum of squares, 0 or more.</param>
    /// <exception cref="NabiException">A factor is negative.</exception>
    public ActivityRegularization(float l1 = 0f, float l2 = 0f)
    {
        Set(L1Setting, l1);
        Set(L2Setting, l2);
    }

    /// <summary>The factor of the sum of absolute values.</summary>
    public float L1 => Get(L1Setting);

    /// <summary>The factor of the sum of squares.</summary>
    public float L2 => Get(L2Setting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [L1Setting, L2Setting];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (!input.IsSymbolic && context.CollectsLosses && (L1 > 0f || L2 > 0f))
            AddLoss(PerSample(Ops.Sum(Ops.Abs(input)) * L1 + Ops.Sum(Ops.Square(input)) * L2, input));
        return input;
    }
}
