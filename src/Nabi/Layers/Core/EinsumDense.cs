
namespace Nabi.Layers;

/// <summary>
/// y = activation(einsum(equation, x, kernel) + bias): a dense layer over any axes. <c>"abc,cd->abd"</c> is <see cref="Dense"/>
/// on (batch, time, features); <c>...</c> stands for any axes in front.
/// </summary>
/// <remarks>Keras's <c>EinsumDense</c>.</remarks>
public sealed class EinsumDense : DenseLayer
{
    internal static readonly ConfigSetting<string> EquationSetting = ConfigSetting.Text(nameof(Equation));
    internal static readonly ConfigSetting<IReadOnlyList<int?>> OutputShapeSetting
        = new(nameof(OutputShape), null, LayerSettings.ReadOpenShape, LayerSettings.WriteOpenShape);

    private static readonly ConfigSetting<string?> BiasAxesSetting = ConfigSetting.OptionalText(nameof(BiasAxes), null);

    private readonly EinsumEquation labels;
    private Variable? kernel;
    private Variable? bias;

    /// <summary>A dense layer by an equation.</summary>
    /// <param name="equation">The labels of input, kernel and output: <c>"abc,cd->abd"</c>.</param>
    /// <param name="outputShape">The output's lengths without the batch axis; null where the input's length stays.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">The equation is malformed.</exception>
    public EinsumDense(string equation, IReadOnlyList<int?> outputShape, Activation? activation = null)
        : base(activation)
    {
        ArgumentNullException.ThrowIfNull(equation);
        labels = new EinsumEquation(equation);
        Set(EquationSetting, equation);
        Set(OutputShapeSetting, [.. outputShape]);
    }

    /// <summary>The labels of input, kernel and output.</summary>
    public string Equation => Get(EquationSetting);

    /// <summary>The output's lengths without the batch axis; null where the input's length stays.</summary>
    public IReadOnlyList<int?> OutputShape => Get(OutputShapeSetting);

    /// <summary>The output labels that the bias has: <c>"d"</c>; null (default) for no bias.</summary>
    public string? BiasAxes { get => Get(BiasAxesSetting); init => Set(BiasAxesSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        OutputShapeSetting, EquationSetting, LayerSettings.Activation, BiasAxesSetting, LayerSettings.KernelInitializer,
        LayerSettings.BiasInitializer,
        LayerSettings.KernelRegularizer, LayerSettings.BiasRegularizer, ActivityRegularizerPlace, LayerSettings.KernelConstraint,
        LayerSettings.BiasConstraint, LayerSettings.QuantizationConfig,
    ];

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var (input, weights, output) = labels.Expand(inputs[0].Rank, labels.Right.Length);
        var lengths = Lengths(input, output, inputs[0]);
        kernel = AddWeight("kernel", new Shape([.. weights.Select(Length)]), KernelInitializer, KernelRegularizer, KernelConstraint);
        if (BiasAxes is null)
            return;
        if (BiasAxes.Length == 0 || BiasAxes.Any(label => !output.Contains(label)))
            throw new NabiException($"{Title}: bias_axes '{BiasAxes}' must name labels of the output '{labels.Result}'.");
        // The axes behind the first with a bias are kept with length 1, so that the bias broadcasts.
        var first = BiasAxes.Min(label => output.IndexOf(label, StringComparison.Ordinal));
        bias = AddWeight("bias", new Shape([.. output[first..].Select(label => BiasAxes.Contains(label) ? Length(label) : 1)]),
            BiasInitializer, BiasRegularizer, BiasConstraint);

        int Length(char label) => lengths.GetValueOrDefault(label, Shape.Unknown) is >= 0 and var length ? length
            : throw new NabiException(
                $"{Title}: the length of '{label}' in '{Equation}' is known neither from the input {inputs[0]} nor from the output shape.");
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.IsSymbolic && Bound(input) is > 0 and var bound)
        {
            var made = kernel!.Shape.Slice(bound, kernel.Shape.Rank - bound);
            var (depth, units) = (kernel.Shape.Product(0, bound), made.Product(0, made.Rank));
            var free = input.Shape.Slice(0, input.Rank - bound);
            var output = Product(Ops.View(input, [free.Product(0, free.Rank), depth]), Ops.View(kernel, [depth, units]),
                bias is null ? null : Ops.View(bias, [units]));
            return Ops.View(output, free.Concat(made));
        }

        var general = Ops.Einsum(Equation, input, kernel!);
        return Activation.Apply(bias is null ? general : general + bias);
    }

    /// <summary>
    /// How many last axes of the input are the first of the kernel, where the equation is a product of two matrices and each of its units
    /// has a bias, or none: <c>"abc,cde->abde"</c>; 0 where it is something else.
    /// </summary>
    private int Bound(Tensor input)
    {
        var (left, right, result) = labels.Expand(input.Rank, kernel!.Shape.Rank);
        var bound = right.Count(left.Contains);
        var (free, made) = (left[..^bound], right[bound..]);
        return left[^bound..] == right[..bound] && result == free + made && free.Length > 0 && made.Length > 0
            && (bias is null || bias.Shape == kernel.Shape.Slice(bound, made.Length)) ? bound : 0;
    }

    private Dictionary<char, int> Lengths(string input, string output, Shape shape)
    {
        Dictionary<char, int> lengths = [];
        for (var axis = 0; axis < input.Length; axis++)
            lengths[input[axis]] = shape[axis];
        // The given lengths stand for the last axes of the output.
        for (var i = 1; i <= Math.Min(OutputShape.Count, output.Length); i++)
        {
            if (OutputShape[^i] is not { } length)
                continue;
            var label = output[^i];
            var known = lengths.GetValueOrDefault(label, Shape.Unknown);
            if (known >= 0 && known != length)
            {
                throw new NabiException(
                    $"{Title}: the output shape gives '{label}' of '{Equation}' the length {length}, but the input {shape} has {known}.");
            }

            lengths[label] = length;
        }

        return lengths;
    }
}
