using System.Runtime.CompilerServices;

namespace Nabi.Layers;

/// <summary>
/// Texts to ids by a vocabulary, whole texts as they are: categories, labels, tokens. Ids of the input's shape, or rows like those of
/// <see cref="CategoryEncoding"/>. In a model it stands behind an <see cref="Input"/> of <see cref="DType.String"/>.
/// </summary>
/// <remarks>
/// Keras's <c>StringLookup</c>. The mask (none by default) is id 0, unknown texts are the next <see cref="IndexLookup{T}.NumOovIndices"/>,
/// then the entries. With <see cref="IndexLookup{T}.Invert"/> it makes texts of ids, outside of models: <c>lookup.Apply(ids).ToTexts()</c>.
/// </remarks>
/// <example>
/// <code>
/// var colors = new StringLookup(["red", "green", "blue"]);
/// Tensor ids = colors.Apply(["green", "pink"]); // 2, 0
/// </code>
/// </example>
public sealed class StringLookup : IndexLookup<string>
{
    private const int Missing = -1;

    private static readonly ConfigSetting<string?> MaskSetting = ConfigSetting.OptionalText(nameof(MaskToken), null);
    private static readonly ConfigSetting<string?> OovSetting = ConfigSetting.OptionalText(nameof(OovToken), "[UNK]");

    // Says nothing here: texts are always hashed.
    private static readonly ConfigSetting OovMethod = ConfigSetting.Fixed("oov_method", "floormod");

    /// <summary>A lookup.</summary>
    /// <param name="vocabulary">The vocabulary, with all special entries in front or none; null where Adapt learns it or SetVocabulary sets
    /// it.</param>
    public StringLookup(IReadOnlyList<string>? vocabulary = null)
    {
        if (vocabulary is not null)
            Vocabulary = [.. vocabulary];
    }

    /// <summary>
    /// The text that stands for nothing: id 0 in output mode <c>int</c>, left out in the others; null (default) for none.
    /// </summary>
    public string? MaskToken { get => Get(MaskSetting); init => Set(MaskSetting, value); }

    /// <summary>
    /// What unknown texts are called in the vocabulary, and what an unknown id becomes with <see cref="IndexLookup{T}.Invert"/>.
    /// <c>[UNK]</c> by default.
    /// </summary>
    public string? OovToken { get => Get(OovSetting); init => Set(OovSetting, value); }

    /// <inheritdoc/>
    public override bool TakesTexts => !Invert;

    private protected override ConfigSetting<IReadOnlyList<string>?> VocabularySetting => VocabularySettings.Texts;

    private protected override IEnumerable<ConfigSetting> OwnSettings => [OovSetting, MaskSetting, VocabularySettings.Encoding, OovMethod];

    private protected override VocabularyRules<string> Rules
        => new(Title, OutputMode, MaxTokens, PadToMaxTokens, NumOovIndices, OovToken, OovToken is not null, MaskToken,
            MaskToken is not null, Invert);

    /// <summary>Sets the vocabulary from a file.</summary>
    /// <param name="path">A text file in UTF-8 with one entry per line.</param>
    /// <exception cref="NabiException">The file cannot be read, or its entries may not be a vocabulary.</exception>
    public void SetVocabulary(string path) => SetVocabulary(VocabularySettings.LinesOf(path, Title));

    /// <summary>Uses the layer on texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>Ids of shape (texts), or rows of shape (texts, depth).</returns>
    /// <exception cref="NabiException">There is no vocabulary, or a text is unknown where <see cref="IndexLookup{T}.NumOovIndices"/> is
    /// 0.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Apply(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Apply(new Tensor(new Shape(texts.Count), [.. texts]));
    }

    /// <summary>
    /// Learns the vocabulary of texts, each a document of one category: more frequent ones first, of equally frequent ones the greater.
    /// What was learned before is forgotten.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <exception cref="NabiException">The vocabulary was given, or there is nothing to learn from.</exception>
    [OverloadResolutionPriority(1)]
    public void Adapt(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Learn(texts.Select(static text => new ArraySegment<string>([text])));
    }

    /// <summary>Learns the vocabulary of texts; each row is a document.</summary>
    /// <param name="texts">A tensor of texts.</param>
    /// <exception cref="NabiException">The vocabulary was given, or there is nothing to learn from.</exception>
    public void Adapt(Tensor texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Learn(TextRows.Of(texts, Title));
    }

    /// <summary>Learns the vocabulary of the texts that are a data set's first inputs.</summary>
    /// <param name="data">The data set; its epoch 0 is read.</param>
    /// <exception cref="NabiException">The vocabulary was given, or the data set has no texts.</exception>
    public void Adapt(Data.Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Learn(data.Epoch(0).SelectMany(batch => TextRows.Of(batch.X, Title)));
    }

    private protected override string Parsed(string line) => line;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Invert)
            return Texts(input);
        var depth = Depth();
        if (input.DType != DType.String)
        {
            throw new NabiException(
                $"{Title} takes texts, got {input.DType.Word()} numbers of shape {input.Shape}; begin the model with an Input of "
                + "DType.String, or use IntegerLookup.");
        }

        if (input.IsSymbolic)
            return CategoryRows.Describe(input.Shape, OutputMode, depth) is var spec ? Tensor.Symbolic(spec.Shape, spec.Type) : input;
        var ids = Tensor.Empty(input.Shape, DType.Int32);
        var (found, rules) = (Known.Ids(Title), Rules);
        var texts = input.Texts;
        var numbers = ids.Integers;
        Look(found, texts, numbers, rules.OovIndices == 1 ? rules.OovStart : Missing);
        for (var i = 0; rules.OovIndices != 1 && i < numbers.Length; i++)
        {
            if (numbers[i] == Missing)
                numbers[i] = Unknown(texts[i], rules);
        }

        return CategoryRows.Encode(ids, OutputMode, depth, Known.Weights);
    }

    // Nothing else stands in the loop, which is as fast as a dictionary.
    private static void Look(Dictionary<string, int> found, ReadOnlySpan<string> texts, Span<int> numbers, int unknown)
    {
        for (var i = 0; i < texts.Length; i++)
            numbers[i] = found.TryGetValue(texts[i], out var id) ? id : unknown;
    }

    private int Unknown(string text, in VocabularyRules<string> rules)
        => rules.OovIndices switch
        {
            0 =>
                throw new NabiException(
                    $"{Title}: {Vocabulary<string>.Shown(text)} is not in the vocabulary of {Known.Size(rules)} entries, and "
                    + "NumOovIndices is 0; set it to 1 or more to give unknown texts an id."),
            var several => rules.OovStart + new HashBins(several).Of(text),
        };

    private Tensor Texts(Tensor ids)
    {
        Depth();
        if (ids.IsSymbolic)
        {
            throw new NabiException(
                $"{Title} makes texts of ids, and texts have no place inside a model or at its end; apply the "
                + "layer to what Predict gives.");
        }

        var all = Known.IsSet ? Known.All(Rules)
            : throw new NabiException($"{Title} has no vocabulary yet: call Adapt or SetVocabulary first, or give it a Vocabulary.");
        for (var i = 0; ids.DType == DType.Float32 && i < ids.Length; i++)
        {
            if (!float.IsInteger(ids.AsSpan()[i]))
            {
                throw new NabiException(
                    $"{Title} makes texts of ids, got {ids.AsSpan()[i]} at place {i} of numbers of shape {ids.Shape}; of probabilities "
                    + "give the place of the greatest, Ops.ArgMax(x, -1).");
            }
        }

        var texts = new string[ids.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = (uint)ids.Whole(i) < (uint)all.Length ? all[ids.Whole(i)] ?? "" : OovToken ?? "";
        return new Tensor(ids.Shape, texts);
    }

    private void Learn(IEnumerable<ArraySegment<string>> documents)
    {
        if (Vocabulary is not null)
            throw new NabiException($"{Title} was given its vocabulary; leave it out to learn one with Adapt.");
        var counts = new TokenCounts<string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            counts.Next();
            foreach (var text in document)
                counts.Add(text ?? throw new NabiException($"{Title}: Adapt was given a text that is null; leave it out."));
        }

        Known.Learn(counts, CodePointOrder.Instance, Rules, Built);
    }
}
