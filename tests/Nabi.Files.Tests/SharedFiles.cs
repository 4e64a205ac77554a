namespace Nabi.Files.Tests;

/// <summary>Finds the optional folders of real files, or skips the test with the reason.</summary>
internal static class SharedFiles
{
    public static string Goldens => Find("NABI_GOLDENS", Path.Combine("shared", "goldens"));

    public static string Data => Find("NABI_DATA", Path.Combine("shared", "data"));

    public static string? TryFind(string variable, string relative)
    {
        var named = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(named))
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }

    private static string Find(string variable, string relative)
    {
        var found = TryFind(variable, relative);
        if (found is null)
            Assert.Skip($"the folder '{relative}' is not here; set {variable} to test against it");
        return found;
    }
}
