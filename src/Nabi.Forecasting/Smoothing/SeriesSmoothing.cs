using Nabi.Initializers;

namespace Nabi.Forecasting;

/// <summary>
/// The smoothing of ES-RNN as a layer: what all series share of its parameters, and by how much each series differs, are weights. Series 0
/// is every one that was not learnt from: it never differs.
/// </summary>
/// <remarks>Inputs: values, first step and series of <see cref="SmoothedRows"/>, then each season's start. Outputs: those of
/// <see cref="SeasonalSmoothingPrimitive"/>.</remarks>
internal sealed class SeriesSmoothing(int series, int[] seasons, float speed, float levelPenalty) : Layer
{
    private Variable? shared;
    private Variable? own;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        // At first the level takes a half of an error, the seasons a tenth.
        shared = AddWeight("shared", [1 + seasons.Length], new Zeros());
        own = AddWeight("own", [series + 1, 1 + seasons.Length + seasons.Sum()], new Zeros());
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        // Adam moves each weight by about the learning rate, and a row only when its series is in the batch: the factor makes up for it.
        var rows = Ops.Gather(own!.Value, inputs[2][.., 0]) * speed;
        var logits = rows[.., ..(1 + seasons.Length)] + shared!.Value * speed;
        List<Tensor> smoothed = [inputs[0], inputs[1], Ops.Sigmoid(logits[.., ..1])];
        var at = 1 + seasons.Length;
        for (var k = 0; k < seasons.Length; k++)
        {
            smoothed.Add(Ops.Sigmoid(logits[.., (k + 1)..(k + 2)] - 2f));
            smoothed.Add(inputs[3 + k] + rows[.., at..(at += seasons[k])]);
        }

        var outputs = Ops.ApplyAll(new SeasonalSmoothingPrimitive(), [.. smoothed]);
        if (context.Training && levelPenalty > 0)
        {
            // How much the growth of the level changes, squared (Smyl, 2020, section 3.4).
            var growth = outputs[0][.., 1..] - outputs[0][.., ..^1];
            AddLoss(Ops.Mean(Ops.Square(growth[.., 1..] - growth[.., ..^1])) * levelPenalty);
        }

        return outputs;
    }
}
