namespace Nabi.Onnx;

/// <summary>
/// What the nodes of a whole graph may make: numbers in all, and numbers computed while the file is loaded. A file of a few bytes must not
/// choose how much memory and time is taken; what the inputs and weights hold raises the bound.
/// </summary>
/// <param name="most">Numbers in all where inputs and weights hold few.</param>
/// <param name="held">The numbers that the inputs and the file hold.</param>
/// <param name="isTrial">Whether only shapes are computed, as while the file is loaded.</param>
internal sealed class OnnxBudget(long most, long held, bool isTrial)
{
    // A deep network makes some hundred numbers for each of its input's; this is far above.
    private const long PerHeld = 2048;

    // Constants computed while loading: masks and position tables.
    private const long ComputedShare = 64;
    private const long ComputedPerHeld = 8;

    // What a node costs whatever it makes.
    private const long TrialNode = 16384;
    private const long Node = 512;

    private readonly long total = held > (long.MaxValue - most) / PerHeld ? long.MaxValue : Math.Max(most, held * PerHeld);
    private readonly long computedTotal = most / ComputedShare + held * ComputedPerHeld;
    private long spent;
    private long computed;

    /// <summary>Notes that a node runs.</summary>
    public void SpendNode() => Spend(isTrial ? TrialNode : Node);

    /// <summary>Notes a result.</summary>
    public void Spend(Shape shape, bool isComputed)
    {
        var size = Size(shape);
        if (isComputed && isTrial && (computed += size) > computedTotal)
            throw Refused(computedTotal, "computes more than {0} constants while it is loaded");
        Spend(size);
    }

    /// <summary>Refuses a result before its memory is taken.</summary>
    public Shape Fit(Shape shape, bool isComputed)
    {
        var size = Size(shape);
        var room = isComputed && isTrial ? Math.Min(computedTotal - computed, total - spent) : total - spent;
        return size <= Math.Min(room, int.MaxValue / sizeof(float)) ? shape
            : throw new OnnxBudgetException(
                $"a tensor of shape {shape} is larger than what the graph may make; raise "
                + "OnnxLoadOptions.MaxNumbers if the file is trusted");
    }

    private void Spend(long size)
    {
        spent += size;
        if (spent > total)
            throw Refused(total, "makes more than {0} numbers of its inputs");
    }

    private static OnnxBudgetException Refused(long bound, string what)
        => new(
            $"the graph {string.Format(System.Globalization.CultureInfo.InvariantCulture, what, bound)}; raise "
            + "OnnxLoadOptions.MaxNumbers if the file is trusted");

    /// <summary>The elements of a shape, unknown lengths as 1; the largest number where it is out of range.</summary>
    private static long Size(Shape shape)
    {
        const long Far = 1L << 60;
        long size = 1;
        foreach (var length in shape)
            size = length == 0 || size == 0 ? 0 : length < 0 ? size : size > Far / length ? Far : size * length;
        return size;
    }
}
