namespace Nabi.Engine;

/// <summary>
/// A layer with a vocabulary, as formats of files see it that keep the vocabulary beside the layer's config: entry by entry in a text, and
/// weights in an array.
/// </summary>
public interface IVocabulary
{
    /// <summary>
    /// The entries to keep in a text, one per line, special ones in front; null where the config has them: they were given with the layer,
    /// or one has a line break in it.
    /// </summary>
    IReadOnlyList<string>? Lines { get; }

    /// <summary>What each entry weighs, special ones included; null where nothing is weighed.</summary>
    IReadOnlyList<float>? EntryWeights { get; }

    /// <summary>Takes what <see cref="Lines"/> and <see cref="EntryWeights"/> gave.</summary>
    /// <param name="lines">The entries; none but special ones leave the layer without a vocabulary.</param>
    /// <param name="weights">What each weighs, or null.</param>
    /// <exception cref="NabiException">They are not what the layer's config speaks of: entries of another number, twice, or no numbers
    /// where numbers are meant.</exception>
    void ReadLines(IReadOnlyList<string> lines, IReadOnlyList<float>? weights);
}
