using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// One to many: an image in, a word out letter by letter, as in captioning. What the image says becomes the first state of an LSTM,
/// which spells the digit's name, each letter after the ones before.
/// </summary>
public sealed class OneToManyRecipe()
    : Recipe("one-to-many", "F", "An image in, its name out letter by letter: a digit spelled by an LSTM.")
{
    public override void Run(RecipeRun run)
    {
        var (train, test) = run.Data.Mnist();

        var model = Captioning.Build();
        run.Describe(model);
        var history = Captioning.Train(model, train.X, DigitPages.Classes(train.Y), run.Fit(3, tiny: 4));
        run.Record(history);

        var words = Captioning.Read(model, test.X);
        var truth = DigitPages.Classes(test.Y);
        run.Metric("words_right", words.Where((word, i) => word == Captioning.Names[truth[i]]).Count() / (double)words.Length);
        run.Say(string.Join("  ", words.Take(10)));
        var grid = new ImageGrid("Spelled", 28, 28) { Columns = 5, Inverted = true, ImageWidth = 112 };
        for (var i = 0; i < Math.Min(10, words.Length); i++)
            grid.Add(test.X.AsSpan().Slice(i * 784, 784), words[i], words[i] == Captioning.Names[truth[i]]);
        run.Show("Images and what was spelled", grid, "spelled.svg");
        run.Show("One to many", new UnrolledNetwork("The image is the first state", "LSTM", Captioning.Letters)
        {
            ReturnSequences = true,
            Inputs = ["start", "s", "e", "v", "e", "n"],
            Outputs = ["s", "e", "v", "e", "n", "end"],
        }, "unrolled.svg");
    }
}
