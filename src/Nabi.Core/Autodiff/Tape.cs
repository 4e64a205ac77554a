namespace Nabi.Engine;

/// <summary>
/// The list of operations executed while it records, in order. A tape that records inside another (a gradient inside a training step)
/// sees its own operations, and the outer one sees them too.
/// </summary>
/// <param name="gradients">False when the operations are only to be repeated: nothing is kept for a backward pass.</param>
/// <param name="lends">
/// True when the recording is to be repeated: what the program gets are loans of the recorded tensors, so that one that is used after
/// its memory was written again is found out.
/// </param>
/// <param name="awaits">
/// True when operations that only compute may wait until somebody reads a result, or code runs that could do so: what has not been computed
/// by the end of the recording can then be joined first, and needs only the memory of <see cref="Join"/>.
/// </param>
public sealed class Tape(bool gradients = true, bool lends = false, bool awaits = false) : IPendingWork
{
    private readonly Lock gate = new();
    private readonly List<PrimitiveCall> calls = [];
    private IRepeatable[]? joined;
    private Tape? outer;
    private int cursor;

    // Whether operations wait, and how many at the end of the list do.
    private bool isAwaiting = awaits;
    private int waiting;

    /// <summary>The recorded operations, in order.</summary>
    public IReadOnlyList<PrimitiveCall> Calls => calls;

    /// <summary>What <see cref="Repeat"/> runs: the calls, or fewer steps where some are joined.</summary>
    internal IReadOnlyList<IRepeatable> Steps => joined ?? (IReadOnlyList<IRepeatable>)calls;

    /// <summary>Whether gradients may be asked for.</summary>
    public bool Gradients => gradients || outer is { Gradients: true };

    /// <summary>
    /// True when numbers were read by the program while the tape recorded: what it then does may depend on them, so the
    /// recording must not be repeated blindly.
    /// </summary>
    public bool ValuesWereRead { get; private set; }

    /// <summary>True when code that is not known to be pure ran while the tape recorded.</summary>
    public bool RanUserCode { get; private set; }

    /// <summary>True when operations were added or dropped since <see cref="AcceptChanges"/>.</summary>
    public bool Changed { get; private set; }

    /// <summary>
    /// True when an operation failed that had waited: the error does not stand where the program asked for it, and nothing that the program
    /// did has changed anything yet.
    /// </summary>
    internal bool FailedLate { get; private set; }

    /// <summary>True when a recorded operation changes what others may use.</summary>
    internal bool ChangesState => calls.Exists(static call => call.Primitive.ChangesState);

    /// <summary>Notes that the program read a tensor's numbers.</summary>
    public static void NoteRead()
    {
        for (var tape = CallContext.Current.Scope.Tape; tape is not null; tape = tape.outer)
        {
            tape.ValuesWereRead = true;
            tape.Compute();
        }
    }

    /// <summary>Notes that code ran that may do something else the next time.</summary>
    public void NoteUserCode()
    {
        for (var tape = this; tape is not null; tape = tape.outer)
        {
            tape.RanUserCode = true;
            tape.Compute();
        }
    }

    /// <summary>
    /// Computes the operations that wait, in order; from here on none waits. False when none does: a result that is asked for and has no
    /// numbers will not have any.
    /// </summary>
    internal bool Compute()
    {
        isAwaiting = false;
        if (waiting == 0)
            return false;
        var first = calls.Count - waiting;
        waiting = 0;
        FailedLate = true;
        for (var i = first; i < calls.Count; i++)
            calls[i].Complete();
        FailedLate = false;
        return true;
    }

    /// <summary>Says that the changes were taken into account.</summary>
    public void AcceptChanges() => Changed = false;

    /// <summary>Runs all recorded operations again, without the program that asked for them.</summary>
    public void Repeat()
    {
        if (joined is null)
        {
            foreach (IRepeatable call in calls)
                call.Repeat();
            return;
        }

        foreach (var step in joined)
            step.Repeat();
    }

    /// <summary>
    /// Joins operations whose results nobody but the next one reads, so that repeating them moves less memory; the bits stay the same.
    /// </summary>
    /// <param name="kept">The tensors that are read from outside.</param>
    public void Join(IEnumerable<Tensor> kept)
    {
        joined = ValuesWereRead || RanUserCode || ChangesState || Gradients ? null : CallChain.Join(calls, kept);
        if (joined is null || waiting == 0)
        {
            Compute();
            return;
        }

        waiting = 0;
        isAwaiting = false;
        FailedLate = true;
        Repeat();
        FailedLate = false;
    }

    /// <summary>Runs <paramref name="body"/> while this tape records on its own, whatever records around it.</summary>
    public T Record<T>(Func<T> body)
    {
        outer = null;
        return Begin(body);
    }

    /// <summary>Runs <paramref name="body"/> while this tape records, and the one around it too.</summary>
    public T RecordInside<T>(Func<T> body)
    {
        outer = CallContext.Current.Scope.Tape;
        return Begin(body);
    }

    /// <summary>Runs <paramref name="body"/> while no tape records.</summary>
    public static T Pause<T>(Func<T> body) => CallContext.RunIn(static scope => scope with { Tape = null }, body);

    /// <summary>Executes an operation on tensors with numbers.</summary>
    /// <param name="primitive">The operation.</param>
    /// <param name="inputs">What goes in; copied where the call is a new one.</param>
    /// <returns>The call, whose outputs the program may use as <see cref="Lent(PrimitiveCall)"/>.</returns>
    internal PrimitiveCall Execute(Primitive primitive, Tensor[] inputs)
    {
        lock (gate)
        {
            var top = this;
            while (top.outer is not null)
                top = top.outer;
            var mayWait = this == top && !primitive.ChangesState;
            if (!mayWait)
                top.Compute();
            var call = top.Take(primitive, inputs, Gradients);
            for (var tape = this; tape != top; tape = tape.outer!)
                tape.calls.Add(call);
            return call;
        }
    }

    /// <summary>The outputs of a call, as the program may use them.</summary>
    internal Tensor[] Lent(PrimitiveCall call)
        => Lends ? Array.ConvertAll(call.Outputs, static output => output.Lend()) : [.. call.Outputs];

    /// <summary>An output of a call, as the program may use it.</summary>
    internal Tensor Lent(PrimitiveCall call, int output) => Lends ? call.Outputs[output].Lend() : call.Outputs[output];

    bool IPendingWork.Complete() => Compute();

    // As the outermost tape does, whose recording it is.
    private bool Lends => outer?.Lends ?? lends;

    private T Begin<T>(Func<T> body)
    {
        cursor = 0;
        joined = null;
        // Only the outermost tape repeats what it holds; one inside another lists what it sees.
        if (outer is not null)
            calls.Clear();
        var result = CallContext.RunIn(scope => scope with { Tape = this }, body);
        if (outer is null)
            Cut();
        return result;
    }

    /// <summary>The next recorded call where it is the same operation on the same tensors, else a new one in its place.</summary>
    private PrimitiveCall Take(Primitive primitive, Tensor[] inputs, bool gradients)
    {
        var tracked = gradients && primitive.Differentiable && AnyTracked(inputs);
        if (cursor < calls.Count)
        {
            var recorded = calls[cursor];
            if (recorded.TakeOver(primitive, inputs, tracked))
            {
                cursor++;
                recorded.Run();
                return recorded;
            }

            Cut();
        }

        inputs = Array.ConvertAll(inputs, static input => input.Owned());
        var call = isAwaiting ? PrimitiveCall.Await(primitive, inputs, this)
            : PrimitiveCall.Execute(
                primitive, inputs, tracked, gradients && primitive is AssignPrimitive assign ? Before(assign.Variable) : null);
        calls.Add(call);
        waiting += isAwaiting ? 1 : 0;
        cursor++;
        Changed = true;
        return call;
    }

    private static bool AnyTracked(Tensor[] inputs)
    {
        foreach (var input in inputs)
        {
            if (input.Tracked)
                return true;
        }

        return false;
    }

    /// <summary>What a variable's value from before is kept in when it is written; null where no backward pass may need it.</summary>
    private AssignPrimitive.Before? Before(Variable variable)
        => calls.Exists(call => call is { Recording: true, Primitive.IsView: false }
            && Array.Exists(call.Inputs, input => input.SharesMemoryWith(variable.Value))) ? new(variable) : null;

    /// <summary>Drops what was recorded from here on: this time the program went another way.</summary>
    private void Cut()
    {
        if (cursor == calls.Count)
            return;
        calls.RemoveRange(cursor, calls.Count - cursor);
        Changed = true;
    }
}
