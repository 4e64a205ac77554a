namespace Nabi.Onnx;

/// <summary>
/// One direction of a recurrent node. Weights are turned as a part of the graph, so that they train: (gates U, F) to (F, gates U), for LSTM
/// with the gates from i o f c to i f c o.
/// </summary>
internal sealed class RecurrentDirection(OnnxCall call, int gates, int units, int d, bool isReverse, RecurrentFunction[] functions)
{
    private static readonly int[] LstmOrder = [0, 2, 3, 1];

    /// <summary>(B, T, F).</summary>
    public required Tensor X { get; init; }

    /// <summary>Booleans (B, T), or null where all steps count.</summary>
    public Tensor? Mask { get; init; }

    public int Gates => gates;

    public int Units => units;

    public bool IsReverse => isReverse;

    /// <summary>Those of the gates, the candidate and the output, as many as the operator has.</summary>
    public IReadOnlyList<RecurrentFunction> Functions => functions;

    public bool IsResetAfter => gates == 3 && call.Int("linear_before_reset", 0) != 0;

    public bool IsCoupled => call.Flag("input_forget");

    /// <summary>What stands before an activation lies within this on both sides of 0; none where it is null.</summary>
    public float? Clip => call.Has("clip") && call.Float("clip", 0f) is > 0f and var clip && float.IsFinite(clip) ? clip : null;

    /// <summary>(F, gates U).</summary>
    public Tensor Kernel => Ops.Transpose(Ordered(Ops.Select(call.Value(1).Tensor, 0, d)), 1, 0);

    /// <summary>(U, gates U).</summary>
    public Tensor Recurrent => Ops.Transpose(Ordered(Ops.Select(call.Value(2).Tensor, 0, d)), 1, 0);

    /// <summary>(gates U), or (2, gates U) where the reset gate works behind the product.</summary>
    public Tensor? Bias
    {
        get
        {
            if (call.Optional(3) is not { } given)
                return null;
            var both = Ops.Select(given.Tensor, 0, d);
            var (of, recurrent) = (Ordered(Ops.Slice(both, 0, 0, gates * units)),
                Ordered(Ops.Slice(both, 0, gates * units, gates * units)));
            return IsResetAfter ? Ops.Stack([of, recurrent]) : of + recurrent;
        }
    }

    public Tensor? FirstState => First(5);

    public Tensor? FirstMemory => gates == 4 ? First(6) : null;

    /// <summary>The weights by which the gates i, o and f see c, each (U); null for none.</summary>
    public Tensor[]? Peepholes => gates == 4 && call.Optional(7) is { } holes
        ? [.. Enumerable.Range(0, 3).Select(gate => Ops.Slice(Ops.Select(holes.Tensor, 0, d), 0, gate * units, units))] : null;

    /// <summary>Whether a fused sequence has all that is asked for.</summary>
    public bool IsFused => Clip is null && !IsCoupled && (gates != 4 || (call.Optional(7) is null && functions[1] == functions[2]))
        && Array.TrueForAll(functions, function => function.Kind is not null);

    private Tensor? First(int input) => call.Optional(input) is { } given ? Ops.Select(given.Tensor, call.Flag("layout") ? 1 : 0, d) : null;

    /// <summary>LSTM's gates in Nabi's order; those of the others are in it.</summary>
    private Tensor Ordered(Tensor x) => gates != 4 ? x : Ops.Concat([.. LstmOrder.Select(gate => Ops.Slice(x, 0, gate * units, units))], 0);
}
