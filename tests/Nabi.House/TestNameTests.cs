using System.Text.RegularExpressions;

namespace Nabi.House;

/// <summary>A test's name is a sentence with underscores: <c>A_masked_step_does_not_count</c>.</summary>
public sealed partial class TestNameTests
{
    [Fact]
    public void Names_of_tests_are_sentences_with_underscores()
    {
        var wrong = Repository.Sources("tests").SelectMany(file
            => Test().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Where(IsJoined)
                .Select(name => $"{Repository.Relative(file)}: {name}"));
        Assert.True(!wrong.Any(), string.Join("\n", wrong));
    }

    // ATreeThatLeadsBack; the name of one thing (IndRNN, MLSTM) may be a test's.
    private static bool IsJoined(string name) => !name.Contains('_', StringComparison.Ordinal) && Hump().Count(name) > 1;

    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\n]*\n(?:\s*\[[^\n]*\n|\s*//[^\n]*\n)*\s*public (?:async )?(?:void|Task|ValueTask) (\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex("[A-Z][a-z]+")]
    private static partial Regex Hump();
}
