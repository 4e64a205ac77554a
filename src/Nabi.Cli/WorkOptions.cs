namespace Nabi.Cli;

/// <summary>What the commands that learn from a table have in common: the seed, the folder they write, the threads.</summary>
/// <param name="files">What the folder will hold.</param>
/// <param name="folder">The folder if none is given.</param>
internal sealed class WorkOptions(string files, string folder)
{
    private readonly Option<int?> seed = Numbers.Option("--seed", "Decides everything random.", least: 0, otherwise: 0);
    private readonly Option<string> folder = FolderOption.Make($"The folder of {files}.", folder);
    private readonly ThreadsOption threads = ThreadsOption.Make();

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="setting">The setting that the seed is.</param>
    public void AddTo(SettingCommand command, string setting)
    {
        command.Add(seed, setting);
        command.Add(folder);
        command.Add(threads);
    }

    /// <summary>Sets the number of threads, and checks that the files can be written.</summary>
    /// <returns>The folder and the seed.</returns>
    public (string Folder, int Seed) Read(ParseResult parsed, params string[] written)
    {
        threads.Apply(parsed);
        var to = parsed.GetValue(folder)!;
        OutputFolder.Check(to, written);
        return (to, parsed.GetValue(seed) ?? 0);
    }
}
