namespace Nabi.Formats;

/// <summary>
/// Masks that travel with tensors, made explicit where a functional model is written: as Keras does, a layer that works with the
/// mask of its input names it, and the operations that make the mask stand in the graph.
/// </summary>
internal static class WrittenMasks
{
    /// <summary>
    /// A functional model's graph as it is written: with the operations that make the masks, so that Keras's order of layers, by which
    /// its files tell layers of one class apart, is that of the file. Null for models that are not functional.
    /// </summary>
    public static Graph? GraphOf(Model model)
    {
        if (model.Graph is not { } graph)
            return null;
        var written = new Graph(graph.Inputs, graph.Outputs, $"Model \"{model.Name}\"", Dependencies);
        LayerNames.Assign(written.Layers, $"Model \"{model.Name}\"");
        return written;
    }

    /// <summary>What a call depends on, the mask it is written with included.</summary>
    public static IEnumerable<Tensor> Dependencies(LayerCall call)
        => Of(call) is { } mask ? call.Dependencies.Append(mask) : call.Dependencies;

    /// <summary>The mask a call takes without having been given it, if its origin can be written; else null.</summary>
    public static Tensor? Of(LayerCall call)
        => call.Context.Masks.Count == 0 && call.Layer.HasMaskArgument(call.Inputs.Length) && call.Inputs[0].Mask is { } mask
            && IsWritable(mask) ? mask : null;

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
            {
                if (input.IsSymbolic)
                    stack.Push(input);
            }
        }

        return true;
    }
}
