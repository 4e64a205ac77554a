namespace Nabi.Bench;

/// <summary>Where the bench's programs and results lie.</summary>
internal static class Folders
{
    /// <summary>The folder <c>bench</c> of the repository: above the current folder or above the program.</summary>
    /// <exception cref="NabiException">There is none.</exception>
    public static string Bench
        => new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }.Select(Above).FirstOrDefault(folder => folder is not null)
            ?? throw new NabiException(
                "The folder bench of the repository was not found above the current folder; run from inside the repository.");

    public static string Peers => Path.Combine(Bench, "peers");

    /// <summary>The file of results of this machine's processor.</summary>
    public static string Results => Path.Combine(Bench, "results", $"{MachineName}.md");

    /// <summary>The file of the history that a result of this machine, day and commit goes into.</summary>
    public static string NewResult
        => Path.Combine(Bench, "results", "history", $"{MachineName}-{Origin.Here.Date}-{Origin.Here.Commit}.jsonl");

    /// <summary>The processor as part of a file name.</summary>
    public static string MachineName
        => string.Join('-', new string([.. Machine.Processor.ToLowerInvariant().Select(one => char.IsAsciiLetterOrDigit(one) ? one : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "bench", "peers", "serve.hpp")))
                return Path.Combine(folder.FullName, "bench");
        }

        return null;
    }
}
