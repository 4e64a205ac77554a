namespace Nabi;

/// <summary>
/// An option that is one of a few words: <c>Padding.Same</c>, or <c>"same"</c>, which is checked where it is given. The default of the type
/// is the first word; <c>ToString</c> gives the word, as configs and files hold it.
/// </summary>
/// <typeparam name="TSelf">The option's own type.</typeparam>
public interface IOption<TSelf>
    where TSelf : struct, IOption<TSelf>
{
    /// <summary>The words, in Keras's spelling.</summary>
    static abstract IReadOnlyList<string> Words { get; }

    /// <summary>The value that a word stands for.</summary>
    /// <exception cref="NabiException">The word is none of <see cref="Words"/>; the sentence lists them.</exception>
    static abstract implicit operator TSelf(string word);

    /// <summary>The place of a word among <see cref="Words"/>.</summary>
    /// <exception cref="NabiException">It is none of them; the sentence lists them.</exception>
    protected static int PlaceOf(string? word)
    {
        for (var place = 0; place < TSelf.Words.Count; place++)
        {
            if (TSelf.Words[place] == word)
                return place;
        }

        throw new NabiException($"{typeof(TSelf).Name} must be {WordList.Of(TSelf.Words)}, got {(word is null ? "null" : $"'{word}'")}.");
    }
}
