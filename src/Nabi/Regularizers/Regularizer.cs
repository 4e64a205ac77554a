namespace Nabi.Regularizers;

/// <summary>A penalty on a weight or an output that is added to the loss.</summary>
/// <remarks>Keras's <c>keras.regularizers.Regularizer</c>. A custom one overrides <see cref="Call"/>.</remarks>
public abstract class Regularizer : IFamily<Regularizer>
{
    /// <inheritdoc/>
    public abstract string ClassName { get; }

    /// <summary>
    /// Whether <see cref="Call"/> does the same every time, as <c>Layer.IsPure</c> says; false by default for one of your own.
    /// </summary>
    public virtual bool IsPure => GetType().Assembly == typeof(Regularizer).Assembly;

    static Family IFamily<Regularizer>.Table => RegularizerTable.Family;

    /// <summary>The regularizer of this name with default settings: <c>"l2"</c>.</summary>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public static implicit operator Regularizer(string name) => Registry.Named<Regularizer>(name, "Regularizer");

    /// <summary>The penalty: a tensor without axes, recorded for gradients.</summary>
    /// <param name="x">The weight or output.</param>
    public abstract Tensor Call(Tensor x);

    /// <summary>The penalty as part of a step that is recorded.</summary>
    internal Tensor Penalty(Tensor x)
    {
        CallContext.NoteCode(IsPure);
        return Call(x);
    }

    /// <inheritdoc/>
    public abstract void Write(Config config);
}
