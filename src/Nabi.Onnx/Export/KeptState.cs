namespace Nabi.Onnx;

/// <summary>A variable that a model writes while it runs: an input of the graph, and an output beside it.</summary>
/// <param name="variable">The variable.</param>
/// <param name="name">What the graph calls it.</param>
internal sealed class KeptState(Variable variable, string name)
{
    public Variable Variable => variable;

    /// <summary>The name of the input; the output's is this with <c>_next</c> behind it.</summary>
    public string Name => name;

    /// <summary>The variables of a model that were written in these recordings, in the order of their layers.</summary>
    public static KeptState[] Of(Model model, IEnumerable<Tape> tapes)
    {
        HashSet<Variable> written = new(ReferenceEqualityComparer.Instance);
        foreach (var tape in tapes)
            written.UnionWith(tape.Calls.Select(call => call.Primitive).OfType<AssignPrimitive>().Select(assign => assign.Variable));
        List<KeptState> states = [];
        foreach (var layer in Model.Everything(model).Where(layer => layer is not Model))
        {
            foreach (var (state, i) in layer.KeptStates.Select((state, i) => (state, i)))
            {
                if (written.Remove(state))
                    states.Add(new KeptState(state, $"{layer.Name}_state_{i}"));
            }
        }

        return [.. states, .. written.Select(variable => new KeptState(variable, variable.Path.Replace('/', '_')))];
    }
}
