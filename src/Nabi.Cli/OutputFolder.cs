using System.Text;
using Nabi.Files;

namespace Nabi.Cli;

/// <summary>The folder that a command writes into.</summary>
internal static class OutputFolder
{
    /// <summary>Makes it, if it is not there.</summary>
    /// <exception cref="NabiException">There is a file of its name.</exception>
    public static void Make(string folder)
    {
        if (File.Exists(folder))
            throw new NabiException($"'{folder}' is a file; --out names a folder.");
        Directory.CreateDirectory(folder);
    }

    /// <summary>Makes it and writes texts into it, each whole or not at all.</summary>
    public static void Write(string folder, params IReadOnlyList<(string Name, string Text)> files)
    {
        Make(folder);
        foreach (var (name, text) in files)
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
