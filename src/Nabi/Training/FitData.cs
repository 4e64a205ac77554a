using Nabi.Data;

namespace Nabi;

/// <summary>The data of a <c>Fit</c>: what is trained on, and what is only measured.</summary>
/// <param name="Train">What is trained on.</param>
/// <param name="Validation">What is only measured; null for none.</param>
internal sealed record FitData(BatchSource Train, BatchSource? Validation)
{
    /// <summary>Data of tensors.</summary>
    public static FitData Of(Model model, IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, FitOptions options, string owner)
    {
        var size = options.BatchSize ?? Dataset.DefaultBatchSize;
        var weights = SampleWeightsOf(model, y.Count, options, owner);
        var held = Held(model, options, owner);
        if (held is null && options.ValidationSplit > 0f && x.Count > 0)
        {
            // Before the cut: the data is what the sentences should be about.
            DataChecks.Check(model, new BatchRows(x, y, weights, null, 0, 0), owner);
            var samples = x[0].Shape[0];
            var kept = Kept(samples, options.ValidationSplit, owner);
            held = BatchSource.Of(model, [.. x.Select(t => Rows(t, kept, samples))], [.. y.Select(t => Rows(t, kept, samples))],
                [.. weights.Select(t => t is null ? null : Rows(t, kept, samples))], options.ValidationBatchSize ?? size, owner);
            (x, y) = ([.. x.Select(t => Rows(t, 0, kept))], [.. y.Select(t => Rows(t, 0, kept))]);
            weights = [.. weights.Select(t => t is null ? null : Rows(t, 0, kept))];
        }

        return new FitData(BatchSource.Of(model, x, y, weights, size, owner, options.Shuffle ?? true ? Seeds.Next() : null,
            Classes(model, options, owner)), held);
    }

    /// <summary>A data set.</summary>
    public static FitData Of(Model model, Dataset data, FitOptions options, string owner)
    {
        if (options.SampleWeight is not null || options.SampleWeights is not null || options.SampleWeightsByOutput is not null)
        {
            throw new NabiException(
                $"{owner}: the sample weights of a data set belong to its batches; give them to Dataset.From(x, y, "
                + "weights), or fit on tensors.");
        }

        var held = Held(model, options, owner);
        if (held is null && options.ValidationSplit > 0f)
        {
            if (data.SampleCount is not { } samples)
                throw new NabiException($"{owner}: a validation split needs data whose length is known; give Validation instead.");
            var kept = Kept(samples, options.ValidationSplit, owner);
            (data, var rest) = data.SplitAt(kept);
            held = BatchSource.Of(model, rest, owner, options.ValidationBatchSize ?? options.BatchSize);
        }

        return new FitData(
            BatchSource.Of(model, data, owner, options.BatchSize, options.Shuffle ?? false ? Seeds.Next() : null,
                Classes(model, options, owner)), held);
    }

    private static BatchSource? Held(Model model, FitOptions options, string owner)
        => options.Validation is { } data ? BatchSource.Of(model, data, $"{owner}, validation", options.ValidationBatchSize) : null;

    private static ClassWeights? Classes(Model model, FitOptions options, string owner)
        => options.ClassWeight is { } classes ? new ClassWeights(model, classes, owner) : null;

    private static IReadOnlyList<Tensor?> SampleWeightsOf(Model model, int outputs, FitOptions options, string owner)
        => options.SampleWeight is { } one ? [one]
            : options.SampleWeights is { } list ? list
            : options.SampleWeightsByOutput is { } named
            ? NamedValues.Ordered(named, NamedValues.OfOutputs(model, outputs), "output", owner, needsAll: false)
            : [];

    private static int Kept(int samples, float split, string owner)
    {
        var kept = (int)Math.Floor(samples * (1.0 - split));
        return kept > 0 && kept < samples ? kept
            : throw new NabiException(
                FormattableString.Invariant($"{owner}: a validation split of {split} of {samples} samples leaves one side empty."));
    }

    private static Tensor Rows(Tensor tensor, int from, int to)
    {
        var width = tensor.Length / Math.Max(tensor.Shape[0], 1);
        return tensor.View(tensor.Shape.With(0, to - from), from * width);
    }
}
