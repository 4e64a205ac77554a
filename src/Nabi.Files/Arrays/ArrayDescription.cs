namespace Nabi.Files;

/// <summary>What a file says of an array.</summary>
/// <param name="ElementType">What the elements are.</param>
/// <param name="Shape">The sizes of the axes; empty for a 0-d array.</param>
public sealed record ArrayDescription(ElementType ElementType, IReadOnlyList<int> Shape)
{
    /// <summary>For example <c>Float32 (2, 3)</c>.</summary>
    public override string ToString() => $"{ElementType} {NumericArray.Describe([.. Shape])}";
}
