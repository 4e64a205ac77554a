using Nabi.Layers;

namespace Nabi;

/// <summary>
/// Masks that travel with tensors, made explicit where a functional model is written: as Keras does, a layer that works with the
/// mask of its input names it, and the operations that make the mask stand in the graph.
/// </summary>
internal static class WrittenMasks
{
    /// <summary>What a call depends on, the mask it is written with included.</summary>
    public static IEnumerable<Tensor> Dependencies(LayerCall call)
        => Of(call) is { } mask ? call.Dependencies.Append(mask) : call.Dependencies;

    /// <summary>The mask a call takes without having been given it, if its origin can be written; else null.</summary>
    public static Tensor? Of(LayerCall call)
        => call.Context.Masks.Count == 0 && TakesMask(call) && call.Inputs[0].Mask is { } mask && IsWritable(mask) ? mask : null;

    /// <summary>Layers whose <c>call</c> in Keras has the argument <c>mask</c> for one input.</summary>
    private static bool TakesMask(LayerCall call) => call.Layer switch
    {
        Recurrent or Bidirectional => true,
        TimeDistributed or Model or GlobalAveragePooling1D or BatchNormalization or Softmax => call.Inputs.Length == 1,
        _ => false,
    };

    private static bool IsWritable(Tensor mask)
    {
        var stack = new Stack<Tensor>([mask]);
        while (stack.TryPop(out var tensor))
        {
            if (LayerCall.Of(tensor) is not { } call)
                return false;
            if (call.Layer is not OperationLayer operation)
                continue;
            if (!operation.CanBeWritten)
                return false;
            foreach (var input in call.Inputs)
                if (input.IsSymbolic)
                    stack.Push(input);
        }

        return true;
    }
}
