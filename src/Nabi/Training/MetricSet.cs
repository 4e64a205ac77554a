using Nabi.Metrics;

namespace Nabi;

/// <summary>
/// The running numbers of training or evaluation: the mean loss over samples, each output's loss when there are several, the metrics, and
/// what custom steps log, under Keras's names.
/// </summary>
internal sealed partial class MetricSet(Model model, Compilation compilation)
{
    private readonly List<Entry> metrics = [];
    private readonly List<LossEntry> outputLosses = [];
    private readonly List<LossEntry> logged = [];
    private readonly LossEntry loss = new("loss", 0);
    private bool resolved;

    /// <summary>Begins to count from nothing.</summary>
    public void Begin()
    {
        loss.Reset();
        foreach (var entry in outputLosses)
            entry.Reset();
        foreach (var entry in logged)
            entry.Reset();
        foreach (var entry in metrics)
            Claim(entry);
    }

    /// <summary>Lets others use the metrics, which keep what they counted.</summary>
    public void End()
    {
        foreach (var entry in metrics)
            entry.Release();
    }

    /// <summary>Takes the loss of a step into account, and those of the outputs.</summary>
    /// <param name="samples">How many samples it is the mean of.</param>
    /// <param name="value">What was minimised.</param>
    /// <param name="losses">The loss of each output.</param>
    /// <param name="shares">Where the step was on a chunk of sequences: what each output counts in it, until
    /// <see cref="EndChunks"/>.</param>
    public void UpdateLoss(int samples, float value, IReadOnlyList<Tensor?> losses, double[]? shares = null)
    {
        if (shares is null)
            loss.Add(value, samples);
        else
            loss.AddShare(value, Share(losses, shares), Sums(losses));
        if (losses.Count < 2)
            return;
        if (outputLosses.Count == 0)
            AddLosses(losses);
        foreach (var entry in outputLosses)
        {
            var one = losses[entry.Output] is { } output ? output.Floats[0] : 0f;
            if (shares is null)
                entry.Add(one, samples);
            else
                entry.AddShare(one, shares[entry.Output], compilation.LossOf(entry.Output)?.Reduction == "sum");
        }
    }

    /// <summary>
    /// The chunks of the sequences of a batch were all taken: their mean, each as much as it counts, is that of the batch.
    /// </summary>
    public void EndChunks(int samples)
    {
        loss.EndShares(samples);
        foreach (var entry in outputLosses)
            entry.EndShares(samples);
    }

    /// <summary>Takes the predictions of a step into account.</summary>
    /// <param name="targets">One per output.</param>
    /// <param name="predictions">One per output.</param>
    /// <param name="weights">What the samples count: none, one tensor for all outputs, or one per output.</param>
    /// <param name="steps">How many steps a chunk has, where the samples are chunks of sequences; 1 for whole ones.</param>
    public void Update(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> predictions, IReadOnlyList<Tensor?> weights, int steps = 1)
    {
        if (!resolved)
            Resolve(targets, predictions);
        foreach (var entry in metrics)
        {
            var (metric, output) = (entry.Counting, entry.Output);
            metric.ChunkSteps = steps;
            var weight = entry.Weighted && weights.Count > 0 ? weights[weights.Count == 1 ? 0 : output] : null;
            if (metric.MayKeepTensors)
                metric.Update(Lent(targets[output]), Lent(predictions[output]), weight is null ? null : Lent(weight));
            else
                metric.Update(targets[output], predictions[output], weight);
        }
    }

    /// <summary>Takes a number of a custom step into account.</summary>
    public void Log(string name, float value, int samples)
    {
        if (name == loss.Name)
        {
            loss.Add(value, samples);
            return;
        }

        var entry = logged.Find(one => one.Name == name);
        if (entry is null)
            logged.Add(entry = new LossEntry(name, 0));
        entry.Add(value, samples);
    }

    /// <summary>Writes the numbers so far.</summary>
    public void WriteTo(Logs logs, string prefix = "")
    {
        if (logs.Count == 0)
        {
            foreach (var name in Names().Order(StringComparer.Ordinal))
                logs[prefix + name] = 0f;
        }

        Write(logs, prefix, loss);
        foreach (var entry in outputLosses)
            Write(logs, prefix, entry);
        foreach (var entry in metrics)
            logs[prefix + entry.Name] = entry.Counting.Result();
        foreach (var entry in logged)
            Write(logs, prefix, entry);
    }

    /// <summary>Whether a number is better when it is larger; null when that is not known.</summary>
    public bool? LargerIsBetter(string name)
        => name == loss.Name || outputLosses.Exists(entry => entry.Name == name) ? false
            : metrics.Find(entry => entry.Name == name)?.Metric.LargerIsBetter;

    private static void Write(Logs logs, string prefix, LossEntry entry)
    {
        if (entry.Samples > 0)
            logs[prefix + entry.Name] = entry.Mean;
    }

    private IEnumerable<string> Names()
        => metrics.Select(entry => entry.Name)
            .Concat(outputLosses.Append(loss).Concat(logged).Where(entry => entry.Samples > 0).Select(entry => entry.Name));

    private static double Share(IReadOnlyList<Tensor?> losses, double[] shares)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < shares.Length; i++)
        {
            if (i >= losses.Count || losses[i] is not null)
                (sum, count) = (sum + shares[i], count + 1);
        }

        return count == 0 ? 1 : sum / count;
    }

    private bool Sums(IReadOnlyList<Tensor?> losses)
    {
        var any = false;
        for (var i = 0; i < losses.Count; i++)
        {
            if (losses[i] is not null && compilation.LossOf(i) is { } one)
            {
                if (one.Reduction != "sum")
                    return false;
                any = true;
            }
        }

        return any;
    }

    /// <summary>A tensor that is found out when it is used after the next step wrote over it.</summary>
    private static Tensor Lent(Tensor tensor)
    {
        var lent = tensor.Lend();
        lent.Mask = tensor.Mask?.Lend();
        return lent;
    }

    private void AddLosses(IReadOnlyList<Tensor?> losses)
    {
        // One loss alone is the loss.
        if (losses.Count(one => one is not null) < 2)
            return;
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var output = 0; output < losses.Count; output++)
        {
            if (losses[output] is not null)
                outputLosses.Add(new LossEntry(Unique($"{NamedValues.Plain(model, output)}_loss", taken), output));
        }
    }

    private void Resolve(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> predictions)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        Check(compilation.Metrics, predictions.Count);
        Check(compilation.WeightedMetrics, predictions.Count);
        for (var output = 0; output < predictions.Count; output++)
            Add(compilation.Metrics, output, false);
        for (var output = 0; output < predictions.Count; output++)
            Add(compilation.WeightedMetrics, output, true);
        resolved = true;

        void Add(IReadOnlyList<IReadOnlyList<Metric>> given, int output, bool weighted)
        {
            if (given.Count <= output)
                return;
            foreach (var metric in given[output])
            {
                if (output >= targets.Count)
                {
                    throw new NabiException(
                        $"Model \"{model.Name}\": the metric '{metric.Name}' compares output {output} with a target, but "
                        + $"{targets.Count} targets were given.");
                }

                var known = metric.Resolve(targets[output].Shape, predictions[output].Shape, compilation.LossOf(output));
                var prefix = predictions.Count > 1 ? $"{NamedValues.Plain(model, output)}_" : "";
                var name = weighted && taken.ContainsKey(prefix + known.Name) ? $"{prefix}weighted_{known.Name}" : prefix + known.Name;
                var entry = new Entry(Unique(name, taken), output, known, weighted);
                Claim(entry);
                metrics.Add(entry);
            }
        }
    }

    private void Check(IReadOnlyList<IReadOnlyList<Metric>> given, int outputs)
    {
        if (given.Count != 0 && given.Count != outputs && given.Any(list => list.Count > 0))
        {
            throw new NabiException(
                $"Model \"{model.Name}\" has {outputs} outputs, but {given.Count} lists of metrics were given to "
                + "Compile; give one list an output, "
                + "metrics: [[\"mae\"], []], or lists by the outputs' names.");
        }
    }

    private static string Unique(string name, Dictionary<string, int> taken)
    {
        if (taken.TryAdd(name, 1))
            return name;
        return $"{name}_{taken[name]++}";
    }

    private void Claim(Entry entry)
    {
        if (entry.Claim(this))
            return;
        throw new NabiException(
            $"Model \"{model.Name}\": the metric '{entry.Metric.Name}' is counting for another run that is going on; wait until that is "
            + "over, or override Anew in the metric's class.");
    }

    /// <summary>A mean over samples.</summary>
    private sealed class LossEntry(string name, int output)
    {
        private double total;
        private double shared;
        private double shares;
        private bool sums;
        private bool isOpen;

        public string Name => name;

        public int Output => output;

        public double Samples { get; private set; }

        public float Mean => (float)(total / Samples);

        public void Add(float value, int samples)
        {
            total += (double)value * samples;
            Samples += samples;
        }

        /// <summary>Adds the mean, or the sum, over a part of a batch.</summary>
        public void AddShare(float value, double share, bool isSum)
        {
            shared += isSum ? value : share == 0 ? 0 : value * share;
            shares += share;
            (sums, isOpen) = (isSum, true);
        }

        public void EndShares(int samples)
        {
            if (!isOpen)
                return;
            total += (sums ? shared : shares == 0 ? 0 : shared / shares) * samples;
            Samples += samples;
            (shared, shares, isOpen) = (0, 0, false);
        }

        public void Reset() => (total, Samples, shared, shares, isOpen) = (0, 0, 0, 0, false);
    }

    private sealed class Entry(string name, int output, Metric metric, bool weighted)
    {
        private Metric? stand;
        private bool claimed;

        public string Name => name;

        public int Output => output;

        public Metric Metric => metric;

        public bool Weighted => weighted;

        /// <summary>The metric that counts: the one that was given, or another like it while that counts for someone else.</summary>
        public Metric Counting => claimed ? metric : stand!;

        public bool Claim(object claimant)
        {
            claimed = claimed || metric.TryClaim(claimant);
            if (!claimed)
                stand ??= metric.Anew();
            if (!claimed && stand is null)
                return false;
            Counting.Reset();
            return true;
        }

        public void Release()
        {
            if (claimed)
                metric.Release();
            claimed = false;
        }
    }
}
