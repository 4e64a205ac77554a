namespace Nabi.Regularizers;

/// <summary>
/// The factor times the mean size of the cosines between different rows (or columns) of a matrix: drives them to right angles.
/// </summary>
public sealed class OrthogonalRegularizer : Regularizer
{
    private const float Epsilon = 1e-7f;

    /// <summary>The factor; 0.01 by default.</summary>
    /// <exception cref="NabiException">It is negative.</exception>
    public float Factor { get; init => field = L1L2.Checked("OrthogonalRegularizer", value); } = 0.01f;

    /// <summary>What should be orthogonal; the rows by default.</summary>
    public OrthogonalMode Mode { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "OrthogonalRegularizer";

    /// <inheritdoc/>
    public override Tensor Call(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 2)
            throw new NabiException($"OrthogonalRegularizer: only a weight with two axes can be orthogonal, got shape {x.Shape}.");
        var axis = Mode == OrthogonalMode.Rows ? 1 : 0;
        var size = x.Shape[1 - axis];
        if (size < 2)
            return Ops.Sum(x) * 0f;
        var inverse = Ops.Minimum(Ops.Rsqrt(Ops.Sum(Ops.Square(x), [axis], keepDims: true)), 1f / Epsilon);
        var unit = x * inverse;
        var cosines = axis == 1 ? Ops.MatMul(unit, unit, transposeB: true) : Ops.MatMul(unit, unit, transposeA: true);
        var pairs = size * (size - 1f) / 2f;
        return Ops.Sum(Ops.Abs(cosines * OffDiagonal(size))) * (Factor * 0.5f / pairs);
    }

    /// <inheritdoc/>
    public override void Write(Config config) => config.Set("factor", Factor).Set("mode", $"{Mode}");

    private static Tensor OffDiagonal(int size)
    {
        var values = new float[size * size];
        Array.Fill(values, 1f);
        for (var i = 0; i < size; i++)
            values[i * size + i] = 0f;
        return new Tensor([size, size], values);
    }
}
