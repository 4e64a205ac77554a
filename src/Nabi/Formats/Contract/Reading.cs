using System.Text.Json;

namespace Nabi.Formats;

/// <summary>Reads what may be damaged.</summary>
internal static class Reading
{
    /// <summary>
    /// Runs <paramref name="read"/>; what the runtime throws comes out as a sentence about the file, and every sentence at its length.
    /// </summary>
    public static T Guarded<T>(string source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (IsOfDamage(error))
        {
            throw new NabiException(Sentence.Short($"{source} cannot be read as a model: {error.Message}"), error);
        }
        catch (NabiException error) when (error.Message.Length > Sentence.Longest)
        {
            throw new NabiException(Sentence.Short(error.Message), error) { Owner = error.Owner };
        }
    }

    /// <summary>Whether an exception is what the runtime throws where a file does not hold what it should.</summary>
    public static bool IsOfDamage(Exception error)
        => error is OverflowException or InvalidOperationException or FormatException or JsonException
            or ArgumentException or InvalidCastException or IndexOutOfRangeException or KeyNotFoundException or IOException;
}
