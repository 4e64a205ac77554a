namespace Nabi.Constraints;

/// <summary>Sets negative weights to zero.</summary>
public sealed class NonNeg : Constraint
{
    /// <inheritdoc/>
    public override string ClassName => "NonNeg";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
    }

    /// <inheritdoc/>
    protected override void Project(Span<float> values, Shape shape)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < 0)
                values[i] = 0f;
        }
    }
}
