namespace Nabi.Formats;

/// <summary>What files say about who wrote them.</summary>
internal static class KerasVersion
{
    /// <summary>The version of Keras whose form is written.</summary>
    public const string Written = "3.15.1";

    /// <summary>Notes that a file comes from a version that is newer than all that are known.</summary>
    /// <param name="version">What the file says, or null.</param>
    /// <param name="log">Where to.</param>
    public static void Note(string? version, LoadLog log)
    {
        if (version is not null && Compare(Numbers(version), Numbers(Written)) > 0)
        {
            log.Add(
                $"The file was written by Keras {version}, which is newer than {Written}, the newest that is known here; "
                + "what it added was left out.");
        }
    }

    private static int Compare(int[] a, int[] b)
    {
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            if ((i < a.Length ? a[i] : 0).CompareTo(i < b.Length ? b[i] : 0) is not 0 and var order)
                return order;
        }

        return 0;
    }

    /// <summary>The numbers up to the first part that is none: 2.4.0-tf is 2, 4.</summary>
    private static int[] Numbers(string version)
        => [.. version.Split('.')
            .Select(
                part => int.TryParse(part, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
                    out var number) ? number : -1)
            .TakeWhile(number => number >= 0)];

    /// <summary>A backend that keeps weights as Nabi does.</summary>
    public const string Backend = "tensorflow";
}
