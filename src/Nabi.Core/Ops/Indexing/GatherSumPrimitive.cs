namespace Nabi;

/// <summary>
/// The sum or mean of a table's rows by id: y[s, :] = the sum over t of table[ids[s, t], :], in the order of t, and divided by their
/// number. What <see cref="GatherPrimitive"/> and <see cref="ReducePrimitive"/> compute one after the other, to the bit, without the rows
/// in between; only predictions use it.
/// </summary>
internal sealed class GatherSumPrimitive(string owner, bool isMean, Shape result) : Primitive
{
    // Numbers of rows that a part adds up, more or less.
    private const int PartLength = 1 << 15;

    public override string Name => isMean ? "GatherMean" : "GatherSum";

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(result)];

    public override void Forward(PrimitiveCall call)
    {
        var ids = call.Inputs[1].Shape;
        GatherPrimitive.CheckedIds(call, owner);
        call.InParts(ids.Product(0, ids.Rank - 1), Math.Max(1, PartLength / Math.Max(1, ids[-1] * call.Inputs[0].Shape[1])),
            static (call, first, count) => ((GatherSumPrimitive)call.Primitive).Sum(call, first, count));
    }

    private void Sum(PrimitiveCall call, int first, int count)
    {
        var (length, width) = (call.Inputs[1].Shape[-1], call.Inputs[0].Shape[1]);
        var sums = call.Out().Slice(first * width, count * width);
        EmbeddingTable.GatherSum(GatherPrimitive.Ids(call).Slice(first * length, count * length), length, call.In(0), width, sums);
        if (isMean)
            TensorPrimitives.Multiply(sums, (float)call.Outputs[0].Length / (call.Inputs[1].Length * width), sums);
    }
}
