using System.Text.Json;

namespace Nabi.Formats;

/// <summary>Reads what may be damaged.</summary>
internal static class Reading
{
    /// <summary>Runs <paramref name="read"/>; what the runtime throws comes out as a sentence about the file.</summary>
    public static T Guarded<T>(string source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is OverflowException or InvalidOperationException or FormatException or JsonException
            or ArgumentException or InvalidCastException or IndexOutOfRangeException or KeyNotFoundException or IOException)
        {
            throw new NabiException($"{source} cannot be read as a model: {error.Message}", error);
        }
    }
}
