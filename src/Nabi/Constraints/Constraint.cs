namespace Nabi.Constraints;

/// <summary>A rule that a weight obeys: applied in place after every update.</summary>
/// <remarks>Keras's <c>keras.constraints.Constraint</c>. A custom one overrides <see cref="Project"/>.</remarks>
public abstract class Constraint : IFamily<Constraint>
{
    /// <inheritdoc/>
    public abstract string ClassName { get; }

    static Family IFamily<Constraint>.Table => ConstraintTable.Family;

    /// <summary>The constraint of this name with default settings: <c>"non_neg"</c>.</summary>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public static implicit operator Constraint(string name) => Registry.Named<Constraint>(name, "Constraint");

    /// <summary>Makes the weight obey.</summary>
    public void Apply(Variable weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Project(weight.Value.Floats, weight.Shape);
        weight.MarkChanged();
    }

    /// <inheritdoc/>
    public abstract void Write(Config config);

    /// <summary>Changes the numbers of a weight so that they obey the rule.</summary>
    /// <param name="values">The weight's numbers in row-major order.</param>
    /// <param name="shape">The weight's shape.</param>
    protected abstract void Project(Span<float> values, Shape shape);
}
