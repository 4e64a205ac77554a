#:project ../src/Nabi/Nabi.csproj

// Ways from text to numbers: one row of zeros with a single one per word or character, Keras's Tokenizer, and the hashing trick, which
// needs no list of words but gives some words the same number.
using Nabi;
using Nabi.Data;

static class TextToNumbers
{
    public static readonly string[] Samples = ["The cat sat on the mat.", "The dog ate my homework."];

    /// <summary>Python's <c>string.printable</c>: 100 characters.</summary>
    public const string Printable =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\v\f";

    static void Main()
    {
        var (words, index) = OneHotWords();
        Console.WriteLine($"One-hot words {words.Shape}, characters {OneHotCharacters().Shape}; the words: {string.Join(' ', index.Keys)}");

        var tokenizer = new Tokenizer(numWords: 1000);
        tokenizer.FitOnTexts(Samples);
        foreach (var (text, numbers) in Samples.Zip(tokenizer.TextsToSequences(Samples)))
            Console.WriteLine($"{text} -> {string.Join(' ', numbers)}");
        var matrix = tokenizer.TextsToMatrix(Samples, MatrixMode.Binary);
        Console.WriteLine($"{tokenizer.WordIndex.Count} words; the matrix of zeros and ones is {matrix.Shape}.");
        Console.WriteLine($"Bigrams: {string.Join(", ", Text.NGrams(Text.ToWordSequence(Samples[0]), 2))}");

        var collisions = Collisions([.. tokenizer.WordIndex.Keys], 8);
        Console.WriteLine($"Hashed to 1,000 numbers: {Hashed(1000).Shape}; hashed to 8, {collisions} of 9 words share a number.");
    }

    /// <summary>(texts, 10 words at most, words + 1), and the number of each word, from 1. Words are cut at spaces alone.</summary>
    public static (Tensor Rows, Dictionary<string, int> Index) OneHotWords()
    {
        var index = new Dictionary<string, int>();
        foreach (var word in Samples.SelectMany(sample => sample.Split(' ')))
            index.TryAdd(word, index.Count + 1);
        int[][] numbers = [.. Samples.Select(sample => sample.Split(' ').Select(word => index[word]).ToArray())];
        return (Labels.ToCategorical(Sequences.Pad(numbers, maxLength: 10, padding: Side.Post), index.Count + 1), index);
    }

    /// <summary>(texts, 50 characters at most, 101).</summary>
    public static Tensor OneHotCharacters()
    {
        int[][] numbers = [.. Samples.Select(sample => sample.Select(one => Printable.IndexOf(one) + 1).ToArray())];
        return Labels.ToCategorical(Sequences.Pad(numbers, maxLength: 50, padding: Side.Post), Printable.Length + 1);
    }

    /// <summary>(texts, dimension places, dimension): one row per word, with a one where its hash says.</summary>
    public static Tensor Hashed(int dimension)
    {
        var results = new float[Samples.Length * dimension * dimension];
        foreach (var (i, text) in Samples.Index())
        {
            foreach (var (place, number) in Text.HashingTrick(text, dimension).Index())
                results[(i * dimension + place) * dimension + number] = 1;
        }

        return new Tensor([Samples.Length, dimension, dimension], results);
    }

    /// <summary>How many words have a number that an earlier word has.</summary>
    public static int Collisions(IReadOnlyList<string> words, int size)
        => words.Count - words.Select(word => Text.HashingTrick(word, size)[0]).Distinct().Count();
}
