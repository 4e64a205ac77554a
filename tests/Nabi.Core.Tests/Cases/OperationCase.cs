namespace Nabi.Core.Tests.Cases;

/// <summary>One use of an operation on numbers that lie away from its kinks.</summary>
/// <param name="Function">The operation.</param>
/// <param name="Inputs">What it is used on.</param>
internal sealed record OperationCase(Func<Tensor[], Tensor> Function, params Tensor[] Inputs)
{
    /// <summary>The operation by a plain loop in double precision, where that is easy.</summary>
    public Func<Grid[], Grid>? Plain { get; init; }

    /// <summary>False for an operation that has no gradient at all.</summary>
    public bool HasGradient { get; init; } = true;

    /// <summary>The operation that refuses a second derivative; null when there is one.</summary>
    public string? Refuses { get; init; }

    /// <summary>The error that is allowed for gradients.</summary>
    public double Tolerance { get; init; } = GradientCheck.DefaultTolerance;
}
