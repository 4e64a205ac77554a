namespace Nabi;

/// <summary>The recorded steps of a model, one for each mode and shape of batch; the least recently used go first.</summary>
internal sealed class Programs
{
    private const int Most = 6;

    /// <summary>Held while a step runs: a model may be asked from several threads, one step at a time.</summary>
    public Lock Gate { get; } = new();

    private readonly List<StepProgram> kept = [];

    /// <summary>The step for a batch like this, with the batch's rows copied in.</summary>
    public StepProgram For(Model model, Compilation? compilation, StepMode mode, in BatchRows batch)
        => Found(model, compilation, mode, model.Entry is { } entry ? batch.Through(entry, model) : batch);

    public void Clear()
    {
        lock (Gate)
            kept.Clear();
    }

    private StepProgram Found(Model model, Compilation? compilation, StepMode mode, in BatchRows batch)
    {
        if (!ReferenceEquals(compilation, model.Compiled))
            throw new NabiException($"Model \"{model.Name}\" was compiled again while it was trained or measured; start that again.");
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (kept[i].Mode != mode || !batch.Fits(kept[i]))
                continue;
            var found = kept[i];
            if (i < kept.Count - 1)
            {
                kept.RemoveAt(i);
                kept.Add(found);
            }

            batch.CopyTo(found);
            return found;
        }

        if (mode == StepMode.Train && model.IsQuantized)
        {
            throw new NabiException(
                $"Model \"{model.Name}\" is quantized and only predicts; train the model that it was made from and quantize that again.");
        }

        if (kept.Count == Most)
            kept.RemoveAt(0);

        var made = batch.Make(model, compilation, mode, mode is StepMode.Train or StepMode.Carry ? Carried : null);
        batch.CopyTo(made);
        kept.Add(made);
        return made;
    }

    /// <summary>The states that go on from chunk to chunk while sequences are trained in chunks; null otherwise.</summary>
    public StateStore? Carried { get; set; }
}
