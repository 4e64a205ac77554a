using System.Buffers;
using System.Runtime.InteropServices;

namespace Nabi.Data;

/// <summary>
/// Word vectors in the files of word2vec, fastText and others: a line with the number of words and the length of a vector, then each
/// word with its numbers, as text or as 32-bit floats (Mikolov et al. 2013).
/// </summary>
public static class Word2Vec
{
    private static readonly SearchValues<byte> PartsOfNumbers = SearchValues.Create("0123456789+-.eE \r"u8);

    private const int LongestHeader = 64;
    private const int LongestWord = 4096;
    private const int LongestVector = 1 << 16;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a text or a binary file, plain or gzip; the content says which it is.</summary>
    /// <param name="path">The file, such as <c>GoogleNews-vectors-negative300.bin.gz</c>.</param>
    /// <param name="maxWords">How many words to read; null for all.</param>
    /// <returns>Words and vectors; <c>EmbeddingMatrix</c> makes an <c>Embedding</c>'s weights of them.</returns>
    /// <exception cref="NabiException">The file is missing, has no such first line, ends early, or holds a word that is not UTF-8 or is
    /// there twice.</exception>
    public static WordVectors Read(string path, int? maxWords = null)
    {
        if (maxWords < 1)
            throw new NabiException($"Word2Vec.Read: the number of words must be 1 or more, got {maxWords}.");
        if (IsText(path))
        {
            using var lines = new Utf8Lines(ExpandedFile.Open(path), path);
            lines.Next(out var first);
            return GloVe.Read(lines, path, maxWords, Parse(Encoding.Latin1.GetString(first), path).Dimension);
        }

        using var stream = new BufferedStream(ExpandedFile.Open(path), 1 << 16);
        var (count, dimension) = Header(stream, path);
        return Binary(stream, path, (int)Math.Min(count, maxWords ?? int.MaxValue), dimension);
    }

    private static WordVectors Binary(Stream stream, string path, int count, int dimension)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        // Memory grows with what the file really holds, not with what its first line says.
        var numbers = Array.Empty<float>();
        while (places.Count < count)
        {
            var word = Word(stream, path, places.Count);
            var at = places.Count * dimension;
            if ((long)at + dimension > Array.MaxLength)
                throw new NabiException($"'{path}' holds more numbers than fit into memory at once; give maxWords.");
            if (numbers.Length < at + dimension)
                Array.Resize(ref numbers, Math.Max(at + dimension, (int)Math.Min(Array.MaxLength, numbers.Length * 2L)));
            var bytes = MemoryMarshal.AsBytes(numbers.AsSpan(at, dimension));
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new NabiException(
                    $"'{path}' ends in the vector of word {places.Count + 1} ('{word}'), but its first line says {count} words or "
                    + "more; the file is cut short.");
            }

            if (!BitConverter.IsLittleEndian)
            {
                foreach (ref var bits in MemoryMarshal.Cast<byte, uint>(bytes))
                    bits = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits);
            }

            if (!places.TryAdd(word, places.Count))
                throw new NabiException($"'{path}': the word '{word}' is there twice.");
        }

        return places.Count > 0 ? new WordVectors(places, numbers, dimension) : throw new NabiException($"'{path}' holds no words.");
    }

    private static string Word(Stream stream, string path, int number)
    {
        var bytes = new List<byte>();
        for (var next = stream.ReadByte(); next != ' '; next = stream.ReadByte())
        {
            if (next < 0 || bytes.Count == LongestWord)
            {
                throw new NabiException(
                    $"'{path}': word {number + 1} "
                    + $"{(next < 0 ? "is missing; the file is cut short" : "has no end; this is not a file of word2vec")}.");
            }
            // Some writers end each vector with a line end.
            if (next is not '\n' || bytes.Count > 0)
                bytes.Add((byte)next);
        }

        try
        {
            return Strict.GetString(CollectionsMarshal.AsSpan(bytes));
        }
        catch (DecoderFallbackException problem)
        {
            throw new NabiException($"'{path}': word {number + 1} is not UTF-8 text.", problem);
        }
    }

    /// <summary>True when the first vector is written in digits.</summary>
    private static bool IsText(string path)
    {
        using var stream = new BufferedStream(ExpandedFile.Open(path), 1 << 12);
        var (count, dimension) = Header(stream, path);
        if (count == 0)
            throw new NabiException($"'{path}' holds no words.");
        Word(stream, path, 0);
        Span<byte> start = stackalloc byte[Math.Min(4 * dimension, 32)];
        var known = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var row = start[..known];
        if (row.IndexOf((byte)'\n') is var end && end >= 0)
            row = row[..end];
        return !row.IsEmpty && !row.ContainsAnyExcept(PartsOfNumbers);
    }

    private static (long Count, int Dimension) Header(Stream stream, string path)
    {
        var text = new StringBuilder();
        for (var next = stream.ReadByte(); next is not ('\n' or < 0); next = stream.ReadByte())
        {
            if (text.Length == LongestHeader)
                break;
            text.Append((char)next);
        }

        return Parse(text.ToString(), path);
    }

    private static (long Count, int Dimension) Parse(string header, string path)
    {
        var parts = header.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var dimension)
            && dimension is > 0 and <= LongestVector
            ? (count, dimension)
            : throw new NabiException(
                $"'{path}': the first line must be the number of words and the length of a vector (1 to {LongestVector}), got '{header}'; "
                + "files of GloVe lack it, read them with GloVe.Read.");
    }
}
