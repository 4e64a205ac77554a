using System.Text.Json;

namespace Nabi.Data;

/// <summary>Reads Keras's word index files: one JSON object, word to rank.</summary>
internal static class WordRanks
{
    private const long MostBytes = 64L << 20;

    /// <summary>The ranks by word.</summary>
    /// <exception cref="NabiException">The file is missing, too large, or not such an object.</exception>
    public static Dictionary<string, int> Read(string path)
    {
        using var stream = FileOpener.OpenRead(path);
        if (stream.Length > MostBytes)
            throw new NabiException($"'{path}' has {stream.Length} bytes; a word index has at most {MostBytes}.");
        try
        {
            using var document = JsonDocument.Parse(stream);
            var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var word in document.RootElement.EnumerateObject())
            {
                ranks[word.Name] = word.Value.ValueKind == JsonValueKind.Number && word.Value.TryGetInt32(out var rank)
                    ? rank
                    : throw new NabiException($"'{path}': the word '{word.Name}' has {word.Value}, expected its rank, a whole number.");
            }

            return ranks;
        }
        catch (JsonException problem)
        {
            throw new NabiException(
                $"'{path}' is not a word index: line {problem.LineNumber + 1}, byte {problem.BytePositionInLine} is not JSON; expected "
                + "an object of word and rank.", problem);
        }
        catch (InvalidOperationException problem)
        {
            throw new NabiException($"'{path}' is not a word index: expected a JSON object of word and rank, a whole number.", problem);
        }
    }
}
