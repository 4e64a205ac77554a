namespace Nabi.Forecasting;

/// <summary>
/// LSTM layers one on another, the state of each coming from its own number of steps ago (Chang and others, 2017); every second one is
/// added to what it reads.
/// </summary>
internal sealed class DilatedLayers
{
    private readonly IReadOnlyList<int> dilations;
    private readonly LSTM[] layers;
    private readonly int units;

    public DilatedLayers(IReadOnlyList<int> dilations, int units)
    {
        (this.dilations, this.units) = (dilations, units);
        layers = [.. dilations.Select(_ => new LSTM(units) { ReturnSequences = true })];
    }

    /// <summary>What comes out at each position, (batch, positions, units).</summary>
    public Tensor Everywhere(Tensor x)
    {
        for (var i = 0; i < layers.Length; i++)
            x = Added(i, x, Apart(layers[i], x, dilations[i]));
        return x;
    }

    /// <summary>
    /// What comes out at the last position, (batch, 1, units): the same numbers. Where each dilation divides those after it, a layer
    /// runs only along the positions that reach the last one.
    /// </summary>
    public Tensor AtEnd(Tensor x)
    {
        var apart = 1;
        for (var i = 0; i < layers.Length; i++)
        {
            var reaches = dilations.Skip(i + 1).Prepend(dilations[i]).All(dilation => dilation % dilations[i] == 0)
                && dilations[i] % apart == 0;
            if (reaches)
                (x, apart) = (FromEnd(x, dilations[i] / apart), dilations[i]);
            x = Added(i, x, Apart(layers[i], x, dilations[i] / apart));
        }

        return x[.., ^1.., ..];
    }

    private static Tensor Added(int layer, Tensor x, Tensor next) => layer % 2 == 1 ? x + next : next;

    // Each of the interleaved rows is a sequence of its own.
    private Tensor Apart(LSTM layer, Tensor x, int dilation)
    {
        if (dilation == 1)
            return layer.Apply(x);
        var (padded, rows, more) = Padded(x, dilation);
        var apart = Ops.Transpose(Ops.Reshape(padded, [-1, rows, dilation, x.Shape[2]]), 0, 2, 1, 3);
        var states = layer.Apply(Ops.Reshape(apart, [-1, rows, x.Shape[2]]));
        var together = Ops.Transpose(Ops.Reshape(states, [-1, dilation, rows, units]), 0, 2, 1, 3);
        return Ops.Reshape(together, [-1, rows * dilation, units])[.., more.., ..];
    }

    // Every so many positions, the last one among them.
    private static Tensor FromEnd(Tensor x, int every)
    {
        if (every == 1)
            return x;
        var (padded, rows, _) = Padded(x, every);
        return Ops.Reshape(Ops.Reshape(padded, [-1, rows, every, x.Shape[2]])[.., .., ^1.., ..], [-1, rows, x.Shape[2]]);
    }

    private static (Tensor Padded, int Rows, int More) Padded(Tensor x, int dilation)
    {
        var rows = (x.Shape[1] + dilation - 1) / dilation;
        var more = rows * dilation - x.Shape[1];
        return (Ops.Pad(x, 1, more, 0), rows, more);
    }
}
