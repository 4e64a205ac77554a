namespace Nabi.Conformance;

/// <summary>Where the reference cases lie.</summary>
public static class GoldenFolder
{
    /// <summary>
    /// The folder NABI_GOLDENS names, else the nearest <c>shared/goldens</c> in or above the tests' folder, else the compact set beside
    /// this project; null if there is none.
    /// </summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("NABI_GOLDENS") is { Length: > 0 } named)
        {
            return Directory.Exists(named)
                ? named : throw new NabiException($"NABI_GOLDENS names the folder '{named}', which does not exist.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "goldens");
            if (File.Exists(Path.Combine(candidate, "index.json")))
                return candidate;
        }

        return Compact();
    }

    /// <summary>The compact set beside this project; null if it is not there.</summary>
    public static string? Compact()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var compact = Path.Combine(folder.FullName, "tests", "Nabi.Conformance", "goldens");
            if (File.Exists(Path.Combine(compact, "index.json")))
                return compact;
        }

        return null;
    }

    /// <summary>The folders of all cases, in the order of <c>index.json</c>, or by name when there is none.</summary>
    public static IReadOnlyList<string> Cases(string folder)
    {
        var index = Path.Combine(folder, "index.json");
        var names = File.Exists(index)
            ? JsonNode.Parse(File.ReadAllText(index))!.AsArray().Select(entry => (string)entry!["name"]!)
            : Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
        return [.. names.Select(name => Path.Combine(folder, name)).Where(path => File.Exists(Path.Combine(path, "case.json")))];
    }
}
