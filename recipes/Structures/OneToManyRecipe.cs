using Nabi.Layers;
using Nabi.Optimizers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// One to many: an image in, a word out letter by letter, as in captioning. What the image says becomes the first state of an LSTM,
/// which spells the digit's name, each letter after the ones before.
/// </summary>
public sealed class OneToManyRecipe : Recipe
{
    private const int Letters = 6;
    private const int Start = 27;

    private static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    public override string Name => "one-to-many";

    public override string Section => "F";

    public override string Summary => "An image in, its name out letter by letter: a digit spelled by an LSTM.";

    public override void Run(RecipeRun run)
    {
        var (train, test) = run.Data.Mnist();

        // What the image says becomes the decoder's memory; the decoder hears the letters so far and says the next.
        var image = Input.Of(28, 28);
        var seen = new Dense(128, "relu").Apply(new Flatten().Apply(image));
        var (h, c) = (new Dense(64, "tanh").Apply(seen), new Dense(64, "tanh").Apply(seen));
        var before = Input.Of(new Input(Letters) { DType = DType.Int32 });
        var (spelled, _) = new LSTM(64) { ReturnSequences = true, ReturnState = true }.ApplyWithState(new Embedding(28, 16).Apply(before), initial: [h, c]);
        var model = new Model([image, before], new Dense(28, "softmax").Apply(spelled));
        model.Compile(new Adam(), [(Losses.Loss)"sparse_categorical_crossentropy"], metrics: [["accuracy"]]);
        run.Describe(model);

        var (heard, said) = Spell(DigitPages.Classes(train.Y));
        var history = model.Fit([train.X, heard], [said], epochs: run.Epochs(3, tiny: 4), batchSize: 32, verbosity: run.Verbosity, cancellation: run.Cancellation);
        run.Record(history);

        var words = Read(model, test.X);
        var truth = DigitPages.Classes(test.Y);
        run.Metric("words_right", words.Where((word, i) => word == Names[truth[i]]).Count() / (double)words.Length);
        run.Say(string.Join("  ", words.Take(10)));
        var grid = new ImageGrid("Spelled", 28, 28) { Columns = 5, Inverted = true, ImageWidth = 112 };
        for (var i = 0; i < Math.Min(10, words.Length); i++)
            grid.Add(test.X.AsSpan().Slice(i * 784, 784), words[i], words[i] == Names[truth[i]]);
        run.Show("Images and what was spelled", grid, "spelled.svg");
        run.Show("One to many", new UnrolledNetwork("The image is the first state", "LSTM", Letters)
        {
            ReturnSequences = true,
            Inputs = ["start", "s", "e", "v", "e", "n"],
            Outputs = ["s", "e", "v", "e", "n", "end"],
        }, "unrolled.svg");
    }

    /// <summary>For each digit the letters it hears (a start, then its name) and says (its name, then an end), 0 filling up.</summary>
    private static (Tensor Heard, Tensor Said) Spell(int[] digits)
    {
        var (heard, said) = (new int[digits.Length * Letters], new int[digits.Length * Letters]);
        for (var i = 0; i < digits.Length; i++)
        {
            heard[i * Letters] = Start;
            for (var k = 0; k < Names[digits[i]].Length; k++)
                heard[i * Letters + k + 1] = said[i * Letters + k] = Names[digits[i]][k] - 'a' + 1;
        }

        return (new Tensor([digits.Length, Letters], heard), new Tensor([digits.Length, Letters], said));
    }

    /// <summary>Lets the model spell: at each place its own letters so far are what it hears.</summary>
    private static string[] Read(Model model, Tensor images)
    {
        var count = images.Shape[0];
        var heard = new int[count * Letters];
        var words = new string[count];
        Array.Fill(words, "");
        for (var k = 0; k < Letters; k++)
        {
            for (var i = 0; i < count; i++)
                heard[i * Letters + k] = k == 0 ? Start : words[i].Length == k ? words[i][^1] - 'a' + 1 : 0;
            var letters = Ops.ArgMax(model.PredictAll([images, new Tensor([count, Letters], heard)], batchSize: 100)[0]).AsIntegers().ToArray();
            for (var i = 0; i < count; i++)
                if (words[i].Length == k && letters[i * Letters + k] is > 0 and < Start and var letter)
                    words[i] += (char)('a' + letter - 1);
        }

        return words;
    }
}
