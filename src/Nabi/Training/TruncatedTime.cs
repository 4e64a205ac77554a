namespace Nabi;

/// <summary>
/// Truncated back-propagation through time: sequences are trained in chunks of some steps. The states go on from chunk to chunk,
/// the gradient stops at the border, so a step costs memory for one chunk only (Williams and Peng, 1990).
/// </summary>
internal sealed class TruncatedTime
{
    private readonly Model model;
    private readonly int steps;
    private readonly StateStore states = new();

    /// <param name="model">A model whose recurrent layers all run forwards in time.</param>
    /// <param name="steps">Time steps a chunk, at least 1.</param>
    public TruncatedTime(Model model, int steps)
    {
        this.model = model;
        this.steps = steps >= 1 ? steps : throw new NabiException($"Fit of model \"{model.Name}\": a chunk of time must have at least 1 step, got {steps}.");
        foreach (var layer in Model.Everything(model))
            if (layer.ReadsBackwards)
                throw new NabiException($"Fit of model \"{model.Name}\": sequences cannot be cut into chunks, because layer \"{layer.Name}\" reads them backwards; "
                    + "leave TruncateTime out, or use layers that run forwards.");
    }

    /// <summary>Makes the recurrent layers carry their states from chunk to chunk, or stop doing so.</summary>
    public void Carry(bool on)
    {
        lock (model.Programs.Gate)
        {
            model.Programs.Carried = on ? states : null;
            model.Programs.Clear();
        }
    }

    /// <summary>
    /// The chunks of a batch, states at zero before the first. A chunk is to be trained on when the targets have its steps, or when it is the
    /// last; the others only move the states on.
    /// </summary>
    public IEnumerable<(BatchRows Rows, bool Trains)> Chunks(BatchRows batch)
    {
        states.Reset();
        var time = batch.Time;
        var stepwise = (batch with { Steps = steps }) is var cut && batch.Targets.All(cut.Cuts);
        for (var first = 0; first < time; first += steps)
            yield return (batch with { FirstStep = first, Steps = Math.Min(steps, time - first) }, stepwise || first + steps >= time);
    }
}
