namespace Nabi.Layers;

/// <summary>
/// Ids 0 to tokens - 1 as vectors of length tokens: which categories a sample has (<c>multi_hot</c>), how often (<c>count</c>), or each id
/// as a vector of its own (<c>one_hot</c>). (batch, n) becomes (batch, tokens), with <c>one_hot</c> (batch, n, tokens), or (batch, tokens)
/// for n = 1.
/// </summary>
/// <remarks>
/// Keras's <c>CategoryEncoding</c>. An id that is none of them is refused. With output mode <c>count</c> a second input of the ids' shape
/// says what each counts (Keras's <c>count_weights</c>).
/// </remarks>
public sealed class CategoryEncoding : Layer
{
    internal static readonly ConfigSetting<int> TokensSetting = ConfigSetting.Int(nameof(Tokens), Must.BeAtLeast(1), "num_tokens");
    private static readonly ConfigSetting<OutputMode> OutputModeSetting =
        ConfigSetting.Option(nameof(OutputMode), OutputMode.MultiHot, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count);

    /// <summary>An encoding.</summary>
    /// <param name="tokens">How many categories there are, at least 1.</param>
    /// <exception cref="NabiException">Tokens is below 1.</exception>
    public CategoryEncoding(int tokens) => Set(TokensSetting, tokens);

    /// <summary>How many categories there are.</summary>
    public int Tokens => Get(TokensSetting);

    /// <summary><c>multi_hot</c> (default), <c>one_hot</c> or <c>count</c>.</summary>
    public OutputMode OutputMode { get => Get(OutputModeSetting); init => Set(OutputModeSetting, value); }

    /// <inheritdoc/>
    public override IReadOnlyList<string> NamedInputs => ["count_weights"];

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [TokensSetting, OutputModeSetting];

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length > 2)
            throw new NabiException($"{Title}: it takes ids and, for output mode 'count', what each counts; got {inputs.Length} tensors.");
        return [CategoryOutput.Encode(Ops.Cast(inputs[0], DType.Int32), inputs.Length > 1 ? inputs[1] : null, OutputMode, Tokens, Title)];
    }
}
