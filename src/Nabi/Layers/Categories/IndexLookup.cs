namespace Nabi.Layers;

/// <summary>
/// What <see cref="StringLookup"/> and <see cref="IntegerLookup"/> have in common: a vocabulary that is given, set or learned with Adapt,
/// and ids for its entries. The mask's id is 0 (only in output mode <c>int</c>), those of unknown values follow, then the entries in order.
/// </summary>
/// <typeparam name="T">Texts or whole numbers.</typeparam>
/// <remarks>Keras's <c>IndexLookup</c>.</remarks>
public abstract class IndexLookup<T> : Layer, IVocabulary
    where T : notnull
{
    private static readonly ConfigSetting<bool> InvertSetting = ConfigSetting.Bool(nameof(Invert), false);
    private static readonly ConfigSetting<int> OovSetting = ConfigSetting.Int(nameof(NumOovIndices), 1, Must.BeAtLeast(0));

    private readonly Vocabulary<T> known = new();

    private protected IndexLookup()
    {
    }

    /// <summary>The most entries of the vocabulary, special ones included; null (default) for no limit.</summary>
    public int? MaxTokens { get => Get(VocabularySettings.MaxTokens); init => Set(VocabularySettings.MaxTokens, value); }

    /// <summary>How many ids unknown values share: 1 by default. With more a hash says which; with 0 an unknown value is refused.</summary>
    public int NumOovIndices { get => Get(OovSetting); init => Set(OovSetting, value); }

    /// <summary>Whether ids become values. False by default; only with output mode <c>int</c>.</summary>
    public bool Invert { get => Get(InvertSetting); init => Set(InvertSetting, value); }

    /// <summary><c>int</c> (default), <c>one_hot</c>, <c>multi_hot</c>, <c>count</c> or <c>tf_idf</c>.</summary>
    public OutputMode OutputMode { get => Get(VocabularySettings.OutputMode); init => Set(VocabularySettings.OutputMode, value); }

    /// <summary>Whether rows are as long as <see cref="MaxTokens"/> even when the vocabulary is smaller. False by default.</summary>
    public bool PadToMaxTokens { get => Get(VocabularySettings.PadToMaxTokens); init => Set(VocabularySettings.PadToMaxTokens, value); }

    /// <summary>
    /// A vocabulary given with the layer, with all special entries in front or none; null (default) where Adapt learns it or SetVocabulary
    /// sets it.
    /// </summary>
    public IReadOnlyList<T>? Vocabulary { get => Get(VocabularySetting); init => Set(VocabularySetting, value); }

    /// <summary>
    /// What each entry of <see cref="Vocabulary"/> weighs, for output mode <c>tf_idf</c>; null (default) where Adapt measures it.
    /// </summary>
    public IReadOnlyList<float>? IdfWeights
    {
        get => Get(VocabularySettings.IdfWeights);
        init => Set(VocabularySettings.IdfWeights, value);
    }

    /// <summary>The number of entries, special ones included.</summary>
    /// <exception cref="NabiException">The given vocabulary may not be.</exception>
    public int VocabularySize => Known.Size(Rules);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [InvertSetting, VocabularySettings.MaxTokens, OovSetting, .. OwnSettings, VocabularySettings.OutputMode,
            VocabularySettings.Sparse,
            VocabularySettings.PadToMaxTokens, VocabularySettings.IdfWeights, VocabularySetting, VocabularySettings.Size];

    IReadOnlyList<string>? IVocabulary.Lines => Known.Lines(Vocabulary is not null, Rules);

    IReadOnlyList<float>? IVocabulary.EntryWeights => OutputMode == OutputMode.TfIdf && Known.IsSet ? Known.Weights : null;

    /// <summary>The setting of the vocabulary.</summary>
    private protected abstract ConfigSetting<IReadOnlyList<T>?> VocabularySetting { get; }

    /// <summary>The settings that the class adds.</summary>
    private protected abstract IEnumerable<ConfigSetting> OwnSettings { get; }

    /// <summary>What the settings say of the vocabulary.</summary>
    private protected abstract VocabularyRules<T> Rules { get; }

    /// <summary>The vocabulary, the given one at first.</summary>
    private protected Vocabulary<T> Known => known.With(Vocabulary, IdfWeights, Rules);

    /// <summary>The entries in order of their ids.</summary>
    /// <param name="includeSpecialTokens">Whether the mask and the entries for unknown values come first.</param>
    public T[] GetVocabulary(bool includeSpecialTokens = true) => Known.All(Rules, includeSpecialTokens);

    /// <summary>Sets the vocabulary.</summary>
    /// <param name="vocabulary">The entries, with all special ones in front or none.</param>
    /// <param name="idfWeights">What each entry weighs, for output mode <c>tf_idf</c>.</param>
    /// <exception cref="NabiException">It is empty or too long, has an entry twice or a special one at a wrong place, or another length
    /// than the layer was used with.</exception>
    public void SetVocabulary(IReadOnlyList<T> vocabulary, IReadOnlyList<float>? idfWeights = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Known.Set(vocabulary, idfWeights, Rules, Built);
    }

    void IVocabulary.ReadLines(IReadOnlyList<string> lines, IReadOnlyList<float>? weights)
        => Known.Read([.. lines.Select(Parsed)], weights, Get(VocabularySettings.Size), Rules);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        base.Write(config);
        // Not every version of Keras 3 knows it.
        if ((string?)config.Json["oov_method"] == "floormod")
            config.Json.Remove("oov_method");
        Known.Write(config, VocabularySetting, Vocabulary is not null, Rules);
    }

    /// <summary>An entry as the line of a file.</summary>
    private protected abstract T Parsed(string line);

    /// <summary>The depth of rows, after a check of what the settings say together.</summary>
    private protected int Depth()
    {
        if (Invert && OutputMode != OutputMode.Int)
            throw new NabiException($"{Title}: Invert goes with output mode 'int' alone, got '{OutputMode}'.");
        return Known.Depth(Get(VocabularySettings.Size), Rules);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs) => Depth();
}
