namespace Documentation;

/// <summary>The files of the repository, found above the test.</summary>
internal static class Repository
{
    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>The folder with the solution. Skips the test when it does not run inside the repository.</summary>
    public static string Root
    {
        get
        {
            Assert.SkipWhen(Found.Value is null, "The tests do not run inside the repository.");
            return Found.Value!;
        }
    }

    /// <summary>The pages, as paths from the root: README.md and docs/*.md.</summary>
    public static IEnumerable<string> Pages
        => Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal).Prepend("README.md");

    /// <summary>The pages of packages, which have no Korean ones: src/*/README.md.</summary>
    public static IEnumerable<string> PackagePages
        => Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(folder => $"src/{Path.GetFileName(folder)}/README.md")
            .Where(page => File.Exists(Path.Combine(Root, page))).Order(StringComparer.Ordinal);

    /// <summary>The Korean pages: README.ko.md, those of samples and recipes, and docs/ko/*.md.</summary>
    public static IEnumerable<string> KoreanPages
        => Directory.EnumerateFiles(Path.Combine(Root, "docs", "ko"), "*.md")
            .Select(file => $"docs/ko/{Path.GetFileName(file)}").Order(StringComparer.Ordinal)
            .Concat(["README.ko.md", "samples/README.ko.md", "recipes/README.ko.md"]);

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nabi.slnx")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
