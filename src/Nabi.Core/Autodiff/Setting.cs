namespace Nabi;

/// <summary>
/// A setting of an operation as a config names it: a number, a text, true or false, a list of whole numbers, indices, or null.
/// </summary>
public readonly record struct Setting(string Name, object? Value)
{
    /// <summary>One axis as a number, several as a list, all (none named) as null.</summary>
    public static Setting Axes(IReadOnlyList<int>? axes, string name = "axis")
        => new(name, axes is not { Count: > 0 } ? null : axes.Count == 1 ? axes[0] : axes.ToArray());
}
