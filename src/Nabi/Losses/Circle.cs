namespace Nabi.Losses;

/// <summary>
/// Pulls vectors of one class together and pushes those of others apart. Targets are class numbers (batch), predictions
/// vectors of length 1, shape (batch, n). Sun and others, "Circle loss", 2020.
/// </summary>
public sealed class Circle : Loss
{
    private const float Never = -1e30f;

    private static readonly ConfigSetting<float> GammaSetting = ConfigSetting.Float(nameof(Gamma), 80f);
    private static readonly ConfigSetting<float> MarginSetting = ConfigSetting.Float(nameof(Margin), 0.4f);
    private static readonly ConfigSetting<bool> DiagonalSetting = ConfigSetting.Bool(nameof(RemoveDiagonal), true);

    /// <summary>How sharp the loss is; 80 by default.</summary>
    public float Gamma { get => Get(GammaSetting); init => Set(GammaSetting, value); }

    /// <summary>How far the classes are kept apart, 0 to 1; 0.4 by default.</summary>
    public float Margin { get => Get(MarginSetting); init => Set(MarginSetting, value); }

    /// <summary>Whether each vector's likeness to itself is left out; true by default.</summary>
    public bool RemoveDiagonal { get => Get(DiagonalSetting); init => Set(DiagonalSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "Circle";

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [GammaSetting, MarginSetting, DiagonalSetting];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        if (yPred.Rank != 2)
            throw new NabiException($"{Name}: the prediction must have shape (batch, n), got {yPred.Shape}.");
        var labels = SparseCategoricalCrossentropy.Labels(Name, yTrue, yPred);
        var same = Ops.Equal(Ops.ExpandDims(labels, 1), Ops.ExpandDims(labels, 0));
        var other = Ops.LogicalNot(same);
        if (RemoveDiagonal)
            same = Ops.LogicalAnd(same, Others(yPred.Shape[0]));

        var distance = Ops.Relu(1f - Ops.MatMul(yPred, yPred, transposeB: true));
        var near = -Gamma * Ops.Relu((Margin + distance) * same) * (Margin - distance);
        var far = Gamma * Ops.Relu((1f + Margin - distance) * other) * (1f - Margin - distance);
        var losses = Ops.Softplus(LogSum(near, same) + LogSum(far, other));
        losses.Mask = Ops.Greater(losses, 0f);
        return losses;
    }

    private static Tensor LogSum(Tensor x, Tensor where)
    {
        var kept = Ops.Where(where, x, Tensor.Filled(x.Shape, Never));
        var top = Ops.StopGradient(Ops.Max(kept, [1], keepDims: true));
        return Ops.Squeeze(Ops.Log(Ops.Sum(Ops.Exp(kept - top), [1], keepDims: true)) + top, 1);
    }

    /// <summary>True but on the diagonal.</summary>
    private static Tensor Others(int size)
    {
        var others = Tensor.Filled([size, size], true);
        for (var i = 0; i < size; i++)
            others.Booleans[i * size + i] = false;
        return others;
    }
}
