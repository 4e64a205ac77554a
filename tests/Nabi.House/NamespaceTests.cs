using System.Text.RegularExpressions;

namespace Nabi.House;

/// <summary>
/// A file's namespace is its folder, or a folder above it: src/Nabi/Layers/Recurrent/LSTM.cs is in Nabi.Layers. Two namespaces are no
/// folders, because they say for whom a type is and not what it is about: Nabi.Engine and Nabi.Memory.
/// </summary>
public sealed partial class NamespaceTests
{
    private static readonly string[] Circles = ["Nabi.Engine", "Nabi.Memory"];

    /// <summary>Files whose namespace is another one, with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["src/Nabi/Training/Callback.cs"] = "the base type of Nabi.Callbacks; training calls it, and the callbacks use training",
        ["src/Nabi/Training/FitParameters.cs"] = "what a callback is told of the training it is part of",
        ["src/Shared/DefaultInterpolatedStringHandler.cs"] = "the compiler looks for the type there",
    };

    [Fact]
    public void Namespaces_are_folders()
    {
        var others = Repository.Sources("src").Select(file => (Name: Repository.Relative(file), Space: Space(file)))
            .Where(file => file.Space.Length > 0 && !Circles.Contains(file.Space) && !Exceptions.ContainsKey(file.Name)
                && !$"{Path.GetDirectoryName(file.Name)!.Replace('/', '.')}.".StartsWith($"src.{file.Space}.", StringComparison.Ordinal))
            .Select(file => $"{file.Name} is in {file.Space}");
        Assert.True(!others.Any(), string.Join("\n", others));
    }

    [Fact]
    public void Every_exception_is_needed()
    {
        foreach (var (file, reason) in Exceptions)
        {
            Assert.NotEmpty(reason);
            Assert.True(File.Exists(Path.Combine(Repository.Root, file)), $"{file} is gone; its exception goes too.");
        }
    }

    private static string Space(string file)
        => File.ReadLines(file).Select(line => Declaration().Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value ?? "";

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Declaration();
}
