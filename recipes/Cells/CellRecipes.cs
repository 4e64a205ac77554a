using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The cell variants of the notes.</summary>
internal static class CellRecipes
{
    private const int Units = OwnCell.Units;

    public static IReadOnlyList<Recipe> All { get; } =
    [
        new CellRecipe("peephole-lstm", "A custom LSTM cell whose gates see the cell state.",
            "Input and forget gate see the memory as it was, the output gate sees it as it is now. With peepholes of zero the cell is "
            + "Keras's LSTM, which is checked first.",
            () => new RNN(new PeepholeCell(Units)), () => new LSTM(Units), () => CellsCompared.Peephole(Units)),
        new CellRecipe("coupled-lstm", "An LSTM cell that takes in exactly what it forgets.",
            "One gate fewer: c = f c' + (1 - f) c~. With f near 1 it keeps everything and hears nothing. The library has no cell it must "
            + "equal; it is set beside the LSTM.",
            () => new RNN(new CoupledCell(Units)), () => new LSTM(Units)),
        new CellRecipe("gru-no-bias", "The GRU as the notes write it, without bias.",
            "The notes, as the first paper, let z say how much is new: h = (1 - z) h' + z n; Keras lets z say how much is kept. With the "
            + "sign of z's weights turned round the two "
            + "are the same numbers, which is checked first (Keras's GRU with UseBias and ResetAfter false).",
            () => new RNN(new FirstGRUCell(Units)), () => new GRU(Units) { UseBias = false, ResetAfter = false },
            () => CellsCompared.FirstGRU(Units)),
    ];
}
