using System.Globalization;

namespace Nabi.Layers;

/// <summary>
/// The known values of a layer and their ids. What is there is replaced as a whole, never changed: looking up is safe beside a change.
/// </summary>
/// <typeparam name="T">Texts or whole numbers.</typeparam>
internal sealed class Vocabulary<T>
    where T : notnull
{
    private volatile Table? table;
    private bool wasReplaced;

    /// <summary>Whether there is one.</summary>
    public bool IsSet => table is not null;

    /// <summary>The ids of known values, the mask's among them.</summary>
    /// <exception cref="NabiException">There is no vocabulary.</exception>
    public Dictionary<T, int> Ids(string owner) => Need(owner).Ids;

    /// <summary>The known values, in order.</summary>
    public T[] Tokens => table?.Tokens ?? [];

    /// <summary>What each entry weighs, special ones included; empty unless the mode is <c>tf_idf</c>.</summary>
    public float[] Weights => table?.Weights ?? [];

    /// <summary>The number of entries, special ones included.</summary>
    public int Size(in VocabularyRules<T> rules) => rules.Start + Tokens.Length;

    /// <summary>The entries, in order of their ids.</summary>
    public T[] All(in VocabularyRules<T> rules, bool withSpecial = true) => withSpecial ? [.. rules.Special!, .. Tokens] : [.. Tokens];

    /// <summary>This, with the vocabulary that was given with the layer unless another was set since.</summary>
    /// <remarks>A layer's properties may be set in any order, so what is given is looked at when it is first asked for.</remarks>
    public Vocabulary<T> With(IReadOnlyList<T>? given, IReadOnlyList<float>? weights, in VocabularyRules<T> rules)
    {
        if (table is null && given is not null)
            Set(given, weights, rules);
        else if (table is null && weights is not null)
            throw new NabiException($"{rules.Owner} has IdfWeights and no Vocabulary; give both, or call Adapt.");
        return this;
    }

    /// <summary>How long rows are: as the vocabulary says, or as a file says that brings it later.</summary>
    /// <exception cref="NabiException">Nothing says it, or the settings contradict one another.</exception>
    public int Depth(int? announced, in VocabularyRules<T> rules)
    {
        if (rules.PadToMaxTokens && rules.MaxTokens is null)
            throw new NabiException($"{rules.Owner}: PadToMaxTokens needs MaxTokens; give the length that rows shall have.");
        return rules.PadToMaxTokens ? rules.MaxTokens!.Value : rules.Mode == OutputMode.Int ? 0 : IsSet ? Size(rules)
            : announced
                ?? throw new NabiException(
                    $"{rules.Owner} has no vocabulary yet, which says how long rows of output mode '{rules.Mode}' are: call Adapt or "
                    + "SetVocabulary before the layer is used, or give it a Vocabulary.");
    }

    /// <summary>The entries as lines of a file; null where the config has them.</summary>
    public IReadOnlyList<string>? Lines(bool isGiven, in VocabularyRules<T> rules)
        => isGiven || InConfig() ? null : [.. All(rules).Select(entry => string.Format(CultureInfo.InvariantCulture, "{0}", entry))];

    /// <summary>Writes the vocabulary into a config unless the format keeps it beside: so it goes wherever the config goes.</summary>
    public void Write(Config config, ConfigSetting<IReadOnlyList<T>?> vocabulary, bool isGiven, in VocabularyRules<T> rules)
    {
        config.Set(VocabularySettings.Size.Key, Size(rules));
        if (!IsSet || (isGiven && !wasReplaced) || (config.Form?.KeepsVocabularies == true && !isGiven && !InConfig()))
            return;
        vocabulary.Write(config, All(rules));
        if (rules.Mode == OutputMode.TfIdf)
            VocabularySettings.IdfWeights.Write(config, Weights);
    }

    /// <summary>Takes what a file kept beside the config.</summary>
    /// <param name="entries">The entries, special ones in front.</param>
    /// <param name="weights">What each weighs; behind the last entry may stand what rows are padded with.</param>
    /// <param name="announced">How many entries the config speaks of, or null.</param>
    /// <param name="rules">The layer's.</param>
    public void Read(IReadOnlyList<T> entries, IReadOnlyList<float>? weights, int? announced, in VocabularyRules<T> rules)
    {
        // Empty lines at the end of a text do not count, so that an empty special entry may be missing there.
        var isEmpty = entries.Count <= rules.Start && entries.SequenceEqual(rules.Special.Take(entries.Count)!);
        if (announced is { } expected && entries.Count != expected && !(isEmpty && expected == rules.Start))
        {
            throw new NabiException(
                $"{rules.Owner}: expected a vocabulary of {expected} entries, as its config says, got {entries.Count}: the vocabulary was "
                + "cut, or is that of another layer.");
        }

        if (isEmpty)
            return;
        Set(entries, rules.Mode != OutputMode.TfIdf ? null : weights?.Count > entries.Count ? [.. weights.Take(entries.Count)] : weights,
            rules);
    }

    /// <summary>Learns the vocabulary: the most frequent of counted values, of equally frequent ones the greater.</summary>
    public void Learn(TokenCounts<T> counts, IComparer<T> order, in VocabularyRules<T> rules, bool isUsed)
    {
        counts.Leave(rules.HasMask, rules.Mask);
        counts.Leave(rules.HasOov, rules.Oov);
        counts.Leave(IsBroken);
        if (counts.IsEmpty)
        {
            throw new NabiException(
                $"{rules.Owner}: Adapt was given nothing to learn from; give at least one value that is not a special one.");
        }

        var (tokens, weights) = counts.Most(order, rules.MaxTokens is { } most ? Math.Max(0, most - rules.Start) : int.MaxValue);
        if (tokens.Length == 0)
        {
            throw new NabiException(
                $"{rules.Owner}: MaxTokens is {rules.MaxTokens}, which leaves no room beside {rules.Start} special entries; give more.");
        }

        Set(tokens, rules.Mode == OutputMode.TfIdf ? weights : null, rules, isUsed);
    }

    /// <summary>Takes a vocabulary.</summary>
    /// <param name="given">The values, with all special entries in front or with none.</param>
    /// <param name="weights">What each of them weighs, for <c>tf_idf</c>; null for none.</param>
    /// <param name="rules">The layer's.</param>
    /// <param name="isUsed">Whether the layer was used, so that rows have a length.</param>
    /// <exception cref="NabiException">It is empty, too long, has a value twice or a special one at a wrong place, or the weights do not go
    /// with it.</exception>
    public void Set(IReadOnlyList<T> given, IReadOnlyList<float>? weights, in VocabularyRules<T> rules, bool isUsed = false)
    {
        var owner = rules.Owner;
        if (given.Count == 0)
            throw new NabiException($"{owner}: the vocabulary is empty; give at least one entry.");
        var special = rules.Special;
        var isWhole = special.Length > 0 && given.Count >= special.Length
            && special.Select((one, i) => Equals(one, given[i])).All(same => same);
        T[] tokens = [.. given.Skip(isWhole ? special.Length : 0)];
        Check(weights, given.Count, rules);
        Dictionary<T, int> ids = Empty(tokens.Length + 1);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] is null)
                throw new NabiException($"{owner}: entry {i} of the vocabulary is null; leave it out.");
            if (IsBroken(tokens[i]))
            {
                throw new NabiException(
                    $"{owner}: entry {i} of the vocabulary has half of a surrogate pair, which no file can hold; leave it out, "
                    + "or cut texts between letters.");
            }

            if ((rules.HasMask && tokens[i].Equals(rules.Mask)) || (rules.Invert && rules.HasOov && tokens[i].Equals(rules.Oov)))
            {
                throw new NabiException(
                    $"{owner}: the special entry {Shown(tokens[i])} stands at place {i} among the others; leave special entries out, or "
                    + $"put all of them in front: {string.Join(", ", special.Select(Shown))}.");
            }

            if (!ids.TryAdd(tokens[i], rules.Start + i))
                throw new NabiException($"{owner}: {Shown(tokens[i])} stands twice in the vocabulary; give each entry once.");
        }

        if (rules.Start + tokens.Length > rules.MaxTokens)
        {
            throw new NabiException(
                $"{owner}: the vocabulary has {rules.Start + tokens.Length} entries, special ones included, but "
                + $"MaxTokens is {rules.MaxTokens}.");
        }

        if (isUsed && rules.Mode != OutputMode.Int && !rules.PadToMaxTokens && IsSet && tokens.Length != Tokens.Length)
        {
            throw new NabiException(
                $"{owner} was used with rows of {Size(rules)} numbers, and the vocabulary has {rules.Start + tokens.Length} entries; give "
                + "as many, set MaxTokens and PadToMaxTokens, or make the model anew.");
        }

        if (rules.HasMask)
            ids[rules.Mask!] = rules.Mode == OutputMode.Int ? 0 : CategoryRows.Nothing;
        float[] all = weights is null ? [] : isWhole ? [.. weights]
            : [.. Enumerable.Repeat((float)weights.Average(weight => (double)weight), rules.Start), .. weights];
        wasReplaced = IsSet;
        table = new Table(tokens, ids, all);
    }

    /// <summary>A value as sentences show it.</summary>
    public static string Shown(T? value)
        => value is string text
            ? $"'{(text.Length > 40 ? text[..40] + "..." : text)}'" : string.Format(CultureInfo.InvariantCulture, "{0}", value);

    private static void Check(IReadOnlyList<float>? weights, int entries, in VocabularyRules<T> rules)
    {
        if (rules.Mode == OutputMode.TfIdf && weights is null)
        {
            throw new NabiException(
                $"{rules.Owner}: output mode 'tf_idf' needs a weight for each of the {entries} entries of the vocabulary; "
                + "give IdfWeights, or call Adapt.");
        }

        if (rules.Mode != OutputMode.TfIdf && weights is not null)
            throw new NabiException($"{rules.Owner}: weights are for output mode 'tf_idf', got '{rules.Mode}'; leave them out.");
        if (weights is not null && weights.Count != entries)
            throw new NabiException($"{rules.Owner}: the vocabulary has {entries} entries and needs as many weights, got {weights.Count}.");
    }

    private static Dictionary<T, int> Empty(int capacity)
        => typeof(T) == typeof(string)
            ? (Dictionary<T, int>)(object)new Dictionary<string, int>(capacity, StringComparer.Ordinal) : new Dictionary<T, int>(capacity);

    /// <summary>
    /// Whether an entry is no line of a file, or as the last or first line would be lost there, so that the config must hold the
    /// vocabulary.
    /// </summary>
    private bool InConfig()
        => Tokens is string[] { Length: > 0 } texts
            && (Array.Exists(texts, VocabularyLines.Breaks) || texts[^1].Length == 0 || texts[0] is ['\uFEFF', ..]);

    /// <summary>
    /// Whether a value is a text with half of a surrogate pair: UTF-8 has no such letter, so after loading it would be another.
    /// </summary>
    private static bool IsBroken(T value)
    {
        if (value is not string text)
            return false;
        for (var rest = text.AsSpan(); rest.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0; rest = rest[(at + 2)..])
        {
            if (!char.IsHighSurrogate(rest[at]) || at + 1 == rest.Length || !char.IsLowSurrogate(rest[at + 1]))
                return true;
        }

        return false;
    }

    private Table Need(string owner)
        => table
            ?? throw new NabiException(
                $"{owner} has no vocabulary yet: call Adapt with data or SetVocabulary first, or give it a Vocabulary.");

    private sealed record Table(T[] Tokens, Dictionary<T, int> Ids, float[] Weights);
}
