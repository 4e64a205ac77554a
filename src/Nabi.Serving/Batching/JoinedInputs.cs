using System.Numerics;

namespace Nabi.Serving;

/// <summary>
/// The inputs of several requests as one batch. Each length of batch is a recorded step of its own, so few lengths are used, the powers of
/// two: the last row stands for those that are missing, where the queue could not choose so. The memory is used again for the next batch
/// of that length.
/// </summary>
/// <param name="most">How many rows a batch has at most.</param>
internal sealed class JoinedInputs(int most)
{
    private readonly Tensor[]?[] kept = new Tensor[]?[33];

    /// <summary>The inputs of requests that fit together, row after row.</summary>
    /// <param name="batch">The requests.</param>
    /// <returns>The inputs, to be given back once they were read.</returns>
    public Tensor[] Join(IReadOnlyList<Work> batch)
    {
        var given = 0;
        foreach (var work in batch)
            given += work.Rows;
        var rows = Math.Max(given, (int)Math.Min(most, BitOperations.RoundUpToPowerOf2((uint)given)));
        var first = batch[0].Inputs;
        var inputs = Interlocked.Exchange(ref kept[Place(rows)], null) ?? new Tensor[first.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            var shape = first[i].Shape.With(0, rows);
            // Texts are not kept: they are objects of their requests.
            if (inputs[i] is not { } before || before.DType != first[i].DType || before.DType == DType.String || before.Shape != shape)
                inputs[i] = Tensor.Empty(shape, first[i].DType);
            Fill(inputs[i], batch, i);
        }

        return inputs;
    }

    /// <summary>Takes inputs back, whose memory the next batch of that length uses.</summary>
    public void Return(Tensor[] inputs) => Volatile.Write(ref kept[Place(inputs[0].Shape[0])], inputs);

    private static int Place(int rows) => BitOperations.Log2((uint)rows);

    private static void Fill(Tensor all, IReadOnlyList<Work> batch, int input)
    {
        var (at, width) = (0, all.Length / all.Shape[0]);
        foreach (var work in batch)
        {
            work.Inputs[input].CopyTo(all, at);
            at += work.Rows * width;
        }

        for (var last = all.View(all.Shape.With(0, 1), at - width); at < all.Length; at += width)
            last.CopyTo(all, at);
    }
}
