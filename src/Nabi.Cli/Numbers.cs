using System.CommandLine.Parsing;

namespace Nabi.Cli;

/// <summary>
/// Options whose value is a whole number, and those whose value is one of some words; others are refused in words of the tool.
/// </summary>
internal static class Numbers
{
    /// <summary>An option with a whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it means.</param>
    /// <param name="letter">How the help calls the number.</param>
    /// <param name="least">The least that makes sense.</param>
    /// <param name="otherwise">What holds when it is not given.</param>
    public static Option<int?> Option(string name, string description, string letter = "N", int? least = null, int? otherwise = null)
    {
        var option = new Option<int?>(name)
        {
            Description = description,
            HelpName = letter,
            CustomParser = result => Parse(result, name, least),
        };
        if (otherwise is { } value)
            option.DefaultValueFactory = _ => value;
        return option;
    }

    /// <summary>An option with one of some words.</summary>
    public static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            DefaultValueFactory = _ => words[0],
            HelpName = string.Join('|', words),
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !words.Contains(result.Tokens[0].Value))
                result.AddError($"{name} is {string.Join(" or ", words)}, got '{result.Tokens[0].Value}'");
        });
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Reads a whole number.</summary>
    public static int? Parse(ArgumentResult result, string name, int? least)
    {
        var word = result.Tokens[0].Value;
        if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            result.AddError($"{name} needs a whole number, got '{word}'");
        else if (number < least)
            result.AddError($"{name} needs a whole number of {least} or more, got {number}");
        return number;
    }
}
