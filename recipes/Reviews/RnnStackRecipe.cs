using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Five recurrent layers on one another: each but the last must hand on every step's output.</summary>
public sealed class RnnStackRecipe()
    : Recipe("imdb-rnn-stack", "B", "An embedding and five SimpleRNN(32) on one another: the summary of the course.")
{
    public override long? Params => 330_400;

    public override IReadOnlyList<PublishedFigure> Published => [new("parameters", 330_400)];

    public override void Run(RecipeRun run)
    {
        var model = new Sequential { new Input([null]) { DType = DType.Int32 }, new Embedding(10_000, 32) };
        for (var i = 0; i < 5; i++)
            model.Add(new SimpleRNN(32) { ReturnSequences = true });
        run.Describe(model);

        var (reviews, _, _) = run.Data.Imdb();
        var length = run.Size(500, 30);
        var y = model.Predict(reviews.Take(8).Pad(length).X);
        run.Say($"8 reviews of {length} words become {y.Shape}");
        run.Metric("parameters", model.ParameterCount);
        run.Show("The network unrolled",
            new UnrolledNetwork("Five layers", "RNN", length) { Layers = 5, ReturnSequences = true }, "unrolled.svg");
    }
}
