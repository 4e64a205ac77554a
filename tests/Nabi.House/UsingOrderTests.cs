using System.Text.RegularExpressions;

namespace Nabi.House;

/// <summary>The usings of a file are sorted: namespaces with those of System first, then static ones, then aliases.</summary>
public sealed partial class UsingOrderTests
{
    [Fact]
    public void Usings_are_sorted()
    {
        var wrong = Repository.Sources("src", "recipes", "samples", "bench", "templates", "tests").SelectMany(Unsorted);
        Assert.True(!wrong.Any(), string.Join("\n", wrong));
    }

    private static IEnumerable<string> Unsorted(string file)
    {
        var usings = File.ReadLines(file).TakeWhile(line => line.Length == 0 || line[0] is 'u' or '/' or '#' or '\ufeff')
            .Where(line => Directive().IsMatch(line)).ToArray();
        var sorted = usings.OrderBy(Key, StringComparer.OrdinalIgnoreCase).ToArray();
        return usings.SequenceEqual(sorted) ? [] : [$"{Repository.Relative(file)}: usings in the order {string.Join(" ", sorted)}"];
    }

    // A namespace comes before those inside it, as the space does before the letters.
    private static string Key(string line)
    {
        var name = line["using ".Length..^1];
        var group = name.Contains('=', StringComparison.Ordinal) ? 3 : name.StartsWith("static ", StringComparison.Ordinal) ? 2
            : name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1;
        return $"{group}{name.Replace('.', ' ')}";
    }

    [GeneratedRegex("^using (static )?[A-Za-z0-9_.= <>,]+;$")]
    private static partial Regex Directive();
}
