namespace Nabi.Formats;

/// <summary>What goes from a file into which weights: put together first, carried out once all of it fits.</summary>
/// <param name="skipMismatch">Whether a layer whose weights the file does not have in its shapes is left as it is, instead of refusing the
/// file.</param>
internal sealed class WeightPlan(bool skipMismatch)
{
    private readonly List<(Variable Weight, Action Read)> found = [];
    private readonly List<Action> vocabularies = [];
    private readonly List<string> notes = [];

    /// <summary>A sentence for every layer that was left out.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Plans a weight.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="read">Reads its values into it.</param>
    public void Add(Variable weight, Action read) => found.Add((weight, read));

    /// <summary>Plans a vocabulary.</summary>
    /// <param name="read">Gives it to its layer.</param>
    public void Add(Action read) => vocabularies.Add(read);

    /// <summary>Plans the weights of a layer, or none of them.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="match">Finds them.</param>
    /// <returns>False where they do not fit and are left out.</returns>
    /// <exception cref="NabiException">They do not fit, and nothing is to be left out.</exception>
    public bool Try(Layer layer, Action match)
    {
        var before = found.Count;
        try
        {
            match();
            return true;
        }
        catch (NabiException error) when (skipMismatch)
        {
            found.RemoveRange(before, found.Count - before);
            notes.Add(Sentence.Short($"{layer.Title} was left as it is: {error.Message}"));
            return false;
        }
    }

    /// <summary>Reads and sets all that is planned.</summary>
    /// <param name="model">The model whose weights they are; it takes the notes.</param>
    /// <returns>The names of its layers of which a weight was set.</returns>
    /// <exception cref="NabiException">A vocabulary is not the one its layer speaks of.</exception>
    public IReadOnlyList<string> Carry(Model model)
    {
        foreach (var read in vocabularies)
            read();
        foreach (var (_, read) in found)
            read();
        if (notes.Count > 0)
            model.LoadNotes = [.. model.LoadNotes, .. notes];
        var set = found.Select(one => one.Weight).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. model.Layers.Where(layer => layer.Weights.Any(set.Contains)).Select(layer => layer.Name)];
    }
}
