namespace Nabi.Conformance.Checkers;

/// <summary>The weights a layer starts with: paths, shapes, bias values, orthonormal rows.</summary>
public sealed class FirstWeightsChecker() : CaseChecker("rnn_init", keys: "layer weights", arrays: "weight")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var layer = SerializedLayer.Read(golden, differences);
        var weights = golden.Json["weights"]!.AsArray();
        var features = (int)weights[0]!["shape"]![0]!;
        SerializedLayer.BuildAndSet(golden, layer, [Tensor.Zeros(1, 1, features)], differences);
        for (var i = 0; i < weights.Count; i++)
        {
            if ((string?)weights[i]!["array"] is { } key)
                differences.Compare(key, layer.Weights[i].Value);
            if (weights[i]!["orthogonal_rows_max_dev"] is not null)
                CheckRows(differences, layer.Weights[i]);
        }
    }

    private static void CheckRows(Differences differences, Variable weight)
    {
        var (rows, columns) = (weight.Shape[0], weight.Shape[1]);
        var values = weight.Value.ToArray();
        for (var a = 0; a < rows; a++)
        {
            for (var b = 0; b < rows; b++)
            {
                var dot = 0.0;
                for (var c = 0; c < columns; c++)
                    dot += values[a * columns + c] * (double)values[b * columns + c];
                if (Math.Abs(dot - (a == b ? 1 : 0)) > 1e-5)
                    differences.Add($"{weight.Path}: rows {a} and {b} have product {dot}");
            }
        }
    }
}
