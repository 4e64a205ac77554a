namespace Nabi.Bench;

/// <summary>
/// Looking up texts by layers, beside a dictionary asked by hand. The first of a group is what the others are compared with.
/// </summary>
internal static class TextWorkloads
{
    private const int Words = 20_000, Count = 1 << 14, PerText = 128;

    public static IEnumerable<IReadOnlyList<Workload>> Groups()
    {
        string[] vocabulary = [.. Enumerable.Range(0, Words).Select(i => $"word{i * 7919 % 1_000_003}")];
        // Frequent words are frequent, and one of eight is not known.
        var data = new RandomData(1).Integers(Words * 8 / 7, Count);
        string[] tokens = [.. data.AsIntegers().ToArray().Select(i => i < Words ? vocabulary[(int)((long)i * i / Words)] : $"other{i}")];
        string[] texts = [.. tokens.Chunk(PerText).Select(part => string.Join(' ', part))];
        var ids = vocabulary.Select((word, i) => (word, i)).ToDictionary(pair => pair.word, pair => pair.i + 2, StringComparer.Ordinal);
        yield return
        [
            new("dictionary", $"{Count} texts, one of {Words} words each", 0, () => new Prepared(() => ByHand(tokens, ids))),
            new("StringLookup", "", 0, () =>
            {
                var (layer, x) = (new StringLookup(vocabulary), Tensor.From(tokens));
                layer.Apply(x);
                return new Prepared(() => layer.Apply(x));
            }),
            new("Hashing", "", 0, () =>
            {
                var (layer, x) = (new Hashing(Words), Tensor.From(tokens));
                return new Prepared(() => layer.Apply(x));
            }),
        ];
        yield return
        [
            new("cut and look up", $"{texts.Length} texts of {PerText} words, {Words} words known, cut at spaces", 0,
                () => new Prepared(() => ByHand(texts, ids, PerText))),
            new("TextVectorization", "", 0, () => Vectorized(null)),
            new("with standardization", "", 0, () => Vectorized("lower_and_strip_punctuation")),
        ];

        Prepared Vectorized(TextStandardization? standardize)
        {
            var (layer, x) = (new TextVectorization { Standardize = standardize, Vocabulary = vocabulary }, Tensor.From(texts));
            layer.Apply(x);
            return new Prepared(() => layer.Apply(x));
        }
    }

    private static Tensor ByHand(string[] tokens, Dictionary<string, int> ids)
    {
        var numbers = Tensor.Zeros(new Shape(tokens.Length), DType.Int32);
        var target = numbers.Integers;
        for (var i = 0; i < tokens.Length; i++)
            target[i] = ids.TryGetValue(tokens[i], out var id) ? id : 1;
        return numbers;
    }

    private static Tensor ByHand(string[] texts, Dictionary<string, int> ids, int steps)
    {
        var numbers = Tensor.Zeros(new Shape(texts.Length, steps), DType.Int32);
        var spans = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var row = 0; row < texts.Length; row++)
        {
            var target = numbers.Integers.Slice(row * steps, steps);
            var at = 0;
            foreach (var range in texts[row].AsSpan().Split(' '))
                target[at++] = spans.TryGetValue(texts[row].AsSpan()[range], out var id) ? id : 1;
        }

        return numbers;
    }
}
