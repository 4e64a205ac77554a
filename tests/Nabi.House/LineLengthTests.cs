namespace Nabi.House;

/// <summary>
/// A line of code has at most 140 characters. Text that is written as it stands (raw strings), data in tests, and the code of the pages of
/// docs (a page breaks its own lines) may be longer.
/// </summary>
public sealed class LineLengthTests
{
    private const int Most = 140;

    [Fact]
    public void No_line_has_more_than_140_characters()
    {
        var wrong = Repository.Sources("src", "recipes", "samples", "bench", "templates", "tests")
            .Where(file => !Repository.Relative(file).StartsWith("tests/Nabi.Docs.Tests/Pages/", StringComparison.Ordinal))
            .SelectMany(TooLong);
        Assert.True(!wrong.Any(), string.Join("\n", wrong));
    }

    private static IEnumerable<string> TooLong(string file)
    {
        var (number, isRaw) = (0, false);
        var name = Repository.Relative(file);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var wasRaw = isRaw;
            // An odd number of marks begins or ends a raw string of several lines.
            if ((line.Split("\"\"\"").Length - 1) % 2 == 1)
                isRaw = !isRaw;
            var isData = name.StartsWith("tests/", StringComparison.Ordinal) && line.Contains('"');
            var isRawLine = line.Contains("\"\"\"", StringComparison.Ordinal);
            if (line.Length > Most && !wasRaw && !isRaw && !isData && !isRawLine)
                yield return $"{name}({number}) has {line.Length} characters";
        }
    }
}
