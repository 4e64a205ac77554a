namespace Nabi.Layers;

/// <summary>
/// While it runs on this thread, recurrent layers go on from the states it keeps, and models take input of any number of time
/// steps. A probing scope keeps no states: every call begins anew.
/// </summary>
internal sealed class StreamScope(bool keepsStates)
{
    [ThreadStatic]
    private static StreamScope? current;

    private readonly Dictionary<Layer, Variable[]> states = new(ReferenceEqualityComparer.Instance);

    /// <summary>The scope that runs on this thread, or null.</summary>
    public static StreamScope? Current => current;

    /// <summary>The scope whose states count, or null.</summary>
    public static StreamScope? Keeping => current is { KeepsStates: true } ? current : null;

    public bool KeepsStates => keepsStates;

    /// <summary>The kept states, layer by layer in the order of the first call.</summary>
    public IEnumerable<Variable> States => states.Values.SelectMany(kept => kept);

    /// <summary>Whether an input fits what a model expects; within a scope batch and time may have any length.</summary>
    public static bool Fits(Shape expected, Shape given)
        => expected.Fits(given)
            || (current is not null && expected.Rank >= 2 && expected.Rank == given.Rank && expected.With(0, Shape.Unknown).With(1, Shape.Unknown).Fits(given));

    /// <summary>Runs <paramref name="body"/> within this scope.</summary>
    public T Run<T>(Func<T> body) => With(this, body);

    /// <summary>Runs <paramref name="body"/> outside of any scope: layers inside work on an axis that is not the stream's time.</summary>
    public static T Pause<T>(Func<T> body) => current is null ? body() : With(null, body);

    /// <summary>The states of a layer: zeros when it is met for the first time.</summary>
    public Variable[] Of(Layer layer, IEnumerable<Shape> shapes)
    {
        if (!states.TryGetValue(layer, out var kept))
            states[layer] = kept = [.. shapes.Select((shape, i) => new Variable($"state_{i}", Tensor.Filled(shape, 0f), trainable: false))];
        return kept;
    }

    private static T With<T>(StreamScope? scope, Func<T> body)
    {
        var outer = current;
        current = scope;
        try
        {
            return body();
        }
        finally
        {
            current = outer;
        }
    }
}
