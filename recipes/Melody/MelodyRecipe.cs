using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>
/// A song learned by heart. A stateful LSTM hears four notes at a time and says the fifth; what it keeps in mind from window to
/// window tells apart passages that sound alike, so that it can sing the whole song from the first four notes.
/// </summary>
public sealed class MelodyRecipe : Recipe
{
    public override string Name => "melody";

    public override string Section => "G";

    public override string Summary => "나비야 (\"butterfly\") learned by heart by a stateful LSTM, sung from its first four notes.";

    public override long? Params => 68_366;

    public override IReadOnlyList<PublishedFigure> Published => [new("full_song_right", 54), new("one_step_right", 54)];

    public override string Notes =>
        "The four notes that begin the song are given; the other 50 are predicted. Both counts are of 54, the given notes among them, as the "
        + "notes of the course show the full song. The state is kept from one window to the next and set to zero after each pass, in training and "
        + "when singing alike: a network that starts a song anew with yesterday's state sings another song. "
        + "All 2,000 passes are run; the weights of the pass with the lowest loss sing, because Adam's steps on single notes jump now and then.";

    public override void Run(RecipeRun run)
    {
        var (x, y) = Song.Samples();
        var inputs = new Tensor([50, Song.Window, 1], x);
        var targets = Labels.ToCategorical(y, Song.Codes.Count);

        var model = new Sequential
        {
            new Input(Song.Window, 1) { BatchSize = 1 },
            new LSTM(128) { Stateful = true },
            new Dense(Song.Codes.Count, "softmax"),
        };
        model.Compile(new Adam(), "categorical_crossentropy", "accuracy");
        run.Describe(model);

        var forget = new LambdaCallback { EpochBegin = _ => model.ResetStates() };
        // Adam with a batch of one jumps now and then, also after 1,900 good passes: sing with the weights of the best pass.
        var best = new EarlyStopping { Monitor = "loss", Patience = int.MaxValue, RestoreBestWeights = true };
        var history = model.Fit(inputs, targets, epochs: run.Epochs(2000, tiny: 60), batchSize: 1, shuffle: false,
            callbacks: [forget, best, run.ProgressEvery(200)], verbosity: Verbosity.Silent, cancellation: run.Cancellation);
        run.Record(history);

        // One step: each window is the true one, only the next note is the network's.
        model.ResetStates();
        var predicted = Ops.ArgMax(model.Predict(inputs, batchSize: 1)).AsIntegers().ToArray();
        string[] oneStep = [.. Song.Notes.Take(Song.Window), .. predicted.Select(note => Song.Codes[note])];

        // The full song: the network hears itself.
        model.ResetStates();
        var sung = Song.Sing(window => Ops.ArgMax(model.Predict(new Tensor([1, Song.Window, 1], window))).AsIntegers()[0]);

        run.Metric("full_song_right", Song.Right(sung));
        run.Metric("one_step_right", Song.Right(oneStep));
        run.Metric("loss", history["loss"][^1]);
        MelodyPages.Show(run, sung, oneStep);
        MelodyPages.ShowGates(run, (LSTM)model.Layers[0], inputs);
    }
}
