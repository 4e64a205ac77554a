using Nabi.Data;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Words without a word list: a hash function says each word's number. Two words may get the same one.</summary>
public sealed class HashingRecipe()
    : Recipe("hashing", "A", "The hashing trick: word numbers without a word list, and how often two words collide.")
{
    public override string Notes
        => "Python's own hash of a text changes from run to run, so the numbers of the course cannot be had twice. Here the "
            + "hash is MD5, as in Keras's "
        + "hashing_trick(hash_function=\"md5\"). With N words and D numbers about N(N-1)/2D pairs collide.";

    public override void Run(RecipeRun run)
    {
        const int dimension = 1000;
        var tensor = TextToNumbers.Hashed(dimension);
        run.Say($"tensor {tensor.Shape}");

        string[] words = [.. TextToNumbers.Samples.SelectMany(text => Text.ToWordSequence(text)).Distinct()];
        run.Metric("words", words.Length);
        run.Metric("collisions", TextToNumbers.Collisions(words, dimension));

        // The same question for a whole vocabulary, made of short syllables.
        string[] vocabulary = [.. from a in Syllables from b in Syllables from c in Syllables select a + b + c];
        int[] sizes = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
        double[] shares = [.. sizes.Select(size => 100.0 * TextToNumbers.Collisions(vocabulary, size) / vocabulary.Length)];
        run.Metric("percent_lost_of_1000_words", 100.0 * TextToNumbers.Collisions([.. vocabulary.Take(1000)], dimension) / 1000);
        run.Show("Collisions", new LineChart($"Words that share a number, of {vocabulary.Length:N0}")
        {
            XLabel = "numbers",
            YLabel = "percent of the words",
            LogX = true,
        }.Add("", [.. sizes.Select(size => (double)size)], shares), "collisions.svg");
    }

    private static readonly string[] Syllables = (from a in "bdfgklmnprst" from b in "aeiou" select $"{a}{b}").Take(22).ToArray();
}
