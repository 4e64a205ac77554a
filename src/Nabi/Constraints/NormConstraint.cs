namespace Nabi.Constraints;

/// <summary>A rule on the lengths of a weight's vectors along some axes.</summary>
public abstract class NormConstraint : Constraint
{
    private const double Epsilon = 1e-7;
    private readonly int[] axes = [0];
    private double[] norms = [];

    private protected NormConstraint()
    {
    }

    /// <summary>The axes of a vector: 0 (default) for the inputs of a Dense kernel, 0, 1 and 2 for a Conv2D kernel.</summary>
    public IReadOnlyList<int> Axis
    {
        get => axes;
        init => axes = value is null or { Count: 0 } ? [0] : [.. value];
    }

    /// <summary>The length a vector should have.</summary>
    private protected abstract double Desired(double norm);

    /// <inheritdoc/>
    protected override void Project(Span<float> values, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        // The number of the vector an element belongs to: its place without the axes of the vector.
        Span<int> lengths = stackalloc int[shape.Rank];
        Span<int> strides = stackalloc int[shape.Rank];
        var vectors = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            lengths[axis] = shape[axis];
            strides[axis] = IsInside(axis, shape.Rank) ? 0 : vectors;
            vectors *= strides[axis] == 0 ? 1 : shape[axis];
        }

        if (norms.Length < vectors)
            norms = new double[vectors];
        Array.Clear(norms, 0, vectors);
        for (var i = 0; i < values.Length; i++)
            norms[Vector(i, lengths, strides)] += (double)values[i] * values[i];
        for (var i = 0; i < vectors; i++)
        {
            var norm = Math.Sqrt(norms[i]);
            norms[i] = Desired(norm) / (Epsilon + norm);
        }

        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(values[i] * norms[Vector(i, lengths, strides)]);
    }

    /// <summary>Writes the axis as Keras does: one number, or a list.</summary>
    private protected void WriteAxis(Config config)
        => config.Set("axis", axes.Length == 1 ? (JsonNode)axes[0] : new JsonArray([.. axes.Select(axis => (JsonNode)axis)]));

    private static int Vector(int element, ReadOnlySpan<int> lengths, ReadOnlySpan<int> strides)
    {
        var vector = 0;
        for (var axis = lengths.Length - 1; axis >= 0; axis--)
        {
            vector += element % lengths[axis] * strides[axis];
            element /= lengths[axis];
        }

        return vector;
    }

    private bool IsInside(int axis, int rank)
    {
        foreach (var inside in axes)
        {
            if (inside >= rank || inside < -rank)
                throw new NabiException($"{ClassName}: the weight has {rank} axes, so there is no axis {inside}.");
            if ((inside < 0 ? inside + rank : inside) == axis)
                return true;
        }

        return false;
    }
}
