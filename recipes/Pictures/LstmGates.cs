using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// The gates of an LSTM over a sequence, computed from its weights step by step (order i, f, c, o):
/// i, f, o = s(x W + h U + b), c = f c' + i tanh(...), h = o tanh(c). Arrays are (units, steps).
/// </summary>
public sealed class LstmGates
{
    private readonly float[,] input, forget, output, memory;

    private LstmGates(int units, int steps)
        => (input, forget, output, memory) =
            (new float[units, steps], new float[units, steps], new float[units, steps], new float[units, steps]);

    /// <summary>What leaves the layer: h = o tanh(c).</summary>
    internal float[,] Outputs
    {
        get
        {
            var h = new float[memory.GetLength(0), memory.GetLength(1)];
            for (var unit = 0; unit < h.GetLength(0); unit++)
            {
                for (var t = 0; t < h.GetLength(1); t++)
                    h[unit, t] = output[unit, t] * MathF.Tanh(memory[unit, t]);
            }

            return h;
        }
    }

    /// <summary>Runs the layer's equations.</summary>
    /// <param name="layer">A built LSTM with Keras's usual functions.</param>
    /// <param name="x">(steps, features) in row order.</param>
    public static LstmGates Of(LSTM layer, ReadOnlySpan<float> x)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var (kernel, recurrent, bias) =
            (layer.Weights[0].Value.ToArray(), layer.Weights[1].Value.ToArray(), layer.Weights[2].Value.ToArray());
        var units = bias.Length / 4;
        var features = kernel.Length / bias.Length;
        var gates = new LstmGates(units, x.Length / features);
        var (h, c, z) = (new float[units], new float[units], new float[4 * units]);
        for (var t = 0; t < x.Length / features; t++)
        {
            bias.CopyTo(z, 0);
            for (var k = 0; k < features; k++)
                AddScaled(z, kernel.AsSpan(k * z.Length, z.Length), x[t * features + k]);
            for (var k = 0; k < units; k++)
                AddScaled(z, recurrent.AsSpan(k * z.Length, z.Length), h[k]);
            for (var u = 0; u < units; u++)
            {
                var (i, f, o) = (Sigmoid(z[u]), Sigmoid(z[units + u]), Sigmoid(z[3 * units + u]));
                c[u] = f * c[u] + i * MathF.Tanh(z[2 * units + u]);
                (gates.input[u, t], gates.forget[u, t], gates.output[u, t], gates.memory[u, t]) = (i, f, o, c[u]);
            }

            // All units see the same h of the step before.
            for (var u = 0; u < units; u++)
                h[u] = gates.output[u, t] * MathF.Tanh(c[u]);
        }

        return gates;
    }

    /// <summary>Four heat maps, one per gate: the most active units down, time across.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="labels">A word for each shown step.</param>
    /// <param name="steps">The steps to show; null for all.</param>
    /// <param name="units">How many units to show.</param>
    public Picture Picture(string title, IReadOnlyList<string> labels, IReadOnlyList<int>? steps = null, int units = 12)
    {
        var shown = steps ?? [.. Enumerable.Range(0, memory.GetLength(1))];
        int[] liveliest = [.. Enumerable.Range(0, memory.GetLength(0)).OrderByDescending(unit => Spread(unit, shown)).Take(units)];
        var rows = liveliest.Select(unit => $"unit {unit}").ToArray();
        return new Panels(title,
            Map("input gate i", input, false), Map("forget gate f", forget, false), Map("output gate o", output, false),
            Map("memory c", memory, true))
        {
            Columns = 1,
        };

        HeatMap Map(string name, float[,] gate, bool signed)
        {
            var cells = new float[liveliest.Length, shown.Count];
            for (var row = 0; row < liveliest.Length; row++)
            {
                for (var column = 0; column < shown.Count; column++)
                    cells[row, column] = gate[liveliest[row], shown[column]];
            }

            return new HeatMap(name, cells)
            {
                RowLabels = rows,
                ColumnLabels = labels,
                CellHeight = 14,
                Scale = signed ? HeatScale.Diverging : HeatScale.Sequential,
                Minimum = signed ? null : 0,
                Maximum = signed ? null : 1,
            };
        }
    }

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> row, float factor)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += row[i] * factor;
    }

    private static float Sigmoid(float x) => 1f / (1f + MathF.Exp(-x));

    private float Spread(int unit, IReadOnlyList<int> steps)
    {
        var values = steps.Select(step => memory[unit, step]).ToArray();
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean));
    }
}
