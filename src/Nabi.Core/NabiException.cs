namespace Nabi;

/// <summary>
/// The one exception Nabi throws for a user's mistake or for bad input: a sentence that names the layer or the file,
/// what was expected, what was got, and what to do.
/// </summary>
public class NabiException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public NabiException()
    {
    }

    /// <summary>Creates an exception with the sentence the user reads.</summary>
    public NabiException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with the sentence the user reads and its cause.</summary>
    public NabiException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Who the sentence is about, where a layer said so: <c>Layer LSTM "lstm_1"</c>; null otherwise.</summary>
    public string? Owner { get; init; }
}
