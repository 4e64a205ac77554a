using Nabi.Files;

namespace Nabi;

/// <summary>
/// Arrays by name: the state of a <see cref="TrainingRun"/>, or the part of it that a callback keeps. Written as one npz file.
/// </summary>
public sealed class TrainingState
{
    private readonly Dictionary<string, NumericArray> arrays = new(StringComparer.Ordinal);

    /// <summary>The arrays, in the order they were set.</summary>
    public IReadOnlyDictionary<string, NumericArray> Arrays => arrays;

    /// <summary>Reads a state that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NabiException">The file cannot be read.</exception>
    public static TrainingState Load(string path)
    {
        var state = new TrainingState();
        foreach (var (name, array) in NpzFile.ReadAll(path))
            state.arrays[name] = array;
        return state;
    }

    /// <summary>Writes the state to a file, which is replaced at once or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="NabiException">The file cannot be written.</exception>
    public void Save(string path) => NpzFile.Write(path, arrays);

    /// <summary>Whether there is an array of this name.</summary>
    public bool Contains(string name) => arrays.ContainsKey(name);

    /// <summary>Sets a whole number.</summary>
    public void Set(string name, long value) => arrays[name] = NumericArray.Scalar(value);

    /// <summary>Sets a number.</summary>
    public void Set(string name, float value) => arrays[name] = NumericArray.Scalar(value);

    /// <summary>Sets whole numbers.</summary>
    public void Set(string name, IReadOnlyList<long> values) => arrays[name] = NumericArray.Of(values.ToArray());

    /// <summary>Sets the numbers of a tensor, which are copied.</summary>
    public void Set(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        arrays[name] = value.ToNumericArray();
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="NabiException">There is none of this name.</exception>
    public long Whole(string name)
        => Wholes(name) is [var value]
            ? value : throw new NabiException($"The training state holds several numbers as '{name}'; read them with Wholes.");

    /// <summary>Whole numbers.</summary>
    /// <exception cref="NabiException">There are none of this name.</exception>
    public IReadOnlyList<long> Wholes(string name) => Array(name).Values<long>().ToArray();

    /// <summary>A number.</summary>
    /// <exception cref="NabiException">There is none of this name.</exception>
    public float Number(string name)
        => Array(name).ToFloats() is [var value]
            ? value : throw new NabiException($"The training state holds several numbers as '{name}'; read them with Tensor.");

    /// <summary>A tensor of numbers.</summary>
    /// <exception cref="NabiException">There is none of this name.</exception>
    public Tensor Tensor(string name)
    {
        var array = Array(name);
        var shape = new Shape(array.Shape);
        return array.ElementType == ElementType.Int32 ? new Tensor(shape, array.ToInts()) : new Tensor(shape, array.ToFloats());
    }

    /// <summary>The arrays whose names begin with <paramref name="prefix"/>, without it; null when there are none.</summary>
    internal TrainingState? Part(string prefix)
    {
        var part = new TrainingState();
        foreach (var (name, array) in arrays)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                part.arrays[name[prefix.Length..]] = array;
        }

        return part.arrays.Count > 0 ? part : null;
    }

    /// <summary>Takes over the arrays of a part, with <paramref name="prefix"/> before their names.</summary>
    internal void Add(string prefix, TrainingState part)
    {
        foreach (var (name, array) in part.arrays)
            arrays[prefix + name] = array;
    }

    /// <summary>Writes an array into a variable of the same shape.</summary>
    internal void CopyTo(Variable variable, string name) => variable.Load(Array(name), "The training state");

    private NumericArray Array(string name)
        => arrays.TryGetValue(name, out var array)
            ? array : throw new NabiException($"The training state has no '{name}'; it has {string.Join(", ", arrays.Keys.Take(20))}.");
}
