namespace Nabi.Layers;

/// <summary>The function of an sLSTM's forget gate.</summary>
public readonly partial record struct ForgetGate : IOption<ForgetGate>
{
    /// <summary><c>sigmoid</c>: between 0 and 1.</summary>
    public static partial ForgetGate Sigmoid { get; }

    /// <summary><c>exponential</c>: above 0, without a bound.</summary>
    public static partial ForgetGate Exponential { get; }
}
