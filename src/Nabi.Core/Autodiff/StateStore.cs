using System.Runtime.InteropServices;

namespace Nabi.Engine;

/// <summary>States of layers that belong to a program and not to the layer: those of a stream, or of sequences trained in chunks.</summary>
/// <param name="keeps">False for a trial run: every call begins anew.</param>
public sealed class StateStore(bool keeps = true)
{
    private readonly Dictionary<(object Owner, int Batch, int Call), Variable[]> states = [];
    private readonly Dictionary<(object Owner, int Batch), int> calls = [];

    /// <summary>
    /// How many steps back a layer can see that looks at all steps before, such as an attention; 0 where nobody said.
    /// </summary>
    public int Window { get; init; }

    /// <summary>Whether states go on from call to call.</summary>
    public bool Keeps => keeps;

    /// <summary>All kept states, owner by owner in the order of the first call.</summary>
    public IEnumerable<Variable> All => states.Values.SelectMany(kept => kept);

    /// <summary>Begins a run of the program, in which each owner asks as often, and in the same order, as in the run before.</summary>
    public void Begin() => calls.Clear();

    /// <summary>
    /// The states of an owner for its next call in this run, since a layer may be used several times: zeros when it is met for the first
    /// time.
    /// </summary>
    /// <param name="owner">The layer.</param>
    /// <param name="shapes">The states' shapes, batch first.</param>
    public Variable[] Of(object owner, IReadOnlyList<Shape> shapes)
    {
        var batch = shapes.Count > 0 ? shapes[0][0] : 0;
        ref var call = ref CollectionsMarshal.GetValueRefOrAddDefault(calls, (owner, batch), out _);
        var key = (owner, batch, call++);
        if (!states.TryGetValue(key, out var kept))
            states[key] = kept = [.. shapes.Select((shape, i) => new Variable($"state_{i}", Tensor.Filled(shape, 0f), trainable: false))];
        return kept;
    }

    /// <summary>Sets all states to zero.</summary>
    public void Reset()
    {
        foreach (var kept in states.Values)
        {
            foreach (var state in kept)
            {
                state.Value.Floats.Clear();
                state.MarkChanged();
            }
        }
    }
}
