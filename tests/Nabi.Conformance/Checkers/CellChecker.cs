namespace Nabi.Conformance.Checkers;

/// <summary>One step of a cell by itself.</summary>
public sealed class CellChecker() : CaseChecker(
    "rnn_cell", keys: "layer weights call/style call/initial_state", arrays: "input initial_state weight output output_state")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var cell = (Cell)SerializedLayer.Read(golden, differences);
        var x = golden.Tensor("input/0");
        SerializedLayer.BuildAndSet(golden, cell, [x], differences);
        var (output, next) = cell.Apply(x, [.. golden.List("initial_state")]);
        differences.Compare("output/0", output);
        differences.Equal("number of states", golden.Keys("output_state/").Count(), next.Count);
        for (var i = 0; i < next.Count; i++)
            differences.Compare($"output_state/{i}", next[i]);
    }
}
