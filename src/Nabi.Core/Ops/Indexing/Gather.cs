using Nabi.Kernels;

namespace Nabi;

/// <summary>Rows of a table by id: y[..., :] = table[ids[...], :]. The gradient of the table adds up the rows' gradients.</summary>
internal sealed class GatherPrimitive(string owner) : Primitive
{
    public override string Name => "Gather";

    public override bool HasGradient(int input) => input == 0;

    public override Spec[] Infer(Tensor[] inputs)
    {
        if (inputs[0].Rank != 2)
            throw new NabiException($"{owner}: the table must have shape (rows, width), got {inputs[0].Shape}.");
        return [new Spec(inputs[1].Shape.Concat([inputs[0].Shape[1]]))];
    }

    public override void Forward(Step step)
    {
        var ids = Ids(step);
        var rows = step.Inputs[0].Shape[0];
        for (var i = 0; i < ids.Length; i++)
            if ((uint)ids[i] >= (uint)rows)
                throw new NabiException($"{owner}: the id {ids[i]} at position {i} is out of range; the table has {rows} rows, so ids must be 0 to {rows - 1}.");
        EmbeddingTable.Gather(ids, step.In(0), step.Inputs[0].Shape[1], step.Out());
    }

    public override void Backward(Step step)
        => EmbeddingTable.ScatterAdd(Ids(step), step.OutputGradient(), step.Inputs[0].Shape[1], step.ClearedGradient(0));

    private static ReadOnlySpan<int> Ids(Step step)
    {
        var ids = step.Inputs[1];
        if (ids.DType == DType.Int32)
            return ids.Integers;
        var integers = (int[])(step.State ??= new int[ids.Length]);
        var floats = ids.Floats;
        for (var i = 0; i < integers.Length; i++)
            integers[i] = float.IsNaN(floats[i]) ? -1 : (int)floats[i];
        return integers;
    }
}

public static partial class Ops
{
    /// <summary>Rows of a table by id.</summary>
    /// <param name="table">(rows, width).</param>
    /// <param name="ids">Integers (or whole floats) of any shape, each 0 to rows - 1.</param>
    /// <param name="owner">Who asks, for errors.</param>
    /// <returns>The shape of <paramref name="ids"/> with width behind.</returns>
    /// <exception cref="NabiException">An id is out of range.</exception>
    public static Tensor Gather(Tensor table, Tensor ids, string owner = "Gather") => Run(new GatherPrimitive(owner), table, ids);
}
