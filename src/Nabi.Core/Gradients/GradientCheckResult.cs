namespace Nabi;

/// <summary>What <see cref="GradientCheck"/> found: the largest error, and where it is.</summary>
public sealed record GradientCheckResult
{
    /// <summary>1 when the largest error is in a gradient, 2 when it is in a gradient of a gradient.</summary>
    public int Order { get; init; } = 1;

    /// <summary>The number of the input (or variable) with the largest error.</summary>
    public int Input { get; init; }

    /// <summary>The index of the element in that input; empty when no element was checked.</summary>
    public IReadOnlyList<int> Index { get; init; } = [];

    /// <summary>The derivative there by differences of values.</summary>
    public double Expected { get; init; }

    /// <summary>The gradient there.</summary>
    public double Actual { get; init; }

    /// <summary>The largest error: |actual - expected| / (1 + |expected|); not a number where one of them is none.</summary>
    public double Error { get; init; }

    /// <summary>The error that is allowed.</summary>
    public double Tolerance { get; init; }

    /// <summary>Whether all gradients are right, up to the tolerance.</summary>
    public bool IsRight => Error <= Tolerance;

    /// <summary>Refuses wrong gradients.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="NabiException">A gradient is wrong; the sentence says where.</exception>
    public GradientCheckResult ThrowIfWrong() => IsRight ? this : throw new NabiException(ToString());

    /// <summary>The result as a sentence.</summary>
    public override string ToString()
        => $"The {(Order == 2 ? "second derivative" : "gradient")} of input {Input} at "
            + $"({string.Join(", ", Index.Select(place => $"{place}"))}) is {Actual:g6}, differences of values give {Expected:g6}: an "
            + $"error of {Error:g3}, {(IsRight ? "within" : "above")} the allowed {Tolerance:g3}.";
}
