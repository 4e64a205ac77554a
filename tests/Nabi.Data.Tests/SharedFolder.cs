namespace Nabi.Data.Tests;

/// <summary>Finds the folders of reference cases and data that lie beside the project, if any.</summary>
internal static class SharedFolder
{
    /// <summary>The folder of reference cases: NABI_GOLDENS, or the nearest <c>shared/goldens</c> above the tests; null if none.</summary>
    public static string? Goldens => Find("NABI_GOLDENS", "goldens");

    /// <summary>The folder of data sets: NABI_DATA, or the nearest <c>shared/data</c> above the tests; null if none.</summary>
    public static string? Data => Find("NABI_DATA", "data");

    private static string? Find(string variable, string name)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
            return Directory.Exists(given) ? given : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", name);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
