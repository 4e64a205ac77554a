namespace Nabi.Layers;

/// <summary>
/// Whole numbers to ids by a vocabulary: codes, years, ids with gaps. Ids of the input's shape, or rows like those of
/// <see cref="CategoryEncoding"/>.
/// </summary>
/// <remarks>
/// Keras's <c>IntegerLookup</c>. The mask (none by default) is id 0, unknown numbers are the next
/// <see cref="IndexLookup{T}.NumOovIndices"/>, then the entries. Floats are cut to whole numbers.
/// </remarks>
public sealed class IntegerLookup : IndexLookup<int>
{
    private static readonly ConfigSetting<int?> MaskSetting = ConfigSetting.OptionalInt(nameof(MaskToken));
    private static readonly ConfigSetting<int> OovSetting = ConfigSetting.Int(nameof(OovToken), -1);
    private static readonly ConfigSetting<OovMethod> OovMethodSetting = ConfigSetting.Option(nameof(OovMethod), OovMethod.Floormod);
    private static readonly ConfigSetting Kind = ConfigSetting.Fixed("vocabulary_dtype", "int64", refuses: true);

    /// <summary>A lookup.</summary>
    /// <param name="vocabulary">The vocabulary, with all special entries in front or none; null where Adapt learns it or SetVocabulary sets
    /// it.</param>
    public IntegerLookup(IReadOnlyList<int>? vocabulary = null)
    {
        if (vocabulary is not null)
            Vocabulary = [.. vocabulary];
    }

    /// <summary>
    /// The number that stands for nothing: id 0 in output mode <c>int</c>, left out in the others; null (default) for none.
    /// </summary>
    public int? MaskToken { get => Get(MaskSetting); init => Set(MaskSetting, value); }

    /// <summary>
    /// What an unknown number is called in the vocabulary, and what an unknown id becomes with <see cref="IndexLookup{T}.Invert"/>. -1 by
    /// default.
    /// </summary>
    public int OovToken { get => Get(OovSetting); init => Set(OovSetting, value); }

    /// <summary>
    /// How several ids for unknown numbers are shared: by the remainder (<c>floormod</c>, default) or by a hash of the digits
    /// (<c>farmhash</c>).
    /// </summary>
    public OovMethod OovMethod { get => Get(OovMethodSetting); init => Set(OovMethodSetting, value); }

    private protected override ConfigSetting<IReadOnlyList<int>?> VocabularySetting => VocabularySettings.Numbers;

    private protected override IEnumerable<ConfigSetting> OwnSettings => [OovSetting, MaskSetting, Kind, OovMethodSetting];

    private protected override VocabularyRules<int> Rules
        => new(Title, OutputMode, MaxTokens, PadToMaxTokens, NumOovIndices, OovToken, true, MaskToken ?? 0, MaskToken is not null, Invert);

    /// <summary>Sets the vocabulary from a file.</summary>
    /// <param name="path">A text file with one whole number per line.</param>
    /// <exception cref="NabiException">The file cannot be read, or its entries may not be a vocabulary.</exception>
    public void SetVocabulary(string path) => SetVocabulary([.. VocabularySettings.LinesOf(path, Title).Select(Parsed)]);

    /// <summary>
    /// Learns the vocabulary of numbers: more frequent ones first, of equally frequent ones the greater. What was learned before is
    /// forgotten.
    /// </summary>
    /// <param name="numbers">Whole numbers; each row is a document.</param>
    /// <exception cref="NabiException">The vocabulary was given, or there is nothing to learn from.</exception>
    public void Adapt(Tensor numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        Learn([numbers]);
    }

    /// <summary>Learns the vocabulary of the numbers that are a data set's first inputs.</summary>
    /// <param name="data">The data set; its epoch 0 is read.</param>
    /// <exception cref="NabiException">The vocabulary was given, or there is nothing to learn from.</exception>
    public void Adapt(Data.Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Learn(data.Epoch(0).Select(batch => batch.X));
    }

    private protected override int Parsed(string line)
        => int.TryParse(line, System.Globalization.NumberStyles.AllowLeadingSign,
            System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
            : throw new NabiException(
                $"{Title}: its vocabulary holds {Vocabulary<string>.Shown(line)} where a whole number of 32 bits was expected; give a "
                + "vocabulary of numbers, or use StringLookup.");

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
        => Ops.Apply(new LookupPrimitive(Known, Rules, OovMethod == OovMethod.Farmhash, Depth()), Ops.Cast(input, DType.Int32));

    private void Learn(IEnumerable<Tensor> batches)
    {
        if (Vocabulary is not null)
            throw new NabiException($"{Title} was given its vocabulary; leave it out to learn one with Adapt.");
        var counts = new TokenCounts<int>();
        foreach (var batch in batches)
        {
            if (batch.DType == DType.String)
                throw new NabiException($"{Title}: Adapt takes whole numbers, got texts of shape {batch.Shape}; use StringLookup.");
            var numbers = Ops.Cast(batch, DType.Int32).AsIntegers();
            var width = batch.Rank < 2 || batch.Shape[0] == 0 ? 1 : batch.Length / batch.Shape[0];
            for (var i = 0; i < numbers.Length; i++)
            {
                if (i % width == 0)
                    counts.Next();
                counts.Add(numbers[i]);
            }
        }

        Known.Learn(counts, Comparer<int>.Default, Rules, Built);
    }
}
