using System.Text.Json;
using static Nabi.Data.Tests.Goldens.JsonReading;

namespace Nabi.Data.Tests.Goldens;

/// <summary>Checks a reference case that holds a Keras <c>Tokenizer</c> and all it gave.</summary>
internal static class TokenizerCase
{
    public static void Check(CaseFolder test)
    {
        var json = test.Json;
        var config = json.GetProperty("tokenizer");
        var tokenizer = new Tokenizer(config.Int("num_words"))
        {
            Filters = config.String("filters", ""),
            Split = config.String("split", " "),
            Lower = config.Bool("lower", true),
            CharLevel = config.Bool("char_level", false),
            OovToken = config.Has("oov_token") ? config.GetProperty("oov_token").GetString() : null,
        };
        if (json.List("fit_texts").Any(text => text.ValueKind == JsonValueKind.Array))
            tokenizer.FitOnTexts(json.List("fit_texts").Select(words => (IReadOnlyList<string>)words.Strings()));
        else
            tokenizer.FitOnTexts(json.GetProperty("fit_texts").Strings());
        Compare(test, tokenizer);
        Compare(test, Tokenizer.FromJson(tokenizer.ToJson()));
        if (!json.Has("to_json"))
            return;

        // Sets in Python have no order, so the texts are compared after a round trip, which keeps theirs.
        var theirs = json.GetProperty("to_json").GetString()!;
        Same("to_json", [theirs], [Tokenizer.FromJson(theirs).ToJson()]);
        Compare(test, Tokenizer.FromJson(theirs));
        using var ours = JsonDocument.Parse(tokenizer.ToJson());
        using var expected = JsonDocument.Parse(theirs);
        Same(
            "to_json members", expected.RootElement.GetProperty("config").EnumerateObject().Select(member => member.Name),
            ours.RootElement.GetProperty("config").EnumerateObject().Select(member => member.Name));
    }

    private static void Compare(CaseFolder test, Tokenizer tokenizer)
    {
        var json = test.Json;
        SameTable("word_index", json.GetProperty("word_index"), tokenizer.WordIndex);
        SameTable("index_word", json.GetProperty("index_word"), tokenizer.IndexWord);
        SameTable("word_counts", json.GetProperty("word_counts"), tokenizer.WordCounts);
        SameTable("word_docs", json.GetProperty("word_docs"), tokenizer.WordDocs);
        SameTable("index_docs", json.GetProperty("index_docs"), tokenizer.IndexDocs);
        Same("document_count", [json.GetProperty("document_count").GetInt32()], [tokenizer.DocumentCount]);

        var sequences = json.List("texts").Any(text => text.ValueKind == JsonValueKind.Array)
            ? tokenizer.TextsToSequences(json.List("texts").Select(words => (IReadOnlyList<string>)words.Strings()))
            : tokenizer.TextsToSequences(json.GetProperty("texts").Strings());
        var expected = json.GetProperty("sequences").Sequences();
        Same("sequences", expected.Select(row => string.Join(" ", row)), sequences.Select(row => string.Join(" ", row)));
        Same("sequences_to_texts", json.GetProperty("sequences_to_texts").Strings(), tokenizer.SequencesToTexts(sequences));
        foreach (var mode in Enum.GetValues<MatrixMode>())
        {
            var name = "matrix/" + mode.ToString().ToLowerInvariant();
            if (!test.ArrayNames.Contains(name))
                continue;
            test.Same(name, [.. tokenizer.SequencesToCells(sequences, mode).Cast<double>()]);
            if (!test.Array(name).Shape.SequenceEqual(tokenizer.SequencesToMatrix(sequences, mode).Shape.AsSpan()))
            {
                throw new MismatchException(
                    $"{name}: shape {tokenizer.SequencesToMatrix(sequences, mode).Shape}, expected {test.Array(name)}");
            }
        }
    }
}
