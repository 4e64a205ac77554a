using System.Numerics.Tensors;

namespace Nabi;

/// <summary>What data must be like wherever it comes in: equally many samples, and numbers that are numbers.</summary>
internal static class DataChecks
{
    /// <summary>Refuses data that is empty, that does not go together, or that holds NaN or infinity.</summary>
    /// <param name="model">The model it is for.</param>
    /// <param name="rows">The data.</param>
    /// <param name="owner">Who was given it, for errors.</param>
    public static void Check(Model model, in BatchRows rows, string owner)
    {
        if (rows.Inputs.Count == 0)
            throw new NabiException($"{owner}: at least one input is needed, got none.");
        CheckNumbers(rows.Inputs, owner);
        CheckNumbers(rows.Targets, owner);
        CheckTexts(model, rows, owner);
        var samples = rows.Inputs[0].Shape[0];
        if (samples == 0)
            throw new NabiException($"{owner}: the data is empty: the input has shape {rows.Inputs[0].Shape}; give at least one sample.");
        CheckRows(rows.Inputs, "input", samples, owner, model);
        CheckRows(rows.Targets, "target", samples, owner, null);
        for (var i = 0; i < rows.SampleWeights.Count; i++)
        {
            if (rows.SampleWeights[i] is not { } weights)
                continue;
            if (weights.IsSymbolic || weights.Rank < 1 || weights.Shape[0] != samples)
                throw new NabiException($"{owner}: sample weights must have shape ({samples},) or ({samples}, time), got {weights.Shape}.");
            RefuseNaN(weights, "sample weight", i, owner, null);
        }
    }

    /// <summary>Weights as floats.</summary>
    public static IReadOnlyList<Tensor?> Floats(IReadOnlyList<Tensor?> weights)
    {
        for (var i = 0; i < weights.Count; i++)
        {
            if (weights[i] is { IsSymbolic: false } weight && weight.DType != DType.Float32)
            {
                return [
                    .. weights.Select(one => one is { IsSymbolic: false } && one.DType != DType.Float32
                        ? Tape.Pause(() => Ops.Cast(one, DType.Float32)) : one)];
            }
        }

        return weights;
    }

    /// <summary>
    /// Throws when a tensor of floats holds infinity, or NaN where no layer of <paramref name="taker"/> knows what to do with it.
    /// </summary>
    private static void RefuseNaN(Tensor tensor, string role, int number, string owner, Model? taker)
    {
        if (tensor.DType != DType.Float32)
            return;
        var numbers = tensor.Floats;
        // A sum tells for less than a search: only when it is no number is there something to look for.
        if (float.IsFinite(TensorPrimitives.Sum<float>(numbers)))
            return;
        bool? takes = null;
        for (var at = 0; at < numbers.Length; at++)
        {
            if (!float.IsFinite(numbers[at]) && !(float.IsNaN(numbers[at]) && taker is not null && (takes ??= TakesNaN(taker)) == true))
            {
                throw new NabiException(
                    $"{owner}: {role} {number} of shape {tensor.Shape} holds {(float.IsNaN(numbers[at]) ? "NaN" : "infinity")} at sample "
                    + $"{at / (tensor.Length / tensor.Shape[0])}; "
                    + "replace such values, or leave the samples out.");
            }
        }
    }

    /// <summary>Whether NaN may be what a Masking layer of the model leaves out.</summary>
    public static bool TakesNaN(Model model)
        => Model.Everything(model).Any(layer => layer is Masking masking && float.IsNaN(masking.MaskValue));

    private static void CheckNumbers(IReadOnlyList<Tensor> tensors, string owner)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            if (tensors[i] is null)
            {
                throw new NabiException($"{owner}: an input or target is null; give a tensor.");
            }
            else if (tensors[i].IsSymbolic || tensors[i].Rank == 0)
            {
                throw new NabiException(
                    $"{owner}: data must be tensors of numbers with a first axis that counts the samples, got {tensors[i]}.");
            }
        }
    }

    private static bool AreTexts(IReadOnlyList<Tensor> tensors)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].DType == DType.String)
                return true;
        }

        return false;
    }

    /// <summary>Texts are for inputs that take them.</summary>
    private static void CheckTexts(Model model, in BatchRows rows, string owner)
    {
        if (!model.BeginsWithTexts && !AreTexts(rows.Inputs) && !AreTexts(rows.Targets))
            return;
        for (var i = 0; i < rows.Targets.Count; i++)
        {
            if (rows.Targets[i].DType == DType.String)
            {
                throw new NabiException(
                    $"{owner}: target {i} holds texts of shape {rows.Targets[i].Shape}, and a loss takes numbers; make numbers of them "
                    + "first, with StringLookup for example.");
            }
        }

        var inputs = model.Inputs;
        for (var i = 0; i < rows.Inputs.Count; i++)
        {
            if (i < inputs.Count && LayerCall.Of(inputs[i])?.Layer is Input input)
            {
                input.Taken(rows.Inputs[i], owner);
            }
            else if (rows.Inputs[i].DType == DType.String && inputs.Count == 0)
            {
                throw new NabiException(
                    $"{owner}: input {i} holds texts of shape {rows.Inputs[i].Shape}; the model must begin with an Input of DType.String, "
                    + "behind which layers make numbers of them.");
            }
        }
    }

    private static void CheckRows(IReadOnlyList<Tensor> tensors, string role, int samples, string owner, Model? taker)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].Shape[0] != samples)
            {
                throw new NabiException(
                    $"{owner}: all inputs and targets must have as many samples, got {samples} and {tensors[i].Shape[0]}.");
            }
            else
            {
                RefuseNaN(tensors[i], role, i, owner, taker);
            }
        }
    }
}
