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
    private TimeCut? cut;

    /// <param name="model">A model whose recurrent layers all run forwards in time.</param>
    /// <param name="steps">Time steps per chunk, at least 1.</param>
    public TruncatedTime(Model model, int steps)
    {
        this.model = model;
        this.steps = steps >= 1 ? steps : throw new NabiException($"{Owner}: a chunk of time must have at least 1 step, got {steps}.");
        if (model.BeginsWithTexts)
        {
            throw new NabiException(
                $"{Owner}: training in chunks of time cuts sequences of numbers, and the model takes texts; leave TruncateTime out, or "
                + "train model.WithoutTexts() on the ids.");
        }

        foreach (var layer in Model.Everything(model))
        {
            if (layer.ReadsBackwards)
            {
                throw new NabiException(
                    $"{Owner}: sequences cannot be cut into chunks, because layer \"{layer.Name}\" reads them backwards; "
                    + "leave TruncateTime out, or use layers that run forwards.");
            }
        }
    }

    private string Owner => $"Fit of model \"{model.Name}\"";

    /// <summary>Makes the recurrent layers carry their states from chunk to chunk, or stop doing so.</summary>
    public void Carry(bool on)
    {
        using (model.Programs.Gate.Alone())
        {
            model.Programs.Carried = on ? states : null;
            model.Programs.Clear();
        }
    }

    /// <summary>
    /// The chunks of a batch, states at zero before the first. A chunk is to be trained on when the outputs are sequences, or when it is
    /// the last; the others only move the states on.
    /// </summary>
    /// <exception cref="NabiException">The model's sequences cannot be cut, or the batch does not go together.</exception>
    public IEnumerable<(BatchRows Rows, bool Trains)> Chunks(BatchRows batch)
    {
        states.Reset();
        var time = batch.Time;
        if (time <= steps)
        {
            yield return (batch, true);
            yield break;
        }

        using (model.Programs.Gate.Alone())
            cut ??= TimeProbe.Of(model, batch, steps, Owner);
        Check(batch.Inputs, cut.Inputs, "input", time);
        Check(batch.Targets, cut.Targets, "target", time);
        Check(batch.SampleWeights, cut.SampleWeights, "tensor of sample weights", time);
        for (var first = 0; first < time; first += steps)
        {
            yield return (batch with { FirstStep = first, Steps = Math.Min(steps, time - first), Cut = cut },
                cut.IsStepwise || first + steps >= time);
        }
    }

    private void Check(IReadOnlyList<Tensor?> tensors, bool[] cuts, string role, int time)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            if (i < cuts.Length && cuts[i] && tensors[i] is { } tensor && (tensor.Rank < 2 || tensor.Shape[1] != time))
            {
                throw new NabiException(
                    $"{Owner}: {role} {i} is cut into chunks and must have {time} steps as the first input has, got shape {tensor.Shape}.");
            }
        }
    }
}
