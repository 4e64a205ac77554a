namespace Nabi.Files;

/// <summary>A file of named arrays, each of which is read when it is asked for.</summary>
public interface INamedArrays
{
    /// <summary>The names in the order of the file.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>What the array of a name is, without its values.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NabiException">There is no such array, or it is damaged.</exception>
    ArrayDescription Describe(string name);

    /// <summary>Reads the array of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NabiException">There is no such array, or it is damaged or larger than the limits.</exception>
    NumericArray Read(string name);

    /// <summary>Reads the array of a name as 32-bit floats into memory that is there.</summary>
    /// <param name="name">The name.</param>
    /// <param name="target">Where to, in C order; exactly as many as the array has elements. After an error its content means
    /// nothing.</param>
    /// <exception cref="NabiException">There is no such array, it has another number of elements, or it is damaged or text.</exception>
    void ReadInto(string name, Span<float> target);
}
