using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>An operation on symbolic tensors as a step of a functional model: <c>x + y</c> between two layers.</summary>
internal sealed class PrimitiveLayer(Primitive primitive) : Layer
{
    /// <inheritdoc/>
    public override string ClassName => primitive.Name;

    /// <summary>Records an operation that was applied to tensors of a functional model.</summary>
    public static void Record(Primitive primitive, Tensor[] inputs, Tensor[] outputs)
    {
        if (IsInsideCall || Array.Exists(inputs, input => input.IsSymbolic && input.History is null))
            return;
        var call = new LayerCall(new PrimitiveLayer(primitive), inputs, outputs, new CallContext());
        foreach (var output in outputs)
            output.History = call;
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => throw new NabiException($"{Title}: an operation between layers has no config; make it part of a layer of your own, or use a layer such as Add or Concatenate.");

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context) => Ops.RunAll(primitive, inputs);
}
