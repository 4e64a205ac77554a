namespace Nabi.Forecasting;

/// <summary>
/// A mistake whose sentence names settings. <see cref="Exception.Message"/> names them as C# does; a program with names of its own for
/// them, such as the options of a command, says the sentence with those (<see cref="Say"/>).
/// </summary>
public sealed class SettingException : NabiException
{
    private readonly SettingSentence sentence;

    internal SettingException(SettingSentence sentence, Exception? innerException = null)
        : base(sentence.ToString(), innerException) => this.sentence = sentence;

    /// <summary>The settings that the sentence names, in its order.</summary>
    public IReadOnlyList<SettingMention> Settings => [.. sentence.Mentions];

    /// <summary>The sentence with other names of its settings.</summary>
    /// <param name="name">What a setting is called, with its value where there is one: <c>--time-format unix</c>.</param>
    public string Say(Func<SettingMention, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return sentence.Say(name);
    }
}
