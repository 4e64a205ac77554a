namespace Nabi.Recipes;

/// <summary>
/// The folder of a run's files. They are written into a folder beside it and moved when the run is complete, so that a run
/// that fails or is cancelled leaves nothing behind.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly List<string> made = [];
    private bool kept;

    /// <summary>Makes sure the folder can be written, before anything is computed.</summary>
    /// <exception cref="NabiException">It cannot.</exception>
    public OutputFolder(string path)
    {
        Target = Path.GetFullPath(path);
        try
        {
            if (File.Exists(Target))
                throw new NabiException($"The output folder '{path}' is a file; choose another folder with --out.");
            for (var parent = Target; parent is not null && !Directory.Exists(parent); parent = Path.GetDirectoryName(parent))
                made.Add(parent);
            Staging = Path.Combine(Target, $".unfinished-{Guid.NewGuid():N}");
            Directory.CreateDirectory(Staging);
            File.WriteAllBytes(Path.Combine(Staging, ".probe"), [0]);
            File.Delete(Path.Combine(Staging, ".probe"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Dispose();
            throw new NabiException(
                $"The output folder '{path}' cannot be written ({error.Message.TrimEnd('.')}); choose another folder with --out.", error);
        }
    }

    /// <summary>Where the files will be.</summary>
    public string Target { get; }

    /// <summary>Where they are written until the run is complete.</summary>
    public string Staging { get; } = "";

    /// <summary>Moves all files to their place, those of an earlier run replaced.</summary>
    public void Complete()
    {
        foreach (var file in Directory.EnumerateFiles(Staging))
            File.Move(file, Path.Combine(Target, Path.GetFileName(file)), overwrite: true);
        kept = true;
    }

    /// <summary>Removes what an incomplete run wrote, and the folders made for it.</summary>
    public void Dispose()
    {
        try
        {
            if (Staging.Length > 0 && Directory.Exists(Staging))
                Directory.Delete(Staging, recursive: true);
            foreach (var folder in made)
            {
                if (!kept && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                    Directory.Delete(folder);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed stays; the sentence about the run counts.
        }
    }
}
