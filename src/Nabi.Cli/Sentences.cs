using System.CommandLine.Parsing;
using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary>What is wrong with a command line, in one sentence: the word that is not known and the nearest that is.</summary>
internal static class Sentences
{
    /// <summary>The first thing that is wrong.</summary>
    /// <param name="parsed">A command line that cannot be run.</param>
    /// <param name="args">Its words.</param>
    public static string Of(ParseResult parsed, string[] args)
    {
        if (args.Length == 0)
            return "Say what to do: `nabi recipes` lists the recipes, `nabi run melody` runs one, `nabi --help` tells all.";
        var command = parsed.CommandResult.Command;
        var called = command is RootCommand ? "nabi" : $"nabi {command.Name}";
        // A value that is no number, or a missing one, says more than the words that are then left over.
        var said = parsed.UnmatchedTokens.Count > 0 ? Unknown(command, called, parsed.UnmatchedTokens[0]) : Plain(parsed.Errors[0], called);
        return $"{said}{(said.EndsWith('?') ? "" : ";")} `{called} --help` shows what is possible.";
    }

    private static string Unknown(Command command, string called, string word)
    {
        if (word.StartsWith('-'))
            return $"`{called}` has no option '{word.Split('=')[0]}'{Nearest(word.Split('=')[0], Options(command))}";
        if (command is RootCommand)
            return $"There is no command '{word}'{Nearest(word, command.Subcommands.Select(one => one.Name), orAll: true)}";
        return $"`{called}` does not know what to do with '{word}'";
    }

    private static IEnumerable<string> Options(Command command)
        => command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Select(option => option.Name);

    private static string Nearest(string word, IEnumerable<string> known, bool orAll = false)
    {
        string[] all = [.. known];
        var nearest = all.MinBy(one => Catalog.Distance(one, word.ToLowerInvariant()));
        // Further away than half of the word it is not meant.
        return nearest is not null && Catalog.Distance(nearest, word.ToLowerInvariant()) <= Math.Max(1, word.TrimStart('-').Length / 2)
            ? $"; did you mean '{nearest}'?"
            : orAll ? $"; the commands are {string.Join(", ", all)}" : "";
    }

    private static string Plain(ParseError error, string called) => error.SymbolResult switch
    {
        OptionResult { Option: var option, Tokens.Count: 0 } when error.Message.Contains("required", StringComparison.Ordinal) =>
            $"`{called}` needs {option.Name} {option.HelpName}: {Text(option.Description)}",
        CommandResult { Command: var command }
            when command.Options.FirstOrDefault(
                option => error.Message.Contains($"'{option.Name}'", StringComparison.Ordinal)) is { } option =>
                    $"`{called}` needs {option.Name} {option.HelpName}: {Text(option.Description)}",
        OptionResult { Option: var option, Tokens.Count: 0 } when error.Message.Contains("missing", StringComparison.OrdinalIgnoreCase) =>
            $"{option.Name} needs a value",
        ArgumentResult { Parent: OptionResult { Option: var option, Tokens.Count: 0 } } => $"{option.Name} needs a value",
        ArgumentResult { Argument: var argument, Tokens.Count: 0 } =>
            $"`{called}` needs {argument.Name.ToUpperInvariant()}: {Text(argument.Description)}",
        CommandResult { Command: var command }
            when command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0) is { } argument
            && error.Message.Contains("rgument missing", StringComparison.Ordinal) =>
                $"`{called}` needs {argument.Name.ToUpperInvariant()}: {Text(argument.Description)}",
        _ => string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.'),
    };

    private static string Text(string? description)
        => (description ?? "").TrimEnd('.') is { Length: > 0 } text ? char.ToLowerInvariant(text[0]) + text[1..] : "a value";
}
