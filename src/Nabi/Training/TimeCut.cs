namespace Nabi;

/// <summary>Which tensors of a batch are cut on axis 1 where sequences are trained in chunks.</summary>
/// <param name="Inputs">One entry per input.</param>
/// <param name="Targets">One entry a target.</param>
/// <param name="SampleWeights">One entry for each tensor of sample weights.</param>
/// <param name="IsStepwise">Whether there is something to learn from every chunk; else from the last one only.</param>
internal sealed record TimeCut(bool[] Inputs, bool[] Targets, bool[] SampleWeights, bool IsStepwise);
