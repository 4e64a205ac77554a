namespace Nabi.Layers;

/// <summary>What a layer says about its vocabulary: where the special entries stand, and how long it may be.</summary>
/// <param name="Owner">The layer, for errors.</param>
/// <param name="Mode">The output mode.</param>
/// <param name="MaxTokens">The most entries, special ones included; null for no limit.</param>
/// <param name="PadToMaxTokens">Whether rows are as long as <paramref name="MaxTokens"/>.</param>
/// <param name="OovIndices">How many entries unknown values share.</param>
/// <param name="Oov">What stands for an unknown value; not looked at unless <paramref name="HasOov"/>.</param>
/// <param name="HasOov">Whether there is such a value.</param>
/// <param name="Mask">The masked value; not looked at unless <paramref name="HasMask"/>.</param>
/// <param name="HasMask">Whether there is such a value.</param>
/// <param name="Invert">Whether ids become values.</param>
internal readonly record struct VocabularyRules<T>(
    string Owner, OutputMode Mode, int? MaxTokens, bool PadToMaxTokens, int OovIndices, T? Oov, bool HasOov, T? Mask,
    bool HasMask, bool Invert)
{
    /// <summary>The first entry of unknown values.</summary>
    public int OovStart => HasMask && Mode == OutputMode.Int ? 1 : 0;

    /// <summary>The entry of the first known value.</summary>
    public int Start => OovStart + OovIndices;

    /// <summary>The special entries in front.</summary>
    public T?[] Special => [.. Enumerable.Repeat(Mask, OovStart), .. Enumerable.Repeat(Oov, OovIndices)];
}
