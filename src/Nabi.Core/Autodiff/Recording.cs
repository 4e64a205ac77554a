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

    /// <summary>True once a run succeeded.</summary>
    public bool Exists => tape is not null;

    /// <summary>True when the operations are run again without the code that asked for them.</summary>
    public bool IsSelfContained => tape is { ValuesWereRead: false, RanUserCode: false };

    /// <summary>True when an operation changes what others may use: a variable, a random stream.</summary>
    public bool ChangesState => tape is not null && tape.ChangesState;

    /// <summary>Runs the program.</summary>
    /// <param name="body">The program; not called when the recorded operations are enough.</param>
    /// <param name="anew">True to forget what was recorded before.</param>
    /// <returns>True when operations differ from those of the last run, so that what was derived from them must be made anew.</returns>
    public bool Run(Action body, bool anew = false)
    {
        if (!anew && tape is { } known && IsSelfContained)
        {
            known.Repeat();
            return false;
        }

        return Record(body, anew || tape is null ? new Tape(gradients, lends: true) : tape);
    }

    /// <summary>
    /// Joins recorded operations whose results only the next one reads, where no code runs between them: their memory is then no longer
    /// that of the recorded tensors. For recordings without gradients.
    /// </summary>
    /// <param name="kept">The tensors that are read from outside, in every run.</param>
    public void Join(IEnumerable<Tensor> kept) => tape?.Join(kept);

    /// <summary>Says that what is derived from the operations is up to date.</summary>
    public void AcceptChanges() => tape?.AcceptChanges();

    private bool Record(Action body, Tape used)
    {
        used.Record(() =>
        {
            body();
            return 0;
        });
        // Only now: a recording that failed half way is no recording.
        tape = used;
        return used.Changed;
    }
}
