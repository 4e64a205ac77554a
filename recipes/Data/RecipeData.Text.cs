using Nabi.Data;

namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    private const int FirstWord = 4;

    /// <summary>
    /// IMDB's reviews as word numbers (1 begins a review, 2 is an unknown word, words from 4), and the word of each number.
    /// </summary>
    public (LabeledSequences Train, LabeledSequences Test, IReadOnlyList<string> Words) Imdb(int numWords = 10_000)
    {
        if (IsTiny)
            return Numbered(SyntheticReviews.Make(160, 21), SyntheticReviews.Make(60, 22));
        var (train, test) = Nabi.Data.Imdb.Load(numWords, folder: options.Data, progress: Progress);
        return (train, test, Words(Nabi.Data.Imdb.WordIndex(options.Data, Progress), numWords));
    }

    /// <summary>Reuters newswires of 46 topics as word numbers.</summary>
    public (LabeledSequences Train, LabeledSequences Test, IReadOnlyList<string> Words) Reuters(int numWords = 10_000)
    {
        if (IsTiny)
            return Numbered(SyntheticReviews.MakeNews(138, 31), SyntheticReviews.MakeNews(92, 32));
        var (train, test) = Nabi.Data.Reuters.Load(numWords, folder: options.Data, progress: Progress);
        return (train, test, Words(Nabi.Data.Reuters.WordIndex(options.Data, Progress), numWords));
    }

    /// <summary>IMDB's reviews as they were written, each part's bad ones first.</summary>
    public (LabeledTexts Train, LabeledTexts Test) ImdbTexts()
    {
        if (!IsTiny)
            return Nabi.Data.Imdb.LoadTexts(options.Data, Progress);
        var (train, test) = (SyntheticReviews.Make(120, 23), SyntheticReviews.Make(60, 24));
        return (new LabeledTexts(train.Texts, train.Labels), new LabeledTexts(test.Texts, test.Labels));
    }

    /// <summary>GloVe's vectors of 100 numbers; null in a tiny run, which has none.</summary>
    public WordVectors? GloVe() => IsTiny ? null : Nabi.Data.GloVe.Load(100, options.Data, progress: Progress);

    private static (LabeledSequences Train, LabeledSequences Test, IReadOnlyList<string> Words) Numbered(
        (string[] Texts, int[] Labels) train, (string[] Texts, int[] Labels) test)
    {
        var tokenizer = new Tokenizer();
        tokenizer.FitOnTexts(train.Texts);
        return (Sequences(train), Sequences(test), Words(tokenizer.WordIndex, tokenizer.WordIndex.Count + FirstWord));

        LabeledSequences Sequences((string[] Texts, int[] Labels) part)
            => new(
                [.. tokenizer.TextsToSequences(part.Texts)
                    .Select(numbers => (int[])[1, .. numbers.Select(number => number + FirstWord - 1)])], part.Labels);
    }

    /// <summary>The word of each number: rank 1 has number 4.</summary>
    private static string[] Words(IReadOnlyDictionary<string, int> index, int numWords)
    {
        var words = new string[numWords];
        Array.Fill(words, "?");
        foreach (var (word, rank) in index)
        {
            if (rank + FirstWord - 1 < numWords)
                words[rank + FirstWord - 1] = word;
        }

        (words[0], words[1]) = ("", "");
        return words;
    }
}
