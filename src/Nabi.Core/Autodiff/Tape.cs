namespace Nabi;

/// <summary>The list of steps executed while it records, in order. One tape records at a time on a thread.</summary>
/// <param name="gradients">False when the steps are only to be replayed: nothing is kept for a way back.</param>
internal sealed class Tape(bool gradients = true)
{
    [ThreadStatic]
    private static Tape? current;

    private readonly List<Step> steps = [];

    /// <summary>The tape that records on this thread, or null.</summary>
    public static Tape? Current => current;

    public IReadOnlyList<Step> Steps => steps;

    /// <summary>Whether gradients may be asked for.</summary>
    public bool Gradients => gradients;

    /// <summary>
    /// True when numbers were read by the program while the tape recorded: what it then does may depend on them, so the
    /// recording must not be replayed for other numbers.
    /// </summary>
    public bool ValuesWereRead { get; private set; }

    /// <summary>Runs <paramref name="body"/> while this tape records.</summary>
    public T Record<T>(Func<T> body) => With(this, body);

    /// <summary>Runs <paramref name="body"/> while no tape records.</summary>
    public static T Pause<T>(Func<T> body) => With(null, body);

    /// <summary>Notes that the program read a tensor's numbers.</summary>
    public static void NoteRead()
    {
        if (current is not null)
            current.ValuesWereRead = true;
    }

    public void Add(Step step) => steps.Add(step);

    private static T With<T>(Tape? tape, Func<T> body)
    {
        var outer = current;
        current = tape;
        try
        {
            return body();
        }
        finally
        {
            current = outer;
        }
    }
}
