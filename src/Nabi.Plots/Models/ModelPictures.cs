using Nabi.Layers;

namespace Nabi.Plots;

/// <summary>Pictures of Nabi's own objects: <c>model.Diagram().Save("model.svg")</c>.</summary>
public static class ModelPictures
{
    /// <summary>The model as boxes and arrows, from its inputs down. A layer used several times has a box for each use.</summary>
    /// <param name="model">The model; where its input is not known yet, the layers are drawn in a row without shapes.</param>
    /// <param name="title">The heading over the diagram; empty for none.</param>
    public static ModelDiagram Diagram(this Model model, string title = "")
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelDiagram diagram = new(title);
        List<LayerCall> calls = Calls(model);
        if (calls.Count == 0)
        {
            foreach (Layer layer in model.Layers)
                diagram.Add(Kind(layer), layer.Name, "", layer.Built ? layer.ParameterCount : 0);
            return diagram;
        }
        Dictionary<LayerCall, string> names = new(ReferenceEqualityComparer.Instance);
        HashSet<string> taken = [];
        foreach (LayerCall call in calls)
        {
            var name = call.Layer.Name;
            for (var use = 2; !taken.Add(name); use++)
                name = $"{call.Layer.Name} ({use})";
            names[call] = name;
            string[] inputs = [.. call.Dependencies.Select(LayerCall.Of).OfType<LayerCall>()
                .Where(source => source != call && names.ContainsKey(source)).Select(source => names[source]).Distinct()];
            var shape = call.Outputs.Length > 0 ? call.Outputs[0].Shape.ToString() : "";
            diagram.Add(Kind(call.Layer), name, shape, name == call.Layer.Name ? call.Layer.ParameterCount : 0, inputs);
        }
        return diagram;
    }

    private static string Kind(Layer layer) => layer.Wrapped is { } wrapped
        ? $"{layer.ClassName}({wrapped.ClassName})" : layer.ClassName;

    /// <summary>The calls between inputs and outputs, sources first, found without recursion.</summary>
    private static List<LayerCall> Calls(Model model)
    {
        List<LayerCall> order = [];
        HashSet<LayerCall> met = new(ReferenceEqualityComparer.Instance);
        Stack<(LayerCall Call, bool Done)> stack = new(model.Outputs.Select(LayerCall.Of).OfType<LayerCall>().Reverse()
            .Select(call => (call, false)));
        while (stack.TryPop(out (LayerCall Call, bool Done) top))
        {
            if (top.Done)
            {
                order.Add(top.Call);
                continue;
            }
            if (!met.Add(top.Call))
                continue;
            stack.Push((top.Call, true));
            foreach (LayerCall source in top.Call.Dependencies.Select(LayerCall.Of).OfType<LayerCall>()
                .Where(source => !met.Contains(source)))
            {
                stack.Push((source, false));
            }
        }
        return order;
    }
}
