namespace Nabi.Conformance;

/// <summary>How far two numbers may lie apart: <c>|a - b| &lt;= Absolute + Relative * |b|</c>.</summary>
public readonly record struct Tolerance(double Relative, double Absolute)
{
    public bool Allows(double actual, double expected)
        => actual.Equals(expected) || Math.Abs(actual - expected) <= Absolute + Relative * Math.Abs(expected);
}
