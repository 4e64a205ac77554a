using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The forecasting models of the course.</summary>
internal static class JenaRecipes
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new JenaNaiveRecipe(),
        new JenaRecipe("jena-dense", "All 240 hours flattened into a dense layer.", 20, () => [new Flatten(), new Dense(32, "relu")]),
        new JenaRecipe("jena-gru", "Ten days of weather read by a GRU(32).", 20, () => [new GRU(32)]) { PublishedBest = 0.265 },
        new JenaRecipe("jena-gru-dropout", "The GRU with dropout on input and state, the same units dropped at every step.", 40, () =>
            [new GRU(32) { Dropout = 0.2f, RecurrentDropout = 0.2f }])
        {
            PublishedBest = 0.26,
        },
        new JenaRecipe("jena-gru-stacked", "Two GRU layers with strong recurrent dropout.", 40, () =>
        [
            new GRU(32) { Dropout = 0.1f, RecurrentDropout = 0.5f, ReturnSequences = true },
            new GRU(64) { Activation = "relu", Dropout = 0.1f, RecurrentDropout = 0.5f },
        ])
        {
            PublishedBest = 0.26,
        },
        new JenaRecipe("jena-gru-reversed",
            "The GRU reading time backward: yesterday matters more than ten days ago.", 20, () => [new GRU(32)])
        {
            Reversed = true,
            Remark = "The course's slice puts the -1 at the third of four axes, but a batch of windows has three: windows, time, "
            + "measurements. The third is that "
                + "of the measurements, and their order is nothing to a GRU: it forecasts about as well as the one of "
                + "jena-gru. Time is the second: "
                + "samples[:, ::-1, :]. Both are run; \"as written\" turns the measurements round.",
        },
        new JenaRecipe("jena-bigru", "A GRU(32) reading both ways: it learns its training windows by heart.", 40,
            () => [new Bidirectional(new GRU(32))])
        {
            PublishedLast = 0.3369, Seconds = 195,
            Remark = "The published curve overfits: training 0.136, validation 0.337 after 40 epochs. What it can do is its best epoch.",
        },
        new JenaRecipe("jena-conv1d", "Three convolutions over time: patterns, but not their order.", 20, () =>
        [
            new Conv1D(32, 5, "relu"), new MaxPooling1D(3), new Conv1D(32, 5, "relu"), new MaxPooling1D(3), new Conv1D(32, 5, "relu"),
            new GlobalMaxPooling1D(),
        ]),
        new JenaRecipe("jena-conv1d-gru", "Convolutions shorten ten days of weather, a GRU(32) reads what they found.", 20, () =>
        [
            new Conv1D(32, 5, "relu"), new MaxPooling1D(3), new Conv1D(32, 5, "relu"),
            new GRU(32) { Dropout = 0.1f, RecurrentDropout = 0.5f, ResetAfter = false },
        ])
        {
            Parameters = 13_697,
            Remark = "13,697 parameters are those of the Keras of the notes, whose GRU applied the reset gate before the product "
            + "(reset_after=False), as here; "
                + "today's default has a second bias: 13,793.",
        },
    ];
}
