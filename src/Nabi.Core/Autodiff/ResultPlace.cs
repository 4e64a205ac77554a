namespace Nabi.Engine;

/// <summary>
/// Where a recorded program has one of its results. A run can be led to write it elsewhere, where it is wanted, so that it need not be
/// copied there afterwards; what the numbers are does not depend on it.
/// </summary>
public sealed class ResultPlace
{
    // Numbers below which copying costs nothing; numbers of a cache line, at the beginning of which a result stays.
    private const int Shortest = 1 << 14;
    private const int Line = 16;

    private readonly Tensor[] tensors;
    private readonly Tensor home;

    private ResultPlace(Tensor[] tensors, Tensor result)
    {
        this.tensors = tensors;
        home = result.View(result.Shape);
    }

    /// <summary>
    /// The place of a result; null where it cannot be moved, since it is (a part of) something that the program is given or keeps, or where
    /// that is not worth it.
    /// </summary>
    /// <param name="recording">The program, which runs again without code.</param>
    /// <param name="result">A result of it.</param>
    public static ResultPlace? Of(Recording recording, Tensor result)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(result);
        if (result.DType != DType.Float32 || result.Length < Shortest)
            return null;
        HashSet<Tensor> here = new(ReferenceEqualityComparer.Instance) { result };
        var isComputed = false;
        foreach (var call in recording.Calls)
        {
            foreach (var tensor in call.Inputs.Concat(call.Outputs).Where(result.SharesBlockWith))
            {
                if (!result.SharesMemoryWith(tensor) || tensor.Length != result.Length)
                    return null;
                here.Add(tensor);
            }

            isComputed |= !call.Primitive.IsView && Array.Exists(call.Outputs, result.SharesBlockWith);
        }

        return isComputed ? new([.. here], result) : null;
    }

    /// <summary>Lets runs write the result elsewhere, until <see cref="Return"/>.</summary>
    /// <param name="to">A tensor of floats.</param>
    /// <param name="from">The first place there, in row-major order.</param>
    /// <returns>False where it stays, and is to be copied.</returns>
    public bool Lead(Tensor to, int from)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (from % Line != 0 || to.DType != DType.Float32 || from > to.Length - home.Length)
            return false;
        foreach (var tensor in tensors)
            tensor.MoveTo(to, from);
        return true;
    }

    /// <summary>Lets runs write the result into the program's own memory again.</summary>
    public void Return()
    {
        foreach (var tensor in tensors)
            tensor.MoveTo(home, 0);
    }
}
