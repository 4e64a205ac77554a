using System.Runtime.CompilerServices;

namespace Nabi;

/// <content>Reading numbers: a tape that records takes note of it, since what the program then does may depend on them.</content>
public sealed partial class Tensor
{
    /// <summary>The float elements in row-major order, read only.</summary>
    /// <exception cref="NabiException">The tensor is symbolic or holds integers or booleans.</exception>
    public ReadOnlySpan<float> AsSpan()
    {
        Tape.NoteRead();
        return Floats;
    }

    /// <summary>The integer elements in row-major order, read only.</summary>
    /// <exception cref="NabiException">The tensor is symbolic or holds floats or booleans.</exception>
    public ReadOnlySpan<int> AsIntegers()
    {
        Tape.NoteRead();
        return Integers;
    }

    /// <summary>The booleans in row-major order, read only: a mask, what a comparison gave.</summary>
    /// <exception cref="NabiException">The tensor is symbolic or holds floats or integers.</exception>
    public ReadOnlySpan<bool> AsBooleans()
    {
        Tape.NoteRead();
        return Booleans;
    }

    /// <summary>The float elements as a new array.</summary>
    /// <exception cref="NabiException">The tensor is symbolic or holds integers or booleans.</exception>
    public float[] ToArray() => AsSpan().ToArray();

    /// <summary>One element, as a number: <c>probabilities[0, 3]</c>. Of booleans 1 for true and 0 for false.</summary>
    /// <param name="index">One index per axis; from the end where negative.</param>
    /// <exception cref="NabiException">There are not as many indices as axes, one is out of range, or the tensor is symbolic.</exception>
    [IndexerName("Element"), OverloadResolutionPriority(1)]
    public float this[params ReadOnlySpan<int> index]
    {
        get
        {
            if (index.Length != Rank)
                throw new NabiException($"A tensor of shape {Shape} needs {Rank} indices for one element, got {index.Length}.");
            var at = 0;
            for (var axis = 0; axis < index.Length; axis++)
            {
                var length = Shape[axis];
                var place = index[axis] < 0 ? index[axis] + length : index[axis];
                if ((uint)place >= (uint)length)
                    throw new NabiException($"The index {index[axis]} is out of range on axis {axis} of the tensor {Shape}.");
                at = at * length + place;
            }

            Tape.NoteRead();
            return Number(at);
        }
    }

    /// <summary>The only element, as a number; of a boolean 1 for true and 0 for false.</summary>
    /// <exception cref="NabiException">The tensor does not have exactly one element.</exception>
    public float Item()
    {
        Tape.NoteRead();
        return Length == 1 ? Number(0)
            : throw new NabiException($"Item() needs a tensor with exactly one element, got shape {Shape}; use AsSpan().");
    }
}
