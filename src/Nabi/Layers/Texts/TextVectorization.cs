using System.Runtime.CompilerServices;

namespace Nabi.Layers;

/// <summary>
/// Texts to token ids, (texts) or (texts, 1) to (texts, steps) padded with 0 at the end, or to one row per text that says which tokens it
/// has: makes texts alike, cuts them into tokens, and looks these up in a vocabulary that is learned with Adapt, set or given. In a model
/// it stands behind an <see cref="Input"/> of <see cref="DType.String"/>; a <c>Sequential</c> that begins with it needs none.
/// </summary>
/// <remarks>
/// Keras's <c>TextVectorization</c>. Id 0 is padding, 1 any unknown token, the most frequent token 2 (in the row modes unknown is 0 and the
/// most frequent 1); of equally frequent ones the greater by code point comes first. A to Z alone are lowered (É stays É), and punctuation
/// is left out: <c>isn't</c> becomes <c>isnt</c>.
/// </remarks>
/// <example>
/// <code>
/// var words = new TextVectorization(10_000) { OutputSequenceLength = 200 };
/// words.Adapt(reviews);
/// var embedding = new Embedding(words.VocabularySize, 32) { MaskZero = true };
/// var model = new Sequential { words, embedding, new LSTM(32), new Dense(1, "sigmoid") };
/// model.Fit(reviews, labels);
/// </code>
/// </example>
public sealed partial class TextVectorization : Layer, IVocabulary
{
    private const string UnknownToken = "[UNK]";
    private const int LettersOfPart = 1 << 15;

    private static readonly ConfigSetting<TextStandardization?> StandardizeSetting
        = ConfigSetting.OptionalOption<TextStandardization>(nameof(Standardize), TextStandardization.LowerAndStripPunctuation);

    private static readonly ConfigSetting<TextSplit?> SplitSetting =
        ConfigSetting.OptionalOption<TextSplit>(nameof(Split), TextSplit.Whitespace);

    private static readonly ConfigSetting<IReadOnlyList<int>> NGramsSetting =
        new("NGrams", "ngrams", ReadNGrams, static (config, key, sizes) => WriteNGrams(config, key, sizes))
        {
            Default = [],
            Null = [],
            Rule = static (sizes, _) => sizes.All(size => size >= 1) ? null : "lengths of 1 or more",
        };

    private static readonly ConfigSetting<int?> LengthSetting
        = ConfigSetting.OptionalInt(nameof(OutputSequenceLength),
            static (length, _) => length is null or >= 1 ? null : "1 or more, or null for the longest of the batch");

    private static readonly ConfigSetting Ragged = ConfigSetting.Fixed("ragged", false, refuses: true);

    private readonly Vocabulary<string> known = new();

    /// <summary>A vectorization.</summary>
    /// <param name="maxTokens">The most entries of the vocabulary, those for padding and unknown tokens included; null for no
    /// limit.</param>
    /// <exception cref="NabiException"><paramref name="maxTokens"/> is below 2.</exception>
    public TextVectorization(int? maxTokens = null) => Set(VocabularySettings.MaxTokens, maxTokens);

    /// <summary>The most entries of the vocabulary; null for no limit.</summary>
    public int? MaxTokens => Get(VocabularySettings.MaxTokens);

    /// <summary>
    /// How a text is standardized first: <c>lower_and_strip_punctuation</c> (default), <c>lower</c>, <c>strip_punctuation</c>, or null for
    /// not at all.
    /// </summary>
    public TextStandardization? Standardize { get => Get(StandardizeSetting); init => Set(StandardizeSetting, value); }

    /// <summary>
    /// How a text is cut into tokens: at white space (<c>whitespace</c>, default), into characters (<c>character</c>), or null for not at
    /// all.
    /// </summary>
    public TextSplit? Split { get => Get(SplitSetting); init => Set(SplitSetting, value); }

    /// <summary>The lengths of the n-grams that take the place of the tokens, such as [1, 2]; empty (default) for single tokens.</summary>
    public IReadOnlyList<int> NGrams { get => Get(NGramsSetting); init => Set(NGramsSetting, value); }

    /// <summary>What is given for a text: <c>int</c> (default), <c>multi_hot</c>, <c>count</c> or <c>tf_idf</c>.</summary>
    public OutputMode OutputMode { get => Get(VocabularySettings.OutputMode); init => Set(VocabularySettings.OutputMode, value); }

    /// <summary>
    /// The length that the ids of every text are cut or padded to at their end; null (default) for that of the longest text in the batch.
    /// </summary>
    public int? OutputSequenceLength { get => Get(LengthSetting); init => Set(LengthSetting, value); }

    /// <summary>Whether rows are as long as <see cref="MaxTokens"/> even when the vocabulary is smaller. False by default.</summary>
    public bool PadToMaxTokens { get => Get(VocabularySettings.PadToMaxTokens); init => Set(VocabularySettings.PadToMaxTokens, value); }

    /// <summary>
    /// A vocabulary given with the layer, with both special entries in front or none; null (default) where Adapt learns it or SetVocabulary
    /// sets it.
    /// </summary>
    public IReadOnlyList<string>? Vocabulary { get => Get(VocabularySettings.Texts); init => Set(VocabularySettings.Texts, value); }

    /// <summary>
    /// What each entry of <see cref="Vocabulary"/> weighs, for output mode <c>tf_idf</c>; null (default) where Adapt measures it.
    /// </summary>
    public IReadOnlyList<float>? IdfWeights
    {
        get => Get(VocabularySettings.IdfWeights);
        init => Set(VocabularySettings.IdfWeights, value);
    }

    /// <summary>
    /// A custom function in place of <see cref="Standardize"/>; null (default) for none. No file holds it: set it again on a layer that was
    /// loaded.
    /// </summary>
    public Func<string, string>? StandardizeWith { get; set; }

    /// <summary>
    /// A custom function in place of <see cref="Split"/>; null (default) for none. No file holds it: set it again on a layer that was
    /// loaded.
    /// </summary>
    public Func<string, IEnumerable<string>>? SplitWith { get; set; }

    /// <summary>The number of vocabulary entries, special ones included.</summary>
    /// <exception cref="NabiException">The given vocabulary may not be.</exception>
    public int VocabularySize => Known.Size(Rules);

    /// <inheritdoc/>
    public override bool TakesTexts => true;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedPart> NamedParts => [new NamedPart("_lookup_layer", null, "string_lookup")];

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [VocabularySettings.MaxTokens, StandardizeSetting, SplitSetting, NGramsSetting, VocabularySettings.OutputMode, LengthSetting,
            VocabularySettings.PadToMaxTokens,
            VocabularySettings.Sparse, Ragged, VocabularySettings.Texts, VocabularySettings.IdfWeights, VocabularySettings.Encoding,
            VocabularySettings.Size];

    IReadOnlyList<string>? IVocabulary.Lines => Known.Lines(Vocabulary is not null, Rules);

    IReadOnlyList<float>? IVocabulary.EntryWeights => OutputMode == OutputMode.TfIdf && Known.IsSet ? Known.Weights : null;

    internal override Input? OwnInput => new Input(1) { DType = DType.String };

    private VocabularyRules<string> Rules => new(Title, OutputMode, MaxTokens, PadToMaxTokens, 1, UnknownToken, true, "", true, false);

    private Vocabulary<string> Known => known.With(Vocabulary, IdfWeights, Rules);

    private TextTokens Tokens => new(Standardize, StandardizeWith, Split, SplitWith, NGrams);

    /// <summary>The text as it is before it is cut.</summary>
    /// <param name="text">Any text.</param>
    public string StandardizeText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Tokens.Standardized(text);
    }

    /// <summary>The tokens (or n-grams) of a text.</summary>
    /// <param name="text">Any text.</param>
    public string[] Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> tokens = [];
        var sink = new TokenList(tokens);
        Tokens.Walk([text], ref sink);
        return [.. tokens];
    }

    /// <summary>Uses the layer on texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>Integers of shape (texts, steps), padded with 0 at the end; or floats of shape (texts, entries).</returns>
    /// <exception cref="NabiException">There is no vocabulary.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Apply(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Apply(new Tensor(new Shape(texts.Count), [.. texts]));
    }

    /// <summary>The ids of the tokens of each text, not padded; unknown ones are 1 (0 in the row modes).</summary>
    /// <param name="texts">The texts.</param>
    /// <exception cref="NabiException">There is no vocabulary.</exception>
    public int[][] ToSequences(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (tokens, sink) = (Tokens, new TokenIds(Known.Ids(Title), Rules.OovStart, int.MaxValue));
        List<int[]> rows = [];
        foreach (var text in texts)
        {
            sink.Clear();
            tokens.Walk([text], ref sink);
            rows.Add(sink.Ids.ToArray());
        }

        return [.. rows];
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        var depth = Depth();
        if (input.DType != DType.String)
        {
            throw new NabiException(
                $"{Title} takes texts, got {input.DType.Word()} numbers of shape {input.Shape}; begin the model "
                + "with an Input of DType.String.");
        }

        if (Tokens.Cuts && input.Rank != 1 && !(input.Rank == 2 && input.Shape[1] == 1))
        {
            throw new NabiException(
                $"{Title} cuts texts of shape (batch,) or (batch, 1), got {input.Shape}; set Split to null for "
                + "texts that are tokens already.");
        }

        if (input.Rank is 0 or > 2)
            throw new NabiException($"{Title} takes texts of shape (batch,) or (batch, n), got {input.Shape}.");
        return input.IsSymbolic ? Described(input.Shape, depth) : Vectorized(input, depth);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs) => Depth();

    private int Depth()
    {
        if (OutputMode == OutputMode.OneHot)
        {
            throw new NabiException(
                $"{Title}: output mode 'one_hot' would give a row for each token; use 'multi_hot' or 'count' for one row per text, or "
                + "'int' and a CategoryEncoding.");
        }

        if (OutputMode != OutputMode.Int && OutputSequenceLength is { } length)
        {
            throw new NabiException(
                $"{Title}: OutputSequenceLength is for output mode 'int', got {length} with '{OutputMode}'; leave it out.");
        }

        return Known.Depth(Get(VocabularySettings.Size), Rules);
    }

    /// <summary>The texts that are one row: one text, or all of a row where texts are tokens.</summary>
    private static int PerRow(Shape texts) => texts.Rank == 2 ? texts[1] : 1;

    private Tensor Described(Shape texts, int depth)
        => OutputMode != OutputMode.Int ? Tensor.Symbolic(new Shape(texts[0], depth))
            : Flat(texts) ? Tensor.Symbolic(texts, DType.Int32)
            : Tensor.Symbolic(new Shape(texts[0],
                OutputSequenceLength ?? (Tokens.Cuts || NGrams.Count > 0 ? Shape.Unknown : PerRow(texts))), DType.Int32);

    /// <summary>Whether texts that are tokens stay on the one axis that they have.</summary>
    private bool Flat(Shape texts) => texts.Rank == 1 && !Tokens.Cuts && NGrams.Count == 0 && OutputSequenceLength is null;
}
