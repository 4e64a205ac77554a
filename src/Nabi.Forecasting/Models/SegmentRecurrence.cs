using Nabi.Initializers;

namespace Nabi.Forecasting;

/// <summary>
/// The recurrent part of <see cref="SegRNN"/>: a GRU reads the segments of the past, and one more step of the same GRU, from its last
/// state, is made for each segment to come, all at once. Inputs: segments (batch, n, units); then, if there are, what the series has,
/// (batch, units / 2); then what is known of each segment to come, (batch, segments, units). Output: (batch, segments, units).
/// </summary>
/// <param name="units">The length of the state.</param>
/// <param name="segments">Segments to come.</param>
/// <param name="hasSeries">Whether the second input is given.</param>
internal sealed class SegmentRecurrence(int units, int segments, bool hasSeries) : Layer
{
    private readonly int places = hasSeries ? units - units / 2 : units;
    private GRU? gru;
    private Variable? position;

    /// <inheritdoc/>
    public override bool IsPure => true;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        gru = Track(new GRU(units));
        gru.EnsureBuilt([inputs[0]]);
        position = AddWeight("position_embedding", [segments, places], new RandomNormal { Stddev = 1f });
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        var state = gru!.Apply(inputs[0]);
        var (kernel, recurrent, bias) = (gru.Weights[0], gru.Weights[1], gru.Weights[2]);

        // All segments begin with one state, so its product is made once for all of them; so are those of position and series.
        var fromState = state.MatMul(recurrent) + Ops.Select(bias, 0, 1);
        var ahead = ((Tensor)position!).MatMul(Ops.Slice(kernel, 0, 0, places)) + Ops.Select(bias, 0, 0);
        if (hasSeries)
            ahead = ahead + Segmented(inputs[1].MatMul(Ops.Slice(kernel, 0, places, units - places)));
        if (inputs.Length > (hasSeries ? 2 : 1))
            ahead = ahead + inputs[^1].MatMul(kernel);
        var gates = Ops.Sigmoid(Part(ahead, 0, 2) + Segmented(Part(fromState, 0, 2))).Split(2);
        var candidate = Ops.Tanh(Part(ahead, 2, 1) + gates[1] * Segmented(Part(fromState, 2, 1)));
        return [candidate + gates[0] * (Segmented(state) - candidate)];
    }

    // (batch, width) beside each segment.
    private static Tensor Segmented(Tensor x) => Ops.ExpandDims(x, 1);

    // Some of the three blocks of gates on the last axis.
    private Tensor Part(Tensor x, int first, int count) => Ops.Slice(x, x.Rank - 1, first * units, count * units);
}
