using System.Numerics.Tensors;

namespace Nabi;

/// <summary>One call of a primitive: its tensors, the gradients that meet there, and memory of its own.</summary>
internal sealed class Step
{
    private readonly List<Tensor?> scratch = [];

    public Step(Primitive primitive, Tensor[] inputs, Tensor[] outputs)
    {
        Primitive = primitive;
        Inputs = inputs;
        Outputs = outputs;
        InputGradients = new Tensor?[inputs.Length];
        OutputGradients = new Tensor?[outputs.Length];
        AddFlags = new bool[inputs.Length];
    }

    public Primitive Primitive { get; }

    public Tensor[] Inputs { get; }

    public Tensor[] Outputs { get; }

    /// <summary>The gradients of the inputs; null where none is wanted.</summary>
    public Tensor?[] InputGradients { get; }

    /// <summary>The gradients of the outputs; null where nothing depends on that output.</summary>
    public Tensor?[] OutputGradients { get; }

    /// <summary>Per input: add to the gradient (someone wrote before) instead of overwriting it.</summary>
    public bool[] AddFlags { get; }

    /// <summary>Whatever the primitive prepared on the first run: loop plans, index tables.</summary>
    public object? State { get; set; }

    /// <summary>True while a gradient may be asked for: the primitive keeps what its backward needs.</summary>
    public bool Recording { get; set; }

    /// <summary>The step's way forward in parts, once made.</summary>
    public StepParts? ForwardParts { get; set; }

    /// <summary>The step's way back in parts, once made.</summary>
    public StepParts? BackwardParts { get; set; }

    public ReadOnlySpan<float> In(int input = 0) => Inputs[input].Floats;

    public Span<float> Out(int output = 0) => Outputs[output].Floats;

    public bool Wants(int input) => InputGradients[input] is not null;

    public bool Adds(int input) => AddFlags[input];

    /// <summary>The gradient of an output, or an empty span when nothing depends on it.</summary>
    public ReadOnlySpan<float> OutputGradient(int output = 0) => OutputGradients[output] is { } gradient ? gradient.Floats : default;

    /// <summary>The gradient of an input, or an empty span when it is not wanted.</summary>
    public Span<float> InputGradient(int input = 0) => InputGradients[input] is { } gradient ? gradient.Floats : default;

    /// <summary>The gradient of an input, cleared first unless it is to be added to.</summary>
    public Span<float> ClearedGradient(int input = 0)
    {
        var gradient = InputGradient(input);
        if (!Adds(input))
            gradient.Clear();
        return gradient;
    }

    /// <summary>Memory of this step that stays from run to run, not cleared.</summary>
    public Span<float> Scratch(int slot, int size)
    {
        while (scratch.Count <= slot)
            scratch.Add(null);
        if (scratch[slot] is not { } tensor || tensor.Length < size)
            scratch[slot] = tensor = Tensor.Empty(new Shape(size));
        return tensor.Floats[..size];
    }

    /// <summary>Writes <paramref name="values"/> into the gradient of an input, or adds them.</summary>
    public void Give(int input, ReadOnlySpan<float> values)
    {
        var gradient = InputGradient(input);
        if (gradient.IsEmpty)
            return;
        if (Adds(input))
            TensorPrimitives.Add(gradient, values, gradient);
        else
            values.CopyTo(gradient);
    }
}
