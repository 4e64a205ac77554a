using System.Buffers.Text;

namespace Nabi.Data;

/// <summary>GloVe word vectors as text: a line for each word, the word and then its numbers (Pennington, Socher, Manning 2014).</summary>
public static class GloVe
{
    private const string Set = "glove";
    private static readonly int[] Dimensions = [50, 100, 200, 300];
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly RemoteFile Zip = new("glove.6B.zip", new Uri("https://nlp.stanford.edu/data/glove.6B.zip"))
    {
        Md5 = "056ea991adb4740ac6bf1b6d9b50408b",
    };

    /// <summary>
    /// Loads the vectors of 6 billion words of text (glove.6B), from a data folder or, if need be, from the network (862 MB).
    /// </summary>
    /// <param name="dimension">The length of a vector: 50, 100, 200 or 300.</param>
    /// <param name="folder">The data folder, holding glove/glove.6B.100d.txt or an excerpt glove/glove.6B.100d.*.txt; null for NABI_DATA,
    /// or the network.</param>
    /// <param name="maxWords">How many words to read; null for all.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <exception cref="NabiException">The file is missing, or a line of it is damaged.</exception>
    public static WordVectors Load(int dimension = 100, string? folder = null, int? maxWords = null,
        IProgress<DownloadProgress>? progress = null)
    {
        if (!Dimensions.Contains(dimension))
            throw new NabiException($"GloVe.Load: glove.6B has vectors of 50, 100, 200 and 300 numbers, got {dimension}.");
        var source = DataSource.Of(folder, progress);
        var name = string.Create(CultureInfo.InvariantCulture, $"glove.6B.{dimension}d.txt");
        var path = source.FindLocal(Set, name) ?? source.List(Set, $"glove.6B.{dimension}d*.txt").FirstOrDefault();
        if (path is null)
        {
            path = Path.Combine(source.Cache, Set, name);
            Archive.ExtractZipEntry(source.Find(Set, Zip), name, path);
        }

        var vectors = Read(path, maxWords);
        return vectors.Dimension == dimension
            ? vectors
            : throw new NabiException($"'{path}' holds vectors of {vectors.Dimension} numbers, expected {dimension} as its name says.");
    }

    /// <summary>Reads a text file of word vectors; the first line says how long they are.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="maxWords">How many words to read; null for all.</param>
    /// <exception cref="NabiException">The file is missing or empty, or a line has another width, a number that is none, or is not
    /// UTF-8.</exception>
    public static WordVectors Read(string path, int? maxWords = null)
    {
        using var lines = new Utf8Lines(ExpandedFile.Open(path), path);
        return Read(lines, path, maxWords, dimension: 0);
    }

    /// <summary>Reads the lines that are left; a dimension of 0 is that of the first one.</summary>
    internal static WordVectors Read(Utf8Lines lines, string path, int? maxWords, int dimension)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var numbers = Array.Empty<float>();
        while ((maxWords is null || places.Count < maxWords) && lines.Next(out var line))
        {
            if (line.IsEmpty)
                continue;
            var word = Word(line, lines.Number, path);
            var rest = line[(line.IndexOf((byte)' ') + 1)..].TrimEnd((byte)' ');
            if (dimension == 0)
                dimension = rest.Count((byte)' ') + 1;
            var at = places.Count * dimension;
            if (numbers.Length < at + dimension)
                Array.Resize(ref numbers, Math.Max(at + dimension, (int)Math.Min(Array.MaxLength, numbers.Length * 2L)));
            if (!places.TryAdd(word, places.Count))
                throw new NabiException($"'{path}', line {lines.Number}: the word '{word}' is there twice.");
            Numbers(rest, numbers.AsSpan(at, dimension), lines.Number, path);
        }

        return dimension > 0 && places.Count > 0 ? new WordVectors(places, numbers, dimension)
            : throw new NabiException($"'{path}' is empty; expected lines of a word and its numbers.");
    }

    private static string Word(ReadOnlySpan<byte> line, int number, string path)
    {
        var space = line.IndexOf((byte)' ');
        if (space <= 0)
            throw new NabiException($"'{path}', line {number}: expected a word, a space, and numbers.");
        try
        {
            return Strict.GetString(line[..space]);
        }
        catch (DecoderFallbackException problem)
        {
            throw new NabiException($"'{path}', line {number}: the word is not UTF-8 text.", problem);
        }
    }

    private static void Numbers(ReadOnlySpan<byte> rest, Span<float> target, int line, string path)
    {
        var width = rest.Count((byte)' ') + 1;
        if (width != target.Length)
            throw new NabiException($"'{path}', line {line}: {width} numbers, expected {target.Length} as in the first line.");
        for (var i = 0; i < target.Length; i++)
        {
            var space = rest.IndexOf((byte)' ');
            var cell = space < 0 ? rest : rest[..space];
            if (!Utf8Parser.TryParse(cell, out float value, out var used) || used != cell.Length || !float.IsFinite(value))
            {
                throw new NabiException(
                    $"'{path}', line {line}: number {i + 1} is "
                    + $"'{Encoding.Latin1.GetString(cell[..Math.Min(cell.Length, 40)])}', expected a decimal number.");
            }

            target[i] = value;
            rest = rest[(space + 1)..];
        }
    }
}
