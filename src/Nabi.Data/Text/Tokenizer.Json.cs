using System.Text.Json;

namespace Nabi.Data;

/// <content>The tokenizer as JSON, in the form of Keras's <c>to_json</c>.</content>
public sealed partial class Tokenizer
{
    /// <summary>
    /// The tokenizer with all it learned, in the very text of Keras's <c>to_json</c>: Keras's <c>tokenizer_from_json</c> reads it.
    /// </summary>
    public string ToJson()
    {
        var config = PythonJson.Object(
        [
            ("num_words", PythonJson.Number(NumWords)),
            ("filters", PythonJson.Quote(Filters)),
            ("lower", PythonJson.Bool(Lower)),
            ("split", PythonJson.Quote(Split)),
            ("char_level", PythonJson.Bool(CharLevel)),
            ("oov_token", PythonJson.Quote(OovToken)),
            ("document_count", PythonJson.Number(DocumentCount)),
            ("word_counts", Table(wordCounts.Select(pair => (pair.Key, PythonJson.Number(pair.Value))))),
            ("word_docs", Table(wordDocs.Select(pair => (pair.Key, PythonJson.Number(pair.Value))))),
            ("index_docs", Table(indexDocs.Select(pair => (PythonJson.Number(pair.Key), PythonJson.Number(pair.Value))))),
            ("index_word", Table(indexWord.Select(pair => (PythonJson.Number(pair.Key), PythonJson.Quote(pair.Value))))),
            ("word_index", Table(wordIndex.Select(pair => (pair.Key, PythonJson.Number(pair.Value))))),
        ]);
        return PythonJson.Object([("class_name", PythonJson.Quote(nameof(Tokenizer))), ("config", config)]);
    }

    /// <summary>A tokenizer from the JSON of <see cref="ToJson"/> or of Keras's <c>to_json</c>.</summary>
    /// <param name="json">The JSON text.</param>
    /// <exception cref="NabiException">The text is not JSON, or not that of a tokenizer.</exception>
    public static Tokenizer FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return FromConfig(document.RootElement.GetProperty("config"));
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Where it stands, but not the text itself, which System.Text.Json quotes.
            var reason = problem is JsonException { LineNumber: { } line, BytePositionInLine: { } at }
                ? $"it is no JSON at line {line + 1}, byte {at + 1}."
                : problem.Message.Length <= 120 ? problem.Message : "a member is missing or of another kind.";
            throw new NabiException(
                $"The text is not the JSON of a Keras Tokenizer: {reason} Expected an object with class_name and "
                + "config, as to_json writes it.", problem);
        }
    }

    private static Tokenizer FromConfig(JsonElement config)
    {
        var numWords = config.GetProperty("num_words");
        var oov = config.GetProperty("oov_token");
        var tokenizer = new Tokenizer(numWords.ValueKind == JsonValueKind.Null ? null : numWords.GetInt32())
        {
            Filters = config.GetProperty("filters").GetString() ?? "",
            Lower = config.GetProperty("lower").GetBoolean(),
            Split = config.GetProperty("split").GetString() ?? " ",
            CharLevel = config.GetProperty("char_level").GetBoolean(),
            OovToken = oov.ValueKind == JsonValueKind.Null ? null : oov.GetString(),
            DocumentCount = config.GetProperty("document_count").GetInt32(),
        };
        Read(config, "word_counts", (key, value) => tokenizer.wordCounts[key] = value.GetInt32());
        Read(config, "word_docs", (key, value) => tokenizer.wordDocs[key] = value.GetInt32());
        Read(config, "index_docs", (key, value) => tokenizer.indexDocs[Index(key)] = value.GetInt32());
        Read(config, "index_word", (key, value) => tokenizer.indexWord[Index(key)] = value.GetString() ?? "");
        Read(config, "word_index", (key, value) => tokenizer.wordIndex[key] = value.GetInt32());
        if (tokenizer.OovToken is not null && tokenizer.wordIndex.TryGetValue(tokenizer.OovToken, out var at)
            && !tokenizer.indexWord.ContainsKey(at))
        {
            throw new JsonException($"the oov token has number {at} in word_index, but index_word does not know that number.");
        }

        return tokenizer;
    }

    /// <summary>Keras keeps each table as JSON inside a JSON string.</summary>
    private static string Table(IEnumerable<(string Key, string Value)> rows) => PythonJson.Quote(PythonJson.Object(rows));

    private static void Read(JsonElement config, string name, Action<string, JsonElement> add)
    {
        using var table = JsonDocument.Parse(config.GetProperty(name).GetString() ?? "{}");
        foreach (var row in table.RootElement.EnumerateObject())
            add(row.Name, row.Value);
    }

    private static int Index(string key)
        => int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new JsonException($"'{key}' is not a word number.");
}
