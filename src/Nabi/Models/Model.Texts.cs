namespace Nabi;

/// <content>Texts at the entry.</content>
public partial class Model
{
    private TextEntry? entry;
    private Graph? entryOf;
    private bool beginsWithTexts;

    /// <summary>The entry that texts come in by; null for a model that takes numbers alone.</summary>
    internal TextEntry? Entry
    {
        get
        {
            if (!BeginsWithTexts)
                return null;
            var now = EntryGraph;
            if (now is not null && !ReferenceEquals(now, entryOf))
                (entry, entryOf) = (TextEntry.Of(this, now), now);
            return now is null ? null : entry;
        }
    }

    /// <summary>Whether an input takes texts. Asked for in every step, so nothing is allocated.</summary>
    internal virtual bool BeginsWithTexts => graph is not null && beginsWithTexts;

    internal override Input? OwnInput
        => BeginsWithTexts && Inputs.Count == 1 ? Nabi.Layers.Input.Over(Inputs[0].Shape, DType.String) : null;

    /// <summary>The graph that the entry is part of.</summary>
    private protected virtual Graph? EntryGraph => graph;

    /// <summary>
    /// The part behind the texts of a model that begins with them, as a model of numbers: its inputs are what the first layers make of the
    /// texts, under those layers' names. It has the same layers, so training one trains the other. For what takes numbers alone: streams,
    /// ONNX files.
    /// </summary>
    /// <returns>The model of numbers; this model where it takes no texts.</returns>
    /// <example>
    /// <code>
    /// var numbers = model.WithoutTexts();
    /// numbers.Predict(words.Apply(reviews)); // what model.Predict(reviews) gives
    /// </code>
    /// </example>
    public Model WithoutTexts() => Entry?.Rest ?? this;
}
