namespace Nabi.Losses;

/// <summary>
/// Minus the logarithm of the true class's probability, for class numbers as targets: shape (batch) or (batch, time), with or
/// without a last axis of 1, for predictions of shape (batch, classes) or (batch, time, classes).
/// </summary>
public sealed class SparseCategoricalCrossentropy : Loss
{
    /// <summary>Whether predictions are logits; false (default) for probabilities, which are scaled to sum 1.</summary>
    public bool FromLogits { get => Get(LossSettings.FromLogits); init => Set(LossSettings.FromLogits, value); }

    /// <summary>A class number that does not count; null (default) for none.</summary>
    public int? IgnoreClass { get => Get(LossSettings.IgnoreClass); init => Set(LossSettings.IgnoreClass, value); }

    /// <summary>The axis of the classes; the last by default.</summary>
    public int Axis { get => Get(LossSettings.OmittedAxis); init => Set(LossSettings.OmittedAxis, value); }

    /// <inheritdoc/>
    public override string ClassName => "SparseCategoricalCrossentropy";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [LossSettings.FromLogits, LossSettings.IgnoreClass, LossSettings.OmittedAxis];

    /// <summary>The operation.</summary>
    internal SparseCrossentropyPrimitive Entropy
        => field ??= new SparseCrossentropyPrimitive("sparse_categorical_crossentropy", FromLogits, IgnoreClass);

    // Keras's metric always says the axis.
    internal override IEnumerable<ConfigSetting> MetricSettings => [LossSettings.FromLogits, LossSettings.IgnoreClass, LossSettings.Axis];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        var prediction = ClassesLast(yPred, Axis);
        var outputs = Ops.ApplyAll(Entropy, Labels(Name, yTrue, prediction), prediction);
        if (IgnoreClass is not null)
            outputs[0].Mask = outputs[1];
        return outputs[0];
    }

    /// <summary>The predictions with the classes on the last axis.</summary>
    internal static Tensor ClassesLast(Tensor yPred, int axis)
    {
        var along = yPred.Shape.Axis(axis);
        return along == yPred.Rank - 1 ? yPred
            : Ops.Transpose(yPred, [.. Enumerable.Range(0, yPred.Rank).Where(i => i != along), along]);
    }

    /// <summary>The labels without a last axis of 1.</summary>
    /// <exception cref="NabiException">They do not fit the predictions.</exception>
    internal static Tensor Labels(string owner, Tensor yTrue, Tensor yPred)
    {
        var labels = yTrue.Rank == yPred.Rank && yTrue.Shape[-1] == 1 ? Ops.Squeeze(yTrue, -1) : yTrue;
        if (yPred.Rank == 0 || labels.Rank != yPred.Rank - 1 || !labels.Shape.Fits(yPred.Shape.Slice(0, yPred.Rank - 1)))
        {
            throw new NabiException(
                $"{owner}: the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; give one class number for each "
                + "row of classes (one-hot targets need categorical_crossentropy).");
        }

        return labels;
    }
}
