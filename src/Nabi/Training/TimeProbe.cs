using System.Numerics.Tensors;

namespace Nabi;

/// <summary>
/// Finds out by running a model whether its sequences can be cut into chunks: chunk by chunk, with states that go on, it must give what it
/// gives for the whole.
/// </summary>
/// <remarks>
/// It runs on the first steps of a batch as they are, on new random numbers, on those from the last step to the first, and on
/// sequences that end in padding: one of them shows a maximum over time, a convolution, an attention, a second sequence, initial states.
/// </remarks>
internal sealed class TimeProbe
{
    private readonly Model model;
    private readonly string owner;
    private readonly int steps;
    private readonly int length;
    private readonly bool[] cut;
    private readonly Tensor[] given;
    private readonly int ids;

    private TimeProbe(Model model, in BatchRows batch, int steps, string owner)
    {
        (this.model, this.owner, this.steps) = (model, owner, steps);
        // Two chunks, and the shorter one at the end if there is one.
        length = Math.Min(batch.Time, 2 * steps + batch.Time % steps);
        cut = Sequences(model, batch, owner);
        given =
            [.. (batch with { Steps = length, Targets = [], SampleWeights = [], Cut = new TimeCut(cut, [], [], true) }).ToBatch().Inputs];
        ids = Model.Everything(model).OfType<Embedding>().Select(embedding => embedding.InputDimension).DefaultIfEmpty(0).Min();
    }

    private int LastChunk => length % steps == 0 ? steps : length % steps;

    /// <summary>Which tensors of a model's batches are cut.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Its first batch.</param>
    /// <param name="steps">Steps of a chunk, fewer than the batch has.</param>
    /// <param name="owner">Who cuts, for errors.</param>
    /// <exception cref="NabiException">The sequences cannot be cut.</exception>
    public static TimeCut Of(Model model, in BatchRows batch, int steps, string owner)
    {
        var probe = new TimeProbe(model, batch, steps, owner);
        var stepwise = probe.Run();
        var targets = new bool[batch.Targets.Count];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = i < stepwise.Length ? stepwise[i] : batch.Targets[i] is { Rank: > 1 } target && target.Shape[1] == batch.Time;
        if (targets.Contains(true) && targets.Contains(false))
        {
            throw new NabiException(
                $"{owner}: of the model's outputs some are sequences and others are not, so chunks of sequences have no loss of their "
                + "own; leave TruncateTime out, or train the outputs one after the other.");
        }

        var learns = !targets.Contains(false);
        return new TimeCut(probe.cut, targets, [.. batch.SampleWeights.Select(weight => learns && weight is { Rank: > 1 })], learns);
    }

    /// <summary>Whether numbers are the same up to rounding.</summary>
    public static bool Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
            return false;
        var most = expected.Length == 0 ? 0f : TensorPrimitives.MaxMagnitude(expected);
        // Outputs may be small everywhere, those of a softmax over many classes for example.
        var tolerance = 2e-4f * Math.Abs(most) + 1e-7f;
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance) && !expected[i].Equals(actual[i]))
                return false;
        }

        return true;
    }

    /// <summary>The inputs that have the time of the first one.</summary>
    private static bool[] Sequences(Model model, in BatchRows batch, string owner)
    {
        var cut = new bool[batch.Inputs.Count];
        var known = model.Inputs.Count == cut.Length;
        for (var i = 0; i < cut.Length; i++)
        {
            var shape = batch.Inputs[i].Shape;
            var open = !known || model.Inputs[i].Shape is { Rank: > 1 } expected && expected[1] < 0;
            if (i == 0 && !open)
            {
                throw new NabiException(
                    $"{owner}: sequences are cut into chunks only where their length is open, but input "
                    + $"\"{NamedValues.OfInputs(model, cut.Length)[0]}\" has the shape {model.Inputs[0].Shape}; "
                    + "its length must be null: new Input(null, ...).");
            }

            if (known && open && shape[1] != batch.Time)
            {
                throw new NabiException(
                    $"{owner}: sequences that are cut into chunks must be of one length, but input 0 has {batch.Time} steps and input {i} "
                    + $"has {shape[1]}; leave TruncateTime out.");
            }

            cut[i] = open && shape.Rank > 1 && shape[1] == batch.Time;
        }

        return cut;
    }

    /// <summary>Which outputs are sequences.</summary>
    private bool[] Run()
    {
        var kept = Model.Everything(model).SelectMany(layer => layer.KeptStates).Distinct()
            .ToDictionary(state => state, state => Ops.Copy(state.Value));
        try
        {
            var stepwise = Compare(given, refuses: true)!;
            var drawn = Drawn();
            Tensor[][] trials = [drawn, Changed(drawn, x => Ops.Reverse(x, 1)), Changed(drawn, Padded)];
            foreach (var trial in trials)
            {
                if (Compare(trial, refuses: false) is { } other && !other.SequenceEqual(stepwise))
                    throw Mixes();
            }

            return stepwise;
        }
        finally
        {
            model.ResetStates();
            foreach (var (state, values) in kept)
                state.Assign(values);
        }
    }

    /// <summary>Which outputs are sequences; null where the model does not take these numbers at all.</summary>
    private bool[]? Compare(Tensor[] inputs, bool refuses)
    {
        IReadOnlyList<Tensor> whole;
        try
        {
            whole = Outputs(inputs, null);
        }
        catch (NabiException) when (!refuses)
        {
            return null;
        }

        var store = new StateStore();
        List<IReadOnlyList<Tensor>> chunks = [];
        model.ResetStates();
        try
        {
            for (var first = 0; first < length; first += steps)
                chunks.Add(Outputs(Changed(inputs, x => Ops.Slice(x, 1, first, Math.Min(steps, length - first))), store));
        }
        catch (NabiException error)
        {
            throw Mixes(error);
        }

        return [.. whole.Select((output, i) => IsSequence(output, [.. chunks.Select(chunk => chunk[i])]))];
    }

    private bool IsSequence(Tensor whole, Tensor[] chunks)
    {
        var cuts = whole.Rank > 1 && whole.Shape[1] == length && chunks.All(chunk => chunk.Rank == whole.Rank)
            && chunks[0].Shape[1] == steps && chunks[^1].Shape[1] == LastChunk;
        var actual = cuts ? Ops.Concat(chunks, 1) : chunks[^1];
        if (!actual.Shape.Equals(whole.Shape) || !Same(Ops.Cast(whole, DType.Float32).Floats, Ops.Cast(actual, DType.Float32).Floats))
            throw Mixes();
        return cuts;
    }

    private IReadOnlyList<Tensor> Outputs(Tensor[] inputs, StateStore? carried)
    {
        if (carried is null)
            model.ResetStates();
        carried?.Begin();
        return CallContext.RunIn(
            scope => scope with { Tape = null, Losses = null, Stream = null, Carried = carried },
            () => model.ApplyAll([.. inputs.Select(Ops.Copy)], CallContext.Of(false)));
    }

    private Tensor[] Changed(Tensor[] inputs, Func<Tensor, Tensor> change)
        => Tape.Pause(() => (Tensor[])[.. inputs.Select((input, i) => cut[i] ? change(input) : input)]);

    /// <summary>Other numbers of the same kind: ids as they can be, or anything between -1 and 1.</summary>
    private Tensor[] Drawn()
    {
        var random = RandomStream.FromSeed(1);
        return Changed(given, input =>
        {
            var draws = new float[input.Length];
            random.Uniform(draws);
            var numbers = Ops.Cast(input, DType.Float32).ToArray();
            var whole = ids > 0 && numbers.All(number => number >= 0 && float.IsInteger(number));
            for (var i = 0; i < draws.Length; i++)
            {
                draws[i] = whole ? MathF.Floor(draws[i] * ids)
                    : input.DType == DType.Float32 ? 2f * draws[i] - 1f
                    : numbers[Math.Min((int)(draws[i] * numbers.Length), numbers.Length - 1)];
            }

            return Ops.Cast(new Tensor(input.Shape, draws), input.DType);
        });
    }

    /// <summary>The same with padding in place of the last chunk.</summary>
    private Tensor Padded(Tensor input)
    {
        var value = ids > 0 ? 0f : Model.Everything(model).OfType<Masking>().Select(masking => masking.MaskValue).FirstOrDefault();
        var rest = Ops.Slice(input, 1, 0, length - LastChunk);
        return Ops.Concat([rest, Ops.Cast(Tensor.Filled(input.Shape.With(1, LastChunk), value), input.DType)], 1);
    }

    private NabiException Mixes(Exception? inner = null)
        => new(
            $"{owner}: its sequences cannot be cut into chunks of {steps} steps, because the outputs would not be those of whole "
            + "sequences: a layer mixes time in another way than recurrent layers do "
            + "(convolution, pooling, attention, initial states). Leave TruncateTime out.", inner);
}
