namespace Nabi.Layers;

/// <summary>
/// Products of two tensors summed over one axis of each, sample by sample: (batch, 6, 4) and (batch, 5, 4) over axis 2 give
/// (batch, 6, 5). With <see cref="Normalize"/> the cosine between the vectors.
/// </summary>
/// <remarks>Keras's <c>Dot</c>.</remarks>
public sealed class Dot : Layer
{
    internal static readonly ConfigSetting<int[]> AxesSetting = new(
        nameof(Axes),
        null,
        static (config, key) => config.Ints(key),
        static (config, key, axes) => _ = axes.Length == 1 ? config.Set(key, axes[0]) : config.Set(key, axes))
    {
        Rule = static (axes, _) => axes.Length is not (1 or 2) ? "one axis or two" : Array.IndexOf(axes, 0) < 0 ? null
            : "other axes than the batch axis",
    };

    private static readonly ConfigSetting<bool> NormalizeSetting = ConfigSetting.Bool(nameof(Normalize), false);

    /// <summary>A product over the same axis of both.</summary>
    /// <param name="axis">The axis to sum over, not 0.</param>
    /// <exception cref="NabiException">The axis is 0.</exception>
    public Dot(int axis)
        : this([axis])
    {
    }

    /// <summary>A product over one axis of each.</summary>
    /// <param name="axes">The axis of the first and that of the second tensor, neither 0.</param>
    /// <exception cref="NabiException">An axis is 0.</exception>
    public Dot((int First, int Second) axes)
        : this([axes.First, axes.Second])
    {
    }

    internal Dot(int[] axes) => Set(AxesSetting, axes);

    /// <summary>The axis of the first and that of the second tensor.</summary>
    public (int First, int Second) Axes => (Get(AxesSetting)[0], Get(AxesSetting)[^1]);

    /// <summary>Whether vectors are brought to length 1 first; false by default.</summary>
    public bool Normalize { get => Get(NormalizeSetting); init => Set(NormalizeSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [AxesSetting, NormalizeSetting];

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length != 2)
            throw new NabiException($"{Title} joins 2 tensors, got {inputs.Length}.");
        var (a, b) = (inputs[0], inputs[1]);
        if (a.Rank < 2 || b.Rank < 2)
            throw new NabiException($"{Title} joins tensors with two axes or more, got the shapes {a.Shape} and {b.Shape}.");
        var (first, second) = (a.Shape.Axis(Axes.First), b.Shape.Axis(Axes.Second));
        if (first == 0 || second == 0 || (a.Shape[first] >= 0 && b.Shape[second] >= 0 && a.Shape[first] != b.Shape[second]))
        {
            throw new NabiException(
                $"{Title} sums over axis {Axes.First} of {a.Shape} and axis {Axes.Second} of {b.Shape}, whose lengths must agree.");
        }

        if (Normalize && !a.IsSymbolic && !b.IsSymbolic)
            (a, b) = (UnitNormalization.Along(a, [first]), UnitNormalization.Along(b, [second]));
        var (left, right) = (Labels(a.Rank, first, 'B'), Labels(b.Rank, second, 'a'));
        var result = string.Concat((left + right[1..]).Where(label => label != 'Z'));
        var output = Ops.Einsum($"{left},{right}->{result}", a, b);
        return [output.Rank == 1 ? Ops.ExpandDims(output, 1) : output];
    }

    private static string Labels(int rank, int summed, char from)
        => string.Concat(Enumerable.Range(0, rank).Select(axis => axis == 0 ? 'A' : axis == summed ? 'Z' : (char)(from + axis)));
}
