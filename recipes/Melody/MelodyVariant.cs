using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>
/// The song learned without memory from window to window: by a multilayer perceptron, or by an LSTM that starts anew each time.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
/// <param name="notes">What the recipe teaches.</param>
/// <param name="layers">The layers that read (4, 1) scaled notes.</param>
internal sealed class MelodyVariant(string name, string summary, string notes, Func<IEnumerable<Layer>> layers) : Recipe(name, "G", summary)
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new MelodyVariant("melody-mlp", "The song learned by a perceptron that sees four notes and keeps nothing in mind.",
            "Where the same four notes are followed once by one and once by another note, a network without memory cannot be "
            + "right both times: it is right "
            + "one step at a time but for those places, and lost from the first of them on when it sings alone.",
            () => [new Flatten(), new Dense(128, "relu"), new Dense(128, "relu")]),
        new MelodyVariant("melody-window", "The song learned by an LSTM that starts anew with every window.",
            "An LSTM without a kept state sees no more than the perceptron does: four notes. It is the state kept from window to "
            + "window that makes the recipe "
            + "`melody` sing to the end.",
            () => [new LSTM(128)]),
    ];

    public override string Notes => notes;

    public override void Run(RecipeRun run)
    {
        var (x, y) = Song.Samples();
        var model = new Sequential { new Input(Song.Window, 1) };
        foreach (var layer in layers())
            model.Add(layer);
        model.Add(new Dense(Song.Codes.Length, "softmax"));
        model.Compile(new Adam(), "categorical_crossentropy", "accuracy");
        run.Describe(model);
        var history = model.Fit(x, y,
            run.Fit(2000, tiny: 60, [MelodyPages.Progress(run)]) with { BatchSize = 10, Verbosity = Verbosity.Silent });
        run.Record(history);

        var oneStep = MelodyPages.OneStep(model.Predict(x));
        var sung = Song.Sing(model);
        run.Metric("full_song_right", Song.Right(sung));
        run.Metric("one_step_right", Song.Right(oneStep));
        run.Metric("loss", history["loss"][^1]);
        MelodyPages.Show(run, sung, oneStep);
    }
}
