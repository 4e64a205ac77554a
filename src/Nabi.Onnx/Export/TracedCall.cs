namespace Nabi.Onnx;

/// <summary>One operation of a model as it ran in each trace.</summary>
/// <param name="Calls">The same operation, once per trace.</param>
internal sealed record TracedCall(PrimitiveCall[] Calls)
{
    /// <summary>The operation; what depends on lengths may differ from trace to trace.</summary>
    public Primitive Primitive => Calls[0].Primitive;

    /// <summary>How many tensors go in.</summary>
    public int InputCount => Calls[0].InputTensors.Count;

    /// <summary>An input, once per trace.</summary>
    public Traced Input(int i) => new([.. Calls.Select(step => step.InputTensors[i])]);

    /// <summary>An output, once per trace.</summary>
    public Traced Output(int i = 0) => new([.. Calls.Select(step => step.OutputTensors[i])]);
}
