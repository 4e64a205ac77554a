using System.Text.Json.Nodes;
using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>1 - 2 sum(t p) / (sum t + sum p): how little two soft areas overlap.</summary>
public sealed class Dice : Loss
{
    private const float Epsilon = 1e-7f;

    /// <summary>Creates the loss.</summary>
    /// <param name="axis">The axes that are counted together; null (default) for all.</param>
    public Dice(IReadOnlyList<int>? axis = null) => Axis = axis;

    /// <summary>The axes that are counted together.</summary>
    public IReadOnlyList<int>? Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "Dice";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        WriteAxis(config, Axis);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        var (target, prediction) = Align(yTrue, yPred);
        var axes = Axis?.ToArray();
        return 1f - 2f * Ops.Sum(target * prediction, axes) / (Ops.Sum(target, axes) + Ops.Sum(prediction, axes) + Epsilon);
    }

    /// <summary>Writes axes as a list, or null.</summary>
    internal static void WriteAxis(Config config, IReadOnlyList<int>? axis)
        => config.Set("axis", axis is null ? null : new JsonArray([.. axis.Select(value => (JsonNode)value)]));
}
