using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabi;

/// <summary>
/// Puts the outputs of batches together. Where the first axis of an output counts the samples, its rows follow one another; else a single
/// batch's output is kept whole, and those of several follow one another as in Keras, if that can be what is meant.
/// </summary>
/// <param name="owner">Who collects, for errors.</param>
/// <param name="output">The number of the output.</param>
/// <param name="samples">The samples of all batches; null when that is not known before the last.</param>
/// <param name="isFixed">True when the first axis is known to have a length of its own.</param>
internal sealed class PredictedRows(string owner, int output, int? samples, bool isFixed)
{
    private readonly List<Tensor> pieces = [];
    private readonly List<int> sizes = [];
    private Tensor? rows;
    private int filled;

    /// <summary>Takes a batch's output, whose memory may be written again afterwards.</summary>
    /// <param name="one">The output.</param>
    /// <param name="count">The samples of the batch.</param>
    public void Add(Tensor one, int count)
    {
        if (Room(one, count) is var (whole, at))
        {
            if (!IsThere(one, whole, at))
                one.CopyTo(whole, at);
            filled += count;
            sizes.Add(count);
            return;
        }

        Demote();
        pieces.Add(one.Clone());
        sizes.Add(count);
    }

    /// <summary>
    /// Where a batch's output will be put by <see cref="Add"/>; null where that is not known before.
    /// </summary>
    /// <param name="one">The output, whose numbers may be of another batch.</param>
    /// <param name="count">The samples of the batch.</param>
    /// <returns>The tensor and the first place there, in row-major order.</returns>
    public (Tensor Whole, int From)? Room(Tensor one, int count)
    {
        if (pieces.Count > 0 || !IsRow(one, count))
            return null;
        Reserve(one, count);
        return (rows!, rows!.Length == 0 ? 0 : filled * (rows.Length / rows.Shape[0]));
    }

    /// <summary>All of it.</summary>
    /// <exception cref="NabiException">The batches' outputs cannot be put together.</exception>
    public Tensor Whole()
    {
        if (rows is not null)
            return rows.Shape[0] == filled ? rows : rows.View(rows.Shape.With(0, filled)).Clone();
        if (pieces.Count == 1)
            return pieces[0];
        var first = pieces[0];
        if (first.Rank == 0)
            throw Refused("is one number for a whole batch");
        for (var axis = 1; axis < first.Rank; axis++)
        {
            if (pieces.Select((piece, i) => piece.Rank == first.Rank && piece.Shape[axis] == sizes[i]).All(equal => equal))
                throw Refused($"has the samples on axis {axis}, shape {first.Shape}");
        }

        if (pieces.Exists(
            piece => piece.Rank != first.Rank || piece.DType != first.DType || piece.Shape.With(0, 1) != first.Shape.With(0, 1)))
        {
            throw Refused($"has another shape in each batch, {first.Shape} and {pieces.Find(piece => piece.Shape != first.Shape)!.Shape}");
        }

        var length = pieces.Sum(piece => piece.Shape[0]);
        var whole = Tensor.Empty(first.Shape.With(0, length), first.DType);
        var at = 0;
        foreach (var piece in pieces)
        {
            Copy(piece, whole, at);
            at += piece.Shape[0];
        }

        return whole;
    }

    private static bool IsThere(Tensor one, Tensor whole, int at)
        => one.DType == DType.Float32 && one.Length > 0
            && Unsafe.AreSame(ref MemoryMarshal.GetReference(one.Floats), ref MemoryMarshal.GetReference(whole.Floats[at..]));

    private bool IsRow(Tensor one, int count)
        => !isFixed && one.Rank > 0 && one.Shape[0] == count
            && (rows is null || (one.DType == rows.DType && one.Rank == rows.Rank && one.Shape.With(0, rows.Shape[0]) == rows.Shape));

    /// <summary>Goes back to pieces when a batch shows that the first axis does not count the samples.</summary>
    private void Demote()
    {
        if (rows is null)
            return;
        var (at, width) = (0, rows.Shape[0] == 0 ? 0 : rows.Length / rows.Shape[0]);
        foreach (var size in sizes)
        {
            pieces.Add(rows.View(rows.Shape.With(0, size), at * width));
            at += size;
        }

        rows = null;
    }

    /// <summary>Sees to memory for the rows of one more batch.</summary>
    private void Reserve(Tensor one, int count)
    {
        if (rows is not null && filled + count <= rows.Shape[0])
            return;
        var larger = Tensor.Empty(one.Shape.With(0, samples ?? Math.Max(filled + count, 2 * filled)), one.DType);
        rows?.View(rows.Shape.With(0, filled)).CopyTo(larger);
        rows = larger;
    }

    private static void Copy(Tensor from, Tensor to, int row)
    {
        if (from.Length > 0)
            from.CopyTo(to, row * (to.Length / to.Shape[0]));
    }

    private NabiException Refused(string why)
        => new(
            $"{owner}: output {output} {why}, so the outputs of {pieces.Count} batches cannot be put together; "
            + (samples is { } all ? $"give a batch size of at least {all}."
                : "give batches of one shape (PaddedBatch with a length), or predict batch by batch."));
}
