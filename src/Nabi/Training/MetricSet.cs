using Nabi.Metrics;

namespace Nabi;

/// <summary>
/// The running numbers of training or evaluation: the mean loss over samples, each output's loss when there are several, and
/// the metrics, under Keras's names.
/// </summary>
internal sealed class MetricSet
{
    private readonly Compilation compilation;
    private readonly string[] outputs;
    private readonly List<(string Name, int Output, Metric Metric, bool Weighted)> metrics = [];
    private readonly double[] outputLosses;
    private double loss;
    private double samples;

    public MetricSet(Compilation compilation, IReadOnlyList<string> outputNames, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> predictions)
    {
        this.compilation = compilation;
        outputs = [.. outputNames];
        outputLosses = new double[predictions.Count];
        for (var output = 0; output < predictions.Count; output++)
        {
            Add(compilation.Metrics, output, false, targets, predictions);
            Add(compilation.WeightedMetrics, output, true, targets, predictions);
        }
    }

    public void Reset()
    {
        (loss, samples) = (0, 0);
        Array.Clear(outputLosses);
        foreach (var entry in metrics)
            entry.Metric.Reset();
    }

    public void Update(StepProgram step)
    {
        var count = step.Samples;
        samples += count;
        loss += (double)step.Loss!.Floats[0] * count;
        for (var output = 0; output < step.OutputLosses.Count; output++)
            outputLosses[output] += (double)(step.OutputLosses[output]?.Floats[0] ?? 0f) * count;
        foreach (var (_, output, metric, weighted) in metrics)
            metric.Update(step.Targets[output], step.Predictions[output], weighted ? step.Weights : null);
    }

    public void WriteTo(Logs logs, string prefix = "")
    {
        if (logs.Count == 0)
            foreach (var name in Names(prefix).Order(StringComparer.Ordinal))
                logs[name] = 0f;
        logs[prefix + "loss"] = samples > 0 ? (float)(loss / samples) : 0f;
        if (outputLosses.Length > 1)
            for (var output = 0; output < outputLosses.Length; output++)
                if (compilation.LossOf(output) is not null)
                    logs[prefix + outputs[output] + "_loss"] = samples > 0 ? (float)(outputLosses[output] / samples) : 0f;
        foreach (var (name, _, metric, _) in metrics)
            logs[prefix + name] = metric.Result();
    }

    private IEnumerable<string> Names(string prefix)
        => metrics.Select(entry => prefix + entry.Name).Append(prefix + "loss")
            .Concat(outputLosses.Length > 1 ? outputs.Where((_, i) => compilation.LossOf(i) is not null).Select(name => $"{prefix}{name}_loss") : []);

    private void Add(
        IReadOnlyList<IReadOnlyList<Metric>> given,
        int output,
        bool weighted,
        IReadOnlyList<Tensor> targets,
        IReadOnlyList<Tensor> predictions)
    {
        if (given.Count <= output)
            return;
        foreach (var metric in given[output])
        {
            var known = metric.Resolve(targets[output].Shape, predictions[output].Shape, compilation.LossOf(output));
            var name = predictions.Count > 1 ? $"{outputs[output]}_{known.Name}" : known.Name;
            metrics.Add((name, output, known, weighted));
        }
    }
}
