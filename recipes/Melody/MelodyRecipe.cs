using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>
/// A song learned by heart. A stateful LSTM hears four notes at a time and says the fifth; what it keeps in mind from window to
/// window tells apart passages that sound alike, so that it can sing the whole song from the first four notes.
/// </summary>
public sealed class MelodyRecipe()
    : Recipe("melody", "G", "나비야 (\"butterfly\") learned by heart by a stateful LSTM, sung from its first four notes.")
{
    public override long? Params => 68_366;

    public override IReadOnlyList<PublishedFigure> Published => [new("full_song_right", 54), new("one_step_right", 54)];

    public override string Notes
        => "The four notes that begin the song are given; the other 50 are predicted. Both counts are of 54, the "
            + "given notes among them, as the "
        + "notes of the course show the full song. The state is kept from one window to the next and set to zero after "
        + "each pass, in training and "
        + "when singing alike: a network that starts a song anew with yesterday's state sings another song. "
        + "All 2,000 passes are run; the weights of the pass with the lowest loss sing, because Adam's steps on "
        + "single notes jump now and then.";

    public override void Run(RecipeRun run)
    {
        var (x, y) = Song.Samples();
        var model = Song.Build();
        run.Describe(model);
        var history = Song.Train(model, x, y,
            run.Fit(2000, tiny: 60, [MelodyPages.Progress(run)]) with { Verbosity = Verbosity.Silent });
        run.Record(history);

        // One step: each window is the true one, only the next note is the network's. The full song: the network hears itself.
        model.ResetStates();
        var oneStep = MelodyPages.OneStep(model.Predict(x, batchSize: 1));
        var sung = Song.Sing(model);

        run.Metric("full_song_right", Song.Right(sung));
        run.Metric("one_step_right", Song.Right(oneStep));
        run.Metric("loss", history["loss"][^1]);
        MelodyPages.Show(run, sung, oneStep);
        MelodyPages.ShowGates(run, (LSTM)model.Layers[0], x);
    }
}
