namespace Nabi;

/// <summary>A tensor that lives from step to step: a weight of a layer, a state, or a slot of an optimizer.</summary>
public sealed partial class Variable
{
    private bool trainable;

    /// <summary>Creates a variable that owns <paramref name="value"/>.</summary>
    /// <param name="name">The last part of its path: <c>kernel</c>, <c>recurrent_kernel</c>, <c>bias</c>.</param>
    /// <param name="value">The first value; the variable keeps this very memory.</param>
    /// <param name="trainable">Whether an optimizer may change it.</param>
    public Variable(string name, Tensor value, bool trainable = true)
    {
        Name = name;
        Path = name;
        Value = value;
        Trainable = trainable;
    }

    /// <summary>The last part of the path.</summary>
    public string Name { get; }

    /// <summary>The path in Keras's form: <c>lstm/lstm_cell/kernel</c>. The layer or optimizer that keeps the variable sets it.</summary>
    public string Path { get; set; }

    /// <summary>The current value. Its memory is the variable's for life: updates write into it.</summary>
    public Tensor Value { get; }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>Whether an optimizer may change it.</summary>
    public bool Trainable
    {
        get => trainable;
        set
        {
            trainable = value;
            Value.Tracked = value;
        }
    }

    /// <summary>Counts the writes, so that what was prepared from the value (packed weights) knows when it is stale.</summary>
    public int Version { get; private set; }

    /// <summary>Lets a variable stand where its value is meant.</summary>
    public static implicit operator Tensor(Variable variable) => variable.Value;

    /// <summary>Writes a new value of the same shape.</summary>
    /// <exception cref="NabiException">The shape differs.</exception>
    public void Assign(Tensor value)
    {
        if (value.Shape != Shape)
            throw new NabiException($"The variable '{Path}' has shape {Shape}, but a value of shape {value.Shape} was assigned.");
        if (value.DType != Value.DType)
        {
            throw new NabiException(
                $"The variable '{Path}' is of type {Value.DType}, but a value of type {value.DType} was assigned; cast it with Ops.Cast.");
        }

        value.CopyTo(Value);
        MarkChanged();
    }

    /// <summary>Says that the value's memory was written from outside <see cref="Assign"/>.</summary>
    public void MarkChanged()
    {
        Value.Quantized = null;
        Value.MarkWritten();
        Version++;
    }

    /// <summary>Path and shape.</summary>
    public override string ToString() => $"{Path} {Shape}";
}
