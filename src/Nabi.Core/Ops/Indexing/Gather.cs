namespace Nabi;

/// <summary>Rows of a table by id: y[..., :] = table[ids[...], :]. The gradient of the table adds up the rows' gradients.</summary>
public sealed class GatherPrimitive(string owner) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => owner;

    /// <inheritdoc/>
    public override string Name => "Gather";

    /// <inheritdoc/>
    public override bool HasGradient(int input) => input == 0;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        if (inputs[0].Rank != 2)
            throw new NabiException($"{owner}: the table must have shape (rows, width), got {inputs[0].Shape}.");
        return [new TensorSpec(inputs[1].Shape.Concat([inputs[0].Shape[1]]), inputs[0].DType)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var ids = CheckedIds(call, owner);
        switch (call.Inputs[0].DType)
        {
            case DType.Int32:
                Copy(ids, call.InIntegers(), call.Inputs[0].Shape[1], call.OutIntegers());
                break;
            case DType.Bool:
                Copy(ids, call.InBooleans(), call.Inputs[0].Shape[1], call.OutBooleans());
                break;
            default:
                EmbeddingTable.Gather(ids, call.In(0), call.Inputs[0].Shape[1], call.Out());
                break;
        }
    }

    private static void Copy<T>(ReadOnlySpan<int> ids, ReadOnlySpan<T> table, int width, Span<T> rows)
    {
        for (var i = 0; i < ids.Length; i++)
            table.Slice(ids[i] * width, width).CopyTo(rows[(i * width)..]);
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => EmbeddingTable.ScatterAdd(Ids(call), call.OutputGradient(), call.Inputs[0].Shape[1], call.ClearedGradient(0));

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.Run(new ScatterPrimitive(call.Inputs[0].Shape[0]), outputGradients[0]!, call.Inputs[1]), null];

    /// <summary>Who asks for the rows, for errors.</summary>
    internal string Owner => owner;

    /// <summary>Input 1 as integers, each the number of a row of input 0.</summary>
    internal static ReadOnlySpan<int> CheckedIds(PrimitiveCall call, string owner)
    {
        var ids = Ids(call);
        var rows = call.Inputs[0].Shape[0];
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)rows)
            {
                throw new NabiException(
                    $"{owner}: the id {ids[i]} at position {i} is out of range; the table has {rows} rows, so "
                    + $"ids must be 0 to {rows - 1}.");
            }
        }

        return ids;
    }

    /// <summary>Input 1 as integers, NaN as -1.</summary>
    internal static ReadOnlySpan<int> Ids(PrimitiveCall call)
    {
        var ids = call.Inputs[1];
        if (ids.DType != DType.Float32)
            return ids.Integers;
        var integers = (int[])(call.State ??= new int[ids.Length]);
        var floats = ids.Floats;
        for (var i = 0; i < integers.Length; i++)
            integers[i] = float.IsNaN(floats[i]) ? -1 : (int)floats[i];
        return integers;
    }
}

/// <summary>
/// The gradient of <see cref="GatherPrimitive"/>: rows (..., width) and the ids (...) that they were taken by to the table (rows, width)
/// of their sums.
/// </summary>
internal sealed class ScatterPrimitive(int rows) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => rows;

    public override bool HasGradient(int input) => input == 0;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec([rows, inputs[0].Shape[-1]])];

    public override void Forward(PrimitiveCall call)
    {
        call.Out().Clear();
        EmbeddingTable.ScatterAdd(GatherPrimitive.Ids(call), call.In(), call.Outputs[0].Shape[1], call.Out());
    }

    public override void Backward(PrimitiveCall call)
    {
        var size = call.Inputs[0].Length;
        var gathered = call.Adds(0) ? call.Scratch(0, size) : call.InputGradient();
        EmbeddingTable.Gather(GatherPrimitive.Ids(call), call.OutputGradient(), call.Outputs[0].Shape[1], gathered);
        if (call.Adds(0))
            call.WriteGradient(0, gathered);
    }

    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.Gather(outputGradients[0]!, call.Inputs[1], Name), null];
}

public static partial class Ops
{
    /// <summary>Rows of a table by id.</summary>
    /// <param name="table">(rows, width), of any type.</param>
    /// <param name="ids">Integers (or whole floats) of any shape, each 0 to rows - 1.</param>
    /// <param name="owner">Who asks, for errors.</param>
    /// <returns>The shape of <paramref name="ids"/> with width behind.</returns>
    /// <exception cref="NabiException">An id is out of range.</exception>
    public static Tensor Gather(Tensor table, Tensor ids, string owner = "Gather") => Run(new GatherPrimitive(owner), table, ids);
}
