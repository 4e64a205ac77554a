namespace Nabi.Forecasting;

/// <summary>
/// The arrays that a fitted model keeps in a file, by name. A model sees its own; a part of it, such as one of an ensemble's models, gets
/// a <see cref="Part"/>.
/// </summary>
public sealed class ForecastArchive
{
    private readonly Dictionary<string, NumericArray> arrays;
    private readonly string prefix;

    /// <summary>Creates an empty archive.</summary>
    public ForecastArchive()
        : this([], "")
    {
    }

    private ForecastArchive(Dictionary<string, NumericArray> arrays, string prefix) => (this.arrays, this.prefix) = (arrays, prefix);

    /// <summary>All arrays by their full names.</summary>
    internal Dictionary<string, NumericArray> Arrays => arrays;

    /// <summary>How many numbers it has: a network that is made to take them may not ask for more.</summary>
    internal long Numbers
        => arrays.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(pair => (long)pair.Value.Length);

    /// <summary>The archive of a part: its names do not meet those of others.</summary>
    /// <param name="name">The part's name.</param>
    public ForecastArchive Part(string name) => new(arrays, $"{prefix}{name}/");

    /// <summary>Keeps an array.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The array.</param>
    public void Put(string name, NumericArray values)
    {
        ArgumentNullException.ThrowIfNull(values);
        arrays[prefix + name] = values;
    }

    /// <summary>Keeps the weights of a network.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="network">The network.</param>
    public void PutWeights(string name, Model network)
    {
        ArgumentNullException.ThrowIfNull(network);
        for (var i = 0; i < network.Weights.Count; i++)
            Put($"{name}/{i}", NumericArray.Of(network.Weights[i].Value.ToArray(), network.Weights[i].Shape.AsSpan()));
    }

    /// <summary>The array of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="NabiException">There is none.</exception>
    public NumericArray Get(string name)
        => arrays.TryGetValue(prefix + name, out var values) ? values
            : throw new NabiException($"The forecast file has no array \"{prefix}{name}\"; it is damaged, or another version wrote it.");

    /// <summary>Whether there is an array of a name.</summary>
    /// <param name="name">Its name.</param>
    public bool Has(string name) => arrays.ContainsKey(prefix + name);

    /// <summary>Puts kept weights into a network of the same kind.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="NabiException">Some are missing or have another shape.</exception>
    public void GetWeights(string name, Model network)
    {
        ArgumentNullException.ThrowIfNull(network);
        for (var i = 0; i < network.Weights.Count; i++)
        {
            var values = Get($"{name}/{i}");
            var weight = network.Weights[i];
            if (!values.Shape.SequenceEqual(weight.Shape.AsSpan()))
            {
                throw new NabiException(
                    $"The forecast file has weights of shape {new Shape(values.Shape)} for {weight.Name}, which has {weight.Shape}; "
                    + "the model was made with other settings.");
            }

            weight.Assign(new Tensor(weight.Shape, values.ToFloats()));
        }
    }
}
