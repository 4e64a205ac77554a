namespace Nabi.Initializers;

/// <summary>How a weight gets its first values.</summary>
/// <remarks>
/// A name stands for an initializer with default settings: <c>KernelInitializer = "he_normal"</c>. A custom one
/// overrides <see cref="Fill"/> and <see cref="ClassName"/>.
/// </remarks>
public abstract class Initializer : IFamily<Initializer>
{
    /// <summary>
    /// A seed of its own: every weight made with it gets the same values each time, whatever <see cref="Seeds"/> says.
    /// Null (the default) takes the caller's stream.
    /// </summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    public abstract string ClassName { get; }

    static Family IFamily<Initializer>.Table => InitializerTable.Family;

    /// <summary>The initializer of this name with default settings: <c>"glorot_uniform"</c> or <c>"GlorotUniform"</c>.</summary>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public static implicit operator Initializer(string name) => Registry.Named<Initializer>(name, "Initializer");

    /// <summary>Makes the first value of a weight.</summary>
    /// <param name="shape">The weight's shape; every axis known.</param>
    /// <param name="random">
    /// Where random numbers come from when the initializer has no <see cref="Seed"/>; null takes the next key of <see cref="Seeds"/>.
    /// </param>
    /// <returns>A new float tensor of the shape.</returns>
    /// <exception cref="NabiException">The shape has unknown axes or a rank this initializer cannot fill.</exception>
    public Tensor Create(Shape shape, RandomStream? random = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!shape.IsKnown)
        {
            throw new NabiException(
                $"{ClassName}: a weight's shape must be known, got {shape}; give the layer's input a length on that axis.");
        }

        var value = Tensor.Empty(shape);
        Fill(value.Floats, shape, Seed is { } seed ? RandomStream.FromSeed(seed) : random ?? Seeds.NextStream());
        return value;
    }

    /// <inheritdoc/>
    public abstract void Write(Config config);

    /// <summary>Writes every element of the first value.</summary>
    /// <param name="values">The elements in row-major order; their old content means nothing.</param>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="random">Where random numbers come from.</param>
    protected abstract void Fill(Span<float> values, Shape shape, RandomStream random);

    /// <summary>The seed a config holds; a seed that is an object (a generator of Keras's) counts as none.</summary>
    internal static int? SeedOf(Config config)
        => config["seed"] is System.Text.Json.Nodes.JsonObject ? null : config.OptionalInt("seed");

    /// <summary>Writes the seed under Keras's name.</summary>
    private protected void WriteSeed(Config config) => config.Set("seed", Seed is { } seed ? seed : null);
}
