namespace Nabi.Layers;

/// <summary>The function of an sLSTM's forget gate.</summary>
public readonly record struct ForgetGate : IOption<ForgetGate>
{
    private readonly byte place;

    private ForgetGate(int place) => this.place = (byte)place;

    /// <summary><c>sigmoid</c>: between 0 and 1.</summary>
    public static ForgetGate Sigmoid => new(0);

    /// <summary><c>exponential</c>: above 0, without a bound.</summary>
    public static ForgetGate Exponential => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["sigmoid", "exponential"];

    /// <inheritdoc/>
    public static implicit operator ForgetGate(string word) => new(IOption<ForgetGate>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
