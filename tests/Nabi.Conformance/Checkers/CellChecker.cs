namespace Nabi.Conformance.Checkers;

/// <summary>One step of a cell by itself.</summary>
public sealed class CellChecker : ICaseChecker
{
    public IReadOnlyList<string> Kinds { get; } = ["rnn_cell"];

    public string Keys => "layer weights call/style call/initial_state";

    public string Arrays => "input initial_state weight output output_state";

    public CaseResult Check(GoldenCase golden)
    {
        if (SerializedLayer.Missing(golden) is { } missing)
            return CaseResult.NotBuilt(missing);
        var differences = new Differences(golden);
        var cell = (Cell)SerializedLayer.Read(golden, differences);
        var x = golden.Tensor("input/0");
        SerializedLayer.BuildAndSet(golden, cell, [x], differences);
        var (output, next) = cell.Apply(x, [.. golden.List("initial_state")]);
        differences.Compare("output/0", output);
        differences.Equal("number of states", golden.Keys("output_state/").Count(), next.Count);
        for (var i = 0; i < next.Count; i++)
            differences.Compare($"output_state/{i}", next[i]);
        return differences.Result();
    }
}
