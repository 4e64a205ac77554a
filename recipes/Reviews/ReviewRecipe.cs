using Nabi.Data;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>
/// Film reviews as sequences of word numbers, good or bad: an embedding, something that reads it, one sigmoid. The models of the
/// course differ in what reads. RMSprop, batches of 128, a fifth of the training reviews kept for validation.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
/// <param name="layers">The layers from the embedding up to the judgement.</param>
/// <param name="section">The section of the curriculum.</param>
internal sealed class ReviewRecipe(string name, string summary, Func<IEnumerable<Layer>> layers, string section = "B")
    : Recipe(name, section, summary)
{
    public override long? Params => Parameters;

    public override IReadOnlyList<PublishedFigure> Published => Figures;

    public override double? PublishedSeconds => Seconds;

    public override string Notes => Remark;

    public long? Parameters { get; init; }

    public IReadOnlyList<PublishedFigure> Figures { get; init; } = [];

    public double? Seconds { get; init; }

    public string Remark { get; init; } = "";

    /// <summary>How many words of a review are read; the last ones.</summary>
    public int MaxLength { get; init; } = 500;

    /// <summary>Whether reviews are read from their end.</summary>
    public bool Reversed { get; init; }

    /// <summary>Whether the model ends without a sigmoid, in a number whose sign is the verdict.</summary>
    public bool EndsInLogit { get; init; }

    public float LearningRate { get; init; } = 1e-3f;

    public override void Run(RecipeRun run)
    {
        var (trainWords, testWords, words) = run.Data.Imdb(ImdbLstm.Words);
        if (Reversed)
            (trainWords, testWords) = (trainWords.Reversed(), testWords.Reversed());
        var length = run.Size(MaxLength, Math.Min(MaxLength, 60));
        var (train, test) = (trainWords.Pad(length), testWords.Pad(length));

        var model = ImdbLstm.Build(length, layers());
        if (EndsInLogit)
            model.Compile(new RMSprop(LearningRate), new BinaryCrossentropy { FromLogits = true }, Metric.Of("accuracy", SignIsRight));
        run.Describe(model);

        var history = ImdbLstm.Train(model, train, run.Fit(10, tiny: 2));
        run.Record(history);
        run.Best(history, "val_accuracy");

        var scores = model.Evaluate(test.X, test.Y, batchSize: 128);
        run.Metric("test_accuracy", scores["accuracy"]);
        run.Metric("test_loss", scores["loss"]);
        WordPages.ShowMarked(run, model, testWords, words, length);
        WordPages.ShowNeighbours(run, ((Embedding)model.Layers[0]).Weights[0].Value, words);
        if (EndsInLogit)
            AsWritten(run, train, test);
    }

    /// <summary>Whether the sign of the logit is the verdict, for each sample.</summary>
    private static Tensor SignIsRight(Tensor truth, Tensor logit)
        => Ops.Equal(Ops.Cast(truth, DType.Float32).Reshape(-1), Ops.Greater(logit.Reshape(-1), 0f));

    /// <summary>
    /// The notes' reading of a model without a sigmoid: its number is taken for a probability, though it may lie outside 0 to 1.
    /// </summary>
    private void AsWritten(RecipeRun run, LabeledData train, LabeledData test)
    {
        var model = ImdbLstm.Build(train.X.Shape[1], layers());
        model.Compile(new RMSprop(LearningRate), "binary_crossentropy", "accuracy");
        var history = ImdbLstm.Train(model, train, run.Fit(10, tiny: 2));
        run.Record(history, "as written");

        var scores = model.Evaluate(test.X, test.Y, batchSize: 128);
        run.Metric("as_written_test_accuracy", scores["accuracy"]);
        run.Metric("as_written_test_loss", scores["loss"]);
        run.Metric("as_written_share_outside",
            model.Predict(test.X, batchSize: 128).ToArray().Average(said => said is < 0 or > 1 ? 1.0 : 0));
    }
}
