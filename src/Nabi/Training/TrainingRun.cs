using System.Runtime.InteropServices;
using Nabi.Callbacks;
using Nabi.Distributed;

namespace Nabi;

/// <summary>
/// A <c>Fit</c> that is going on: where it stands, what it has found out, and the state that makes another run go on from here to the same
/// bits. Callbacks see it as <see cref="Callback.Run"/>.
/// </summary>
public sealed class TrainingRun
{
    private readonly BatchFeed feed;
    private readonly MetricSet metrics;
    private TrainingState? restored;
    private bool begun;

    internal TrainingRun(Model model, FitOptions options, BatchFeed feed, MetricSet metrics, bool hasValidation)
    {
        (Model, Options, this.feed, this.metrics, HasValidation) = (model, options, feed, metrics, hasValidation);
        Epoch = options.InitialEpoch;
        feed.MoveTo(Epoch);
    }

    /// <summary>The model that trains.</summary>
    public Model Model { get; }

    /// <summary>What <c>Fit</c> was told.</summary>
    public FitOptions Options { get; }

    /// <summary>The epoch that runs, from 0; before the first one, the one that will be first.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Steps done in this epoch.</summary>
    public int Step { get; internal set; }

    /// <summary>Steps per epoch, if that is known.</summary>
    public int? Steps => feed.Steps;

    /// <summary>Loss and metrics of this epoch so far.</summary>
    public Logs Logs { get; internal set; } = new();

    /// <summary>The epochs that this run finished.</summary>
    public History History { get; } = new();

    /// <summary>Whether there is data for validation.</summary>
    public bool HasValidation { get; }

    /// <summary>Whether this epoch ended with a validation.</summary>
    public bool Validated { get; internal set; }

    /// <summary>Set by a callback to end training after the current step.</summary>
    public bool StopTraining { get; set; }

    /// <summary>
    /// Names the order of the samples in every epoch: the same key, the same orders. Null when the data is not shuffled by <c>Fit</c>.
    /// </summary>
    /// <exception cref="NabiException">Set while the data is not shuffled by <c>Fit</c>.</exception>
    public ulong? ShuffleKey
    {
        get => feed.Source.ShuffleKey;
        set => feed.Source.ShuffleKey = feed.Source.ShuffleKey is null == value is null ? value
            : throw new NabiException("The run's data is not shuffled by Fit, so its order has no key; ask for it with Shuffle = true.");
    }

    /// <summary>The epoch that comes next, when a callback decided that; null for the one after this.</summary>
    internal int? Resumed { get; set; }

    /// <summary>Makes the run go on with this epoch: before the first one in its place, later after the current one.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <exception cref="NabiException">The epoch is negative.</exception>
    public void ResumeAt(int epoch)
        => Resumed = epoch >= 0 ? epoch : throw new NabiException($"ResumeAt: the epoch must be 0 or more, got {epoch}.");

    /// <summary>Whether a number of the logs is better when it is larger; null when nobody knows.</summary>
    /// <param name="name">Its name; <c>val_</c> before it does not matter.</param>
    public bool? LargerIsBetter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return metrics.LargerIsBetter(name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name);
    }

    /// <summary>
    /// Everything that a run needs to go on from the end of this epoch: weights, optimizers, kept states, random streams, order of and
    /// place in the data, and what the callbacks keep. Whole in <see cref="Callback.AfterEpochEnd"/>, when all callbacks have seen the
    /// epoch.
    /// </summary>
    /// <returns>A copy.</returns>
    public TrainingState CaptureState()
    {
        var state = new TrainingState();
        state.Set("epoch", Epoch + 1);
        state.Set("stopped", StopTraining ? 1 : 0);
        state.Set("shards", Shards);
        state.Set("order", [ShuffleKey is null ? 0 : 1, (long)(ShuffleKey ?? 0), feed.Pass, feed.Taken]);
        state.Set("seeds", [(long)Seeds.State.Key, (long)Seeds.State.Drawn]);
        state.Set("streams", [.. Streams().SelectMany(stream => (long[])[(long)stream.Key, (long)stream.Counter])]);
        var variables = Kept();
        for (var i = 0; i < variables.Count; i++)
            state.Set($"variable/{i}", variables[i].Value);
        foreach (var (callback, name) in Named())
        {
            var part = new TrainingState();
            callback.SaveState(part);
            state.Add(name, part);
        }

        return state;
    }

    /// <summary>
    /// Takes over a state: the model's at once, the callbacks' when all of them have had their <c>OnTrainBegin</c>; the epoch after it is
    /// next.
    /// </summary>
    /// <param name="state">From <see cref="CaptureState"/> of a run with the same model, data and callbacks.</param>
    /// <exception cref="NabiException">The state is that of another model.</exception>
    public void RestoreState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var optimizer in Model.Optimizers)
            optimizer.Build(Model.TrainableWeights);
        var (variables, streams, saved) = (Kept(), Streams(), state.Wholes("streams"));
        if (state.Arrays.Keys.Count(name => name.StartsWith("variable/", StringComparison.Ordinal)) != variables.Count
            || saved.Count != 2 * streams.Count)
        {
            throw new NabiException(
                $"The training state is that of another model than \"{Model.Name}\": it has other variables or random streams.");
        }

        for (var i = 0; i < variables.Count; i++)
            state.CopyTo(variables[i], $"variable/{i}");
        for (var i = 0; i < streams.Count; i++)
            (streams[i].Key, streams[i].Counter) = ((ulong)saved[2 * i], (ulong)saved[2 * i + 1]);
        if (state.Wholes("seeds") is [var key, var drawn])
            Seeds.State = ((ulong)key, (ulong)drawn);
        if (state.Wholes("order") is [var shuffled, var order, var pass, var taken])
        {
            if (shuffled == 1 && ShuffleKey is not null)
                ShuffleKey = (ulong)order;
            feed.MoveTo((int)pass, (int)taken);
        }

        StopTraining = state.Whole("stopped") == 1;
        if (state.Contains("shards") && state.Whole("shards") is var before && before != Shards)
        {
            ResumeNote =
                $"The run goes on with {Described(Shards)} where it had {Described(before)}: the numbers are equal to rounding, not "
                + "to the bit.";
        }

        ResumeAt((int)state.Whole("epoch"));
        restored = state;
        if (begun)
            HandOver();
    }

    /// <summary>
    /// Into how many parts a batch is cut, in a fixed order; below 0 the number of ranks whose transport chooses the order.
    /// </summary>
    internal long Shards { get; set; } = 1;

    /// <summary>What is to be said of a state that was restored; null for nothing.</summary>
    internal string? ResumeNote { get; private set; }

    private static string Described(long shards)
        => shards < 0 ? $"sums of {-shards} ranks in the order of their transport" : shards == 1 ? "whole batches"
            : $"{shards} shards a batch";

    /// <summary>Says that all callbacks have begun.</summary>
    internal void Begin()
    {
        begun = true;
        HandOver();
    }

    private void HandOver()
    {
        if (restored is not { } state)
            return;
        restored = null;
        foreach (var (callback, name) in Named())
        {
            if (state.Part(name) is { } part)
                callback.LoadState(part);
        }
    }

    /// <summary>The callbacks with names that do not depend on their order, as long as those of one class keep theirs.</summary>
    private IEnumerable<(Callback Callback, string Name)> Named()
        => Options.Callbacks.GroupBy(callback => callback.GetType().FullName)
            .SelectMany(group => group.Select((callback, i) => (callback, $"callback/{group.Key}/{i}/")));

    /// <summary>Tells the ranks of a cluster what rank 0 decided, and its whole state where that changed.</summary>
    /// <param name="cluster">The ranks.</param>
    /// <param name="whole">Whether weights, optimizers and random streams are sent as well.</param>
    internal void Share(Communicator cluster, bool whole)
    {
        if (cluster.Size == 1)
            return;
        var streams = whole ? Streams() : [];
        var key = Seeds.State;
        long[] said = [
            StopTraining ? 1 : 0, Resumed ?? -1, ShuffleKey is null ? 0 : 1, (long)(ShuffleKey ?? 0), feed.Pass, feed.Taken, (long)key.Key,
            (long)key.Drawn, .. streams.SelectMany(stream => (long[])[(long)stream.Key, (long)stream.Counter])];
        cluster.Broadcast(MemoryMarshal.AsBytes(said.AsSpan()));
        if (!cluster.IsRoot)
        {
            (StopTraining, Resumed) = (said[0] == 1, said[1] < 0 ? null : (int)said[1]);
            if (ShuffleKey is not null && said[2] == 1)
                ShuffleKey = (ulong)said[3];
            if (feed.Pass != said[4] || feed.Taken != said[5])
                feed.MoveTo((int)said[4], (int)said[5]);
            for (var i = 0; i < streams.Count; i++)
                (streams[i].Key, streams[i].Counter) = ((ulong)said[8 + 2 * i], (ulong)said[9 + 2 * i]);
            if (key != ((ulong)said[6], (ulong)said[7]))
                Seeds.State = ((ulong)said[6], (ulong)said[7]);
        }

        if (!whole)
            return;
        foreach (var optimizer in Model.Optimizers)
            optimizer.Build(Model.TrainableWeights);
        foreach (var variable in Kept())
        {
            cluster.Broadcast(variable.Value);
            variable.MarkChanged();
        }
    }

    /// <summary>A number that tells the state of the model, its optimizers and streams from another one.</summary>
    internal ulong Fingerprint()
    {
        var print = new ContentDigest();
        foreach (var variable in Kept())
            print.Add(variable.Value);
        foreach (var stream in Streams())
            print.Add(stream.Key ^ stream.Counter);
        return print.Value;
    }

    /// <summary>As <see cref="Fingerprint"/>, of small variables and of how often the others were written.</summary>
    internal ulong QuickFingerprint()
    {
        var print = new ContentDigest();
        foreach (var variable in Kept())
        {
            print.Add((ulong)variable.Version);
            if (variable.Value.Length <= 16)
                print.Add(variable.Value);
        }

        return print.Value;
    }

    private List<RandomStream> Streams() => [.. Model.Everything(Model).SelectMany(layer => layer.OwnStreams)];

    private List<Variable> Kept()
        => [.. Model.Weights, .. Model.Optimizers.SelectMany(optimizer => optimizer.Variables),
            .. Model.Everything(Model).OfType<Recurrent>().SelectMany(layer => layer.States)];
}
