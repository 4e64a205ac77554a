using System.Runtime.CompilerServices;

namespace Nabi.Layers;

/// <summary>
/// Texts or whole numbers to bins by a hash, without a vocabulary: the same value falls into the same bin everywhere, different ones may
/// share one. Bins of the input's shape, or rows like those of <see cref="CategoryEncoding"/>.
/// </summary>
/// <remarks>
/// Keras's <c>Hashing</c>, with TensorFlow's hashes: FarmHash64 of the UTF-8 bytes (of a number, of its digits), or SipHash-2-4 with a
/// salt. Floats are cut to whole numbers.
/// </remarks>
public sealed class Hashing : Layer
{
    internal static readonly ConfigSetting<int> BinsSetting = ConfigSetting.Int(nameof(NumBins), Must.BeAtLeast(1));
    private static readonly ConfigSetting<IReadOnlyList<ulong>?> SaltSetting =
        new(nameof(Salt), null, ReadSalt, static (config, key, salt) => config.Set(key, WrittenSalt(salt)))
        {
            Default = null,
            Rule = static (salt, _) => salt is null or { Count: 1 or 2 } ? null : "one whole number or two",
        };

    private static readonly ConfigSetting<CategoryValue?> MaskSetting =
        new(nameof(MaskValue), null, ReadMask, static (config, key, mask) => config.Set(key, WrittenMask(mask))) { Default = null };
    private static readonly ConfigSetting<OutputMode> OutputModeSetting =
        ConfigSetting.Option(nameof(OutputMode), OutputMode.Int, OutputMode.Int, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count);

    /// <summary>A hashing.</summary>
    /// <param name="numBins">How many bins there are, the mask's included; at least 1.</param>
    /// <exception cref="NabiException"><paramref name="numBins"/> is below 1.</exception>
    public Hashing(int numBins) => Set(BinsSetting, numBins);

    /// <summary>How many bins there are, the mask's included.</summary>
    public int NumBins => Get(BinsSetting);

    /// <summary>The value that stands for nothing and has bin 0 for itself; null (default) for none.</summary>
    public CategoryValue? MaskValue { get => Get(MaskSetting); init => Set(MaskSetting, value); }

    /// <summary>The key of the hash, one number or two; null (default) for the hash without one.</summary>
    public IReadOnlyList<ulong>? Salt { get => Get(SaltSetting); init => Set(SaltSetting, value); }

    /// <summary><c>int</c> (default), <c>one_hot</c>, <c>multi_hot</c> or <c>count</c>.</summary>
    public OutputMode OutputMode { get => Get(OutputModeSetting); init => Set(OutputModeSetting, value); }

    /// <inheritdoc/>
    public override bool TakesTexts => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [BinsSetting, SaltSetting, MaskSetting, OutputModeSetting, VocabularySettings.Sparse];

    private bool HasMask => MaskValue is not null && NumBins > 1;

    private HashBins Bins => new(HasMask ? NumBins - 1 : NumBins, Salt is { } salt ? (salt[0], salt[^1]) : null);

    /// <summary>Uses the layer on texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>Bins of shape (texts), or rows of shape (texts, bins).</returns>
    [OverloadResolutionPriority(1)]
    public Tensor Apply(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Apply(new Tensor(new Shape(texts.Count), [.. texts]));
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        base.Write(config);
        if (OutputMode == OutputMode.Int)
            config.Set("dtype", "int64");
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (MaskValue is { } mask && mask.Text is null != (input.DType != DType.String))
        {
            throw new NabiException(
                $"{Title} has the mask value {(mask.Text is null ? "" : "'")}{mask}{(mask.Text is null ? "" : "'")}, got "
                + $"{(input.DType == DType.String ? "texts" : "numbers")} of shape {input.Shape}; give a mask value of their kind.");
        }

        if (input.DType != DType.String)
        {
            return Ops.Apply(new HashPrimitive(Bins, HasMask ? MaskValue?.Number : null, HasMask, OutputMode, NumBins),
                Ops.Cast(input, DType.Int32));
        }

        if (input.IsSymbolic)
        {
            var spec = CategoryRows.Describe(input.Shape, OutputMode, NumBins);
            return Tensor.Symbolic(spec.Shape, spec.Type);
        }

        var (ids, bins, nothing) = (Tensor.Empty(input.Shape, DType.Int32), Bins, HasMask ? MaskValue?.Text : null);
        var texts = input.Texts;
        var numbers = ids.Integers;
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = nothing is null ? bins.Of(texts[i]) : texts[i] == nothing ? 0 : bins.Of(texts[i]) + 1;
        return CategoryRows.Encode(ids, OutputMode, NumBins, default);
    }

    private static IReadOnlyList<ulong>? ReadSalt(Config config, string key)
        => config[key] switch
        {
            null => null,
            JsonArray list => [.. list.Select(item => One(config, key, item))],
            var single => [One(config, key, single)],
        };

    private static ulong One(Config config, string key, JsonNode? node)
        => node is JsonValue value && (value.TryGetValue<ulong>(out var number)
            || (value.TryGetValue<long>(out var signed) && (number = unchecked((ulong)signed)) == number)) ? number
            : throw new NabiException($"{config.Owner}: the setting '{key}' must be whole numbers, got {JsonDescription.Of(node)}.");

    private static JsonArray? WrittenSalt(IReadOnlyList<ulong>? salt) => salt is null ? null : new JsonArray(salt[0], salt[^1]);

    private static CategoryValue? ReadMask(Config config, string key)
        => config[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : config.Has(key) ? config.Int(key) : null;

    private static JsonNode? WrittenMask(CategoryValue? mask)
        => mask is not { } value ? null : value.Text is { } text ? text : value.Number!.Value;
}
