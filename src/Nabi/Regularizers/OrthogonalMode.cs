namespace Nabi.Regularizers;

/// <summary>What an <see cref="OrthogonalRegularizer"/> drives to right angles.</summary>
public readonly partial record struct OrthogonalMode : IOption<OrthogonalMode>
{
    /// <summary><c>rows</c>: the rows.</summary>
    public static partial OrthogonalMode Rows { get; }

    /// <summary><c>columns</c>: the columns.</summary>
    public static partial OrthogonalMode Columns { get; }
}
