using Nabi.Kernels;

namespace Nabi.Activations;

/// <summary>
/// A function that a layer applies to its output: <c>Activation = "relu"</c>. A custom one comes from
/// <see cref="Of"/>, one with other settings than Keras's defaults from the methods named like it.
/// </summary>
public sealed partial class Activation : IFamily<Activation>, IBareName
{
    private readonly Func<Tensor, Tensor> apply;
    private readonly JsonObject? settings;
    private bool isForeign;

    internal Activation(string name, Func<Tensor, Tensor> apply, JsonObject? settings = null)
    {
        Name = name;
        this.apply = apply;
        this.settings = settings;
    }

    internal Activation(string name, ActivationKind kind, JsonObject? settings = null)
        : this(name, x => Ops.Activate(x, kind), settings)
        => Kind = kind;

    /// <summary>Keras's name: <c>hard_sigmoid</c>.</summary>
    public string Name { get; }

    /// <summary>The name, as configs write it.</summary>
    public string ClassName => Name;

    static Family IFamily<Activation>.Table => ActivationTable.Family;

    /// <summary>True for <c>linear</c>: applying it changes nothing.</summary>
    public bool IsLinear => Kind == ActivationKind.Linear;

    /// <summary>The kernels' word for this activation when they know it with these settings, else null.</summary>
    internal ActivationKind? Kind { get; }

    /// <summary>True when the name alone says everything, so that a config holds the name as Keras writes it.</summary>
    bool IBareName.IsPlain => settings is null;

    /// <summary>The activation of this name with Keras's defaults.</summary>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public static implicit operator Activation(string name) => Registry.Named<Activation>(name, "Activation");

    /// <summary>A custom activation.</summary>
    /// <param name="name">How it is called in configs; register it with <c>Registry.Register</c> so that a saved model can be
    /// loaded.</param>
    /// <param name="apply">The function, made of operations on tensors; it must keep the shape.</param>
    /// <param name="isPure">Whether the function does the same every time, as <c>Layer.IsPure</c> says; false by default.</param>
    public static Activation Of(string name, Func<Tensor, Tensor> apply, bool isPure = false) => new(name, apply) { isForeign = !isPure };

    /// <summary>Applies the function; gradients flow.</summary>
    /// <param name="x">Any float tensor.</param>
    /// <returns>A tensor of the same shape (half the last axis for <c>glu</c>).</returns>
    public Tensor Apply(Tensor x)
    {
        CallContext.NoteCode(!isForeign);
        return apply(x);
    }

    /// <inheritdoc/>
    public void Write(Config config)
    {
        if (settings is not null)
        {
            foreach (var (key, value) in settings)
                config.Set(key, value);
        }
    }

    /// <summary>The name, with settings if there are any.</summary>
    public override string ToString() => settings is null ? Name : $"{Name} {settings.ToJsonString()}";
}
