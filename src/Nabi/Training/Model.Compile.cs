using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

namespace Nabi;

/// <content>How a model is trained and measured.</content>
public partial class Model
{
    private StepLoop? SingleSteps { get; set; }

    internal Programs Programs { get; } = new();

    /// <summary>
    /// The optimizers whose state belongs to a run and is kept in its backups: the compiled one. A model with a training step of its own
    /// that uses several names them all.
    /// </summary>
    protected internal virtual IReadOnlyList<Optimizer> Optimizers => Optimizer is { } optimizer ? [optimizer] : [];

    /// <summary>Says how the model is trained and measured.</summary>
    /// <param name="optimizer">An optimizer or its name: <c>"adam"</c>.</param>
    /// <param name="loss">A loss or its name, used for every output.</param>
    /// <param name="metrics">Metrics or their names, of a model with one output.</param>
    /// <exception cref="NabiException">The model is being trained.</exception>
    public void Compile(Optimizer optimizer, Loss loss, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Compile(optimizer, loss, metrics, null);
    }

    /// <summary>Says how the model is trained and measured.</summary>
    /// <param name="optimizer">An optimizer or its name: <c>"adam"</c>.</param>
    /// <param name="loss">A loss or its name, used for every output; null (default) when the model adds its losses itself.</param>
    /// <param name="metrics">Metrics or their names, of a model with one output; null (default) for none.</param>
    /// <param name="weightedMetrics">Metrics that count samples by their weights, of a model with one output; null (default) for
    /// none.</param>
    /// <param name="runEagerly">True runs the code of every layer anew in every step, and remembers no operation of the step
    /// before.</param>
    /// <exception cref="NabiException">The model is being trained.</exception>
    public void Compile(
        Optimizer optimizer,
        Loss? loss = null,
        IReadOnlyList<Metric>? metrics = null,
        IReadOnlyList<Metric>? weightedMetrics = null,
        bool runEagerly = false)
        => Compile(optimizer, [loss], null, metrics is { Count: > 0 } ? [metrics] : null,
            weightedMetrics is { Count: > 0 } ? [weightedMetrics] : null, runEagerly);

    /// <summary>Says how a model with several outputs is trained and measured.</summary>
    /// <param name="optimizer">An optimizer or its name.</param>
    /// <param name="losses">One loss per output (null for an output that is not trained), or one for all.</param>
    /// <param name="lossWeights">How much each loss counts; null for 1 each.</param>
    /// <param name="metrics">The metrics of each output.</param>
    /// <param name="weightedMetrics">The metrics of each output that count samples by their weights.</param>
    /// <param name="runEagerly">True runs the code of every layer anew in every step, and remembers no operation of the step
    /// before.</param>
    /// <exception cref="NabiException">The numbers of losses, weights and outputs do not fit, or the model is being trained.</exception>
    public void Compile(
        Optimizer optimizer,
        IReadOnlyList<Loss?> losses,
        IReadOnlyList<float>? lossWeights = null,
        IReadOnlyList<IReadOnlyList<Metric>>? metrics = null,
        IReadOnlyList<IReadOnlyList<Metric>>? weightedMetrics = null,
        bool runEagerly = false)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(losses);
        var outputs = Outputs.Count;
        if (losses.Count == 0 || (outputs > 0 && losses.Count != 1 && losses.Count != outputs))
            throw new NabiException($"Model \"{Name}\" has {outputs} outputs, but {losses.Count} losses were given to Compile.");
        if (lossWeights is not null && lossWeights.Count != Math.Max(outputs, losses.Count))
        {
            throw new NabiException(
                $"Model \"{Name}\" has {Math.Max(outputs, losses.Count)} outputs, but {lossWeights.Count} loss "
                + "weights were given to Compile.");
        }

        using (Programs.Gate.Alone())
        {
            if (Run is not null)
            {
                throw new NabiException(
                    $"Model \"{Name}\" is being trained by a Fit that is not over, so it cannot be compiled; wait for its end, "
                    + "or stop it with StopTraining.");
            }

            Compiled = new Compilation
            {
                Optimizer = optimizer,
                Losses = losses,
                LossWeights = lossWeights,
                Metrics = metrics ?? [],
                WeightedMetrics = weightedMetrics ?? [],
                RunEagerly = runEagerly,
            };
            Programs.Clear();
            SingleSteps = null;
        }
    }

    /// <summary>Says how a model with several outputs is trained and measured, by the outputs' names.</summary>
    /// <param name="optimizer">An optimizer or its name.</param>
    /// <param name="losses">The loss of each output; null for one that is not trained.</param>
    /// <param name="lossWeights">How much the losses of some outputs count; 1 for the others.</param>
    /// <param name="metrics">The metrics of some outputs.</param>
    /// <param name="weightedMetrics">The metrics of some outputs that count samples by their weights.</param>
    /// <param name="runEagerly">True runs the code of every layer anew in every step, and remembers no operation of the step
    /// before.</param>
    /// <typeparam name="TLoss">The class of the losses: <see cref="Loss"/>.</typeparam>
    /// <exception cref="NabiException">An output is not known by such a name, or has no loss, or the model is being trained.</exception>
    public void Compile<TLoss>(
        Optimizer optimizer,
        IReadOnlyDictionary<string, TLoss> losses,
        IReadOnlyDictionary<string, float>? lossWeights = null,
        IReadOnlyDictionary<string, IReadOnlyList<Metric>>? metrics = null,
        IReadOnlyDictionary<string, IReadOnlyList<Metric>>? weightedMetrics = null,
        bool runEagerly = false)
        where TLoss : Loss?
    {
        ArgumentNullException.ThrowIfNull(losses);
        var owner = $"Compile of model \"{Name}\"";
        var names = OutputNames is { Count: > 0 } ? NamedValues.OfOutputs(this) : [.. losses.Keys];
        Compile(
            optimizer,
            [.. NamedValues.Ordered(losses, names, "output", owner)],
            lossWeights is null
                ? null
                : [.. names.Zip(NamedValues.Ordered(lossWeights, names, "output", owner, needsAll: false),
                    (name, weight) => lossWeights.ContainsKey(name) ? weight : 1f)],
            Lists(metrics),
            Lists(weightedMetrics),
            runEagerly);

        IReadOnlyList<IReadOnlyList<Metric>>? Lists(IReadOnlyDictionary<string, IReadOnlyList<Metric>>? given)
            => given is null ? null : [.. NamedValues.Ordered(given, names, "output", owner, needsAll: false).Select(list => list ?? [])];
    }

    private Compilation NeedCompiled(string owner)
        => Compiled ?? throw new NabiException($"{owner}: the model is not compiled; call Compile(optimizer, loss, metrics) first.");
}
