namespace Nabi.Engine;

/// <summary>
/// A program on tensors that is run again and again: recorded when it first runs, repeated afterwards without new memory. Where all code
/// in it is known to be pure the recorded operations are simply run again. Else the code itself runs every time, and each operation that is
/// the recorded one again uses its memory: what the code draws, reads or decides counts, as if nothing had been recorded.
/// </summary>
/// <param name="gradients">Whether gradients may be asked for.</param>
public sealed class Recording(bool gradients)
{
    private Tape? tape;

    /// <summary>The recorded operations, in order; none before the first run that succeeded.</summary>
    public IReadOnlyList<PrimitiveCall> Calls => tape?.Calls ?? [];

    /// <summary>What is run again: the operations, or fewer steps where some are joined.</summary>
    internal IReadOnlyList<IRepeatable> Steps => tape?.Steps ?? [];

    /// <summary>True once a run succeeded.</summary>
    public bool Exists => tape is not null;

    /// <summary>True when the operations are run again without the code that asked for them.</summary>
    public bool IsSelfContained => tape is { ValuesWereRead: false, RanUserCode: false };

    /// <summary>True when an operation changes what others may use: a variable, a random stream.</summary>
    public bool ChangesState => tape is not null && tape.ChangesState;

    /// <summary>Runs the program.</summary>
    /// <param name="body">The program; not called when the recorded operations are enough.</param>
    /// <param name="anew">True to forget what was recorded before.</param>
    /// <param name="kept">
    /// The tensors that are read from outside, in every run; without gradients, operations whose results only the next one reads are then
    /// joined where no code runs between them, and memory is shared. Null where all results are read.
    /// </param>
    /// <returns>True when operations differ from those of the last run, so that what was derived from them must be made anew.</returns>
    public bool Run(Action body, bool anew = false, Func<IEnumerable<Tensor>>? kept = null)
    {
        if (!anew && tape is { } known && IsSelfContained)
        {
            known.Repeat();
            return false;
        }

        if (!anew && tape is { } old)
            return Record(body, old, kept);
        Tape made = new(gradients, lends: true, awaits: !gradients && kept is not null);
        try
        {
            return Record(body, made, kept);
        }
        catch (Exception) when (made.FailedLate)
        {
            // Once more, each operation at once, so that the error says where in the program it arose.
            return Record(body, new Tape(gradients, lends: true), kept);
        }
    }

    /// <summary>Says that what is derived from the operations is up to date.</summary>
    public void AcceptChanges() => tape?.AcceptChanges();

    private bool Record(Action body, Tape used, Func<IEnumerable<Tensor>>? kept)
    {
        used.Record(() =>
        {
            body();
            return 0;
        });
        if (used.Changed && kept is not null)
            used.Join(kept());
        used.Compute();
        // Only now: a recording that failed half way is no recording.
        tape = used;
        return used.Changed;
    }
}
