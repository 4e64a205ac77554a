namespace Nabi;

/// <content>States as bytes.</content>
public sealed partial class ModelStream
{
    /// <summary>
    /// The states of all sequences, and what was given once, as bytes: for another process, or for this one after a restart. They hold the
    /// architecture's fingerprint and a checksum, and no weights.
    /// </summary>
    /// <exception cref="NabiException">Another thread is in this stream, or what is given once is missing.</exception>
    public byte[] SaveState()
    {
        using var use = Enter();
        NeedGiven();
        var numbers = new float[RowLength * BatchSize];
        for (var row = 0; row < BatchSize; row++)
        {
            var into = numbers.AsSpan(row * RowLength, RowLength);
            core.Read(row, into);
            var at = core.StateLength;
            foreach (var i in Static)
            {
                core.Input(i, row).CopyTo(into[at..]);
                at += core.Input(i, row).Length;
            }
        }

        return StateBytes.Write(plan, BatchSize, numbers);
    }

    /// <summary>Goes on from states that <see cref="SaveState"/> returned.</summary>
    /// <param name="state">The bytes.</param>
    /// <exception cref="NabiException">
    /// The bytes are no states, damaged, of another version, of a model of another architecture, or of another number of sequences; the
    /// stream stays as it is.
    /// </exception>
    public void LoadState(ReadOnlySpan<byte> state)
    {
        using var use = Enter();
        var numbers = new float[RowLength * BatchSize];
        StateBytes.Read(plan, BatchSize, state, numbers);
        for (var row = 0; row < BatchSize; row++)
        {
            var from = numbers.AsSpan(row * RowLength, RowLength);
            core.Write(row, from);
            var at = core.StateLength;
            foreach (var i in Static)
            {
                var values = core.Input(i, row);
                from.Slice(at, values.Length).CopyTo(values);
                at += values.Length;
            }
        }

        Array.Fill(isGiven, true);
    }

    private IEnumerable<int> Static => Enumerable.Range(0, core.Inputs.Length).Where(i => plan.IsStatic[i]);

    private int RowLength => core.StateLength + plan.StepShapes.Where((_, i) => plan.IsStatic[i]).Sum(shape => shape.Size);
}
