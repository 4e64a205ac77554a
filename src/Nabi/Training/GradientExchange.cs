using Nabi.Distributed;
using Nabi.Optimizers;

namespace Nabi;

/// <summary>
/// The gradients of a model on their way over the ranks: in buckets from the last variable to the first, each of which is under way as soon
/// as the backward pass has written the last of it.
/// </summary>
internal sealed class GradientExchange
{
    /// <summary>How many numbers a bucket has before the next one is begun: 1 MiB.</summary>
    private const int BucketLength = 1 << 18;

    /// <summary>
    /// From how many numbers on a bucket does not wait for the gradients of one more layer, which may come much later: 64 KiB, of which the
    /// way takes longer than the beginning.
    /// </summary>
    private const int LeastLength = 1 << 14;

    /// <summary>From how many rows on a table is sent by its rows.</summary>
    private const int LeastRows = 128;

    private readonly Communicator cluster;
    private readonly bool isWhole;
    private readonly Variable[] variables;
    private readonly Dictionary<Variable, int> indices = new(ReferenceEqualityComparer.Instance);
    private readonly GradientBucket[] buckets;
    private readonly int[] bucketOf;
    private readonly int[] placeOf;
    private readonly int[] sizes;
    private readonly int[] missing;
    private readonly Tensor[] sums;
    private readonly bool[] seen;
    private readonly double[] has;
    private readonly List<Variable> changed = [];
    private readonly List<Tensor> along = [];
    private readonly List<Weight> constrained;
    private bool overlaps;
    private int begun;
    private int going;

    public GradientExchange(Communicator cluster, ReductionTree tree, bool ordered, Model model)
    {
        this.cluster = cluster;
        isWhole = tree.Shards == 1;
        variables = [.. model.TrainableWeights];
        constrained = [.. model.AllWeights.Where(weight => weight.Constraint is not null)];
        (bucketOf, placeOf) = (new int[variables.Length], new int[variables.Length]);
        (seen, has, sums) = (new bool[variables.Length], new double[variables.Length], new Tensor[variables.Length]);
        List<int> lengths = [];
        List<int> counts = [];
        List<int> widths = [];
        var rowwise = RowsOf(model);
        var owners = Owners(model);
        Layer? behind = null;
        for (var i = variables.Length - 1; i >= 0; i--)
        {
            indices[variables[i]] = i;
            var width = rowwise.Contains(variables[i]) ? variables[i].Shape[-1] : 0;
            var owner = owners.GetValueOrDefault(variables[i]);
            var isFull = lengths.Count == 0 || lengths[^1] >= (ReferenceEquals(owner, behind) ? BucketLength : LeastLength);
            behind = owner;
            if (isFull || width > 0 || widths[^1] > 0)
            {
                lengths.Add(0);
                counts.Add(0);
                widths.Add(width);
            }

            (bucketOf[i], placeOf[i]) = (lengths.Count - 1, lengths[^1]);
            lengths[^1] += variables[i].Value.Length;
            counts[^1]++;
        }

        sizes = [.. counts];
        missing = new int[sizes.Length];
        Plan = [.. lengths.Zip(widths)];
        buckets = isWhole ? [] : [.. lengths.Select((length, i) => new GradientBucket(cluster, tree, ordered, i, length, widths[i]))];
        for (var i = 0; i < variables.Length && !isWhole; i++)
            sums[i] = buckets[bucketOf[i]].Part(variables[i].Shape, placeOf[i]);
    }

    /// <summary>What the gradients of the shard that runs are multiplied by.</summary>
    public float Factor { get; set; }

    /// <summary>The lengths of the buckets, in the order in which they begin, and of the rows where they are sent by rows.</summary>
    public IReadOnlyList<(int Length, int Width)> Plan { get; }

    /// <summary>How many buckets there are.</summary>
    public int Buckets => buckets.Length;

    /// <summary>Begins an own shard.</summary>
    /// <param name="shard">Which of them, from 0.</param>
    /// <param name="last">Whether buckets may begin as its gradients come: it is the last.</param>
    public void BeginShard(int shard, bool last)
    {
        Array.Clear(seen);
        overlaps = last && !isWhole;
        if (shard == 0)
            (begun, going) = (0, 0);
        sizes.CopyTo(missing, 0);
    }

    /// <summary>Takes the gradient of a variable.</summary>
    public void Complete(int shard, Variable variable, Tensor gradient)
    {
        if (!indices.TryGetValue(variable, out var i))
            return;
        has[i] = 1;
        if (isWhole)
            sums[i] = gradient;
        Take(shard, i, isWhole ? default : gradient.Floats);
    }

    /// <summary>Ends an own shard: what has no gradient in it adds nothing.</summary>
    public void EndShard(int shard)
    {
        for (var i = variables.Length - 1; i >= 0; i--)
        {
            if (!seen[i])
                Take(shard, i, default);
        }
    }

    /// <summary>Finds out which variables have a gradient on any rank.</summary>
    public void Agree() => cluster.Max(has);

    /// <summary>Begins the buckets that are not under way.</summary>
    public void BeginRest()
    {
        while (begun < buckets.Length)
            BeginNext();
    }

    /// <summary>Moves messages on.</summary>
    public void Advance()
    {
        for (var i = going; i < begun; i++)
        {
            if (buckets[i].IsGoing)
                buckets[i].Advance();
            else if (i == going)
                going++;
        }
    }

    /// <summary>Waits until all sums are there.</summary>
    public void Finish(MovingValues moving)
    {
        var patience = new Patience(cluster, "the gradients of a step");
        while (true)
        {
            Advance();
            moving.Advance();
            if (going == buckets.Length && !moving.IsGoing)
                return;
            if (going < buckets.Length && !buckets[going].IsGoing)
                continue;
            patience.Spin();
        }
    }

    /// <summary>Divides the sums by what the shards count together.</summary>
    public void Scale(double total)
    {
        if (total is 0 or 1)
            return;
        foreach (var bucket in buckets)
            System.Numerics.Tensors.TensorPrimitives.Divide(bucket.Sum, (float)total, bucket.Sum);
    }

    /// <summary>Changes the variables along the sums.</summary>
    public void Apply(Optimizer optimizer)
    {
        changed.Clear();
        along.Clear();
        for (var i = 0; i < variables.Length; i++)
        {
            if (has[i] == 0)
                continue;
            changed.Add(variables[i]);
            along.Add(sums[i]);
        }

        optimizer.Apply(changed, along);
        foreach (var weight in constrained)
        {
            if (weight.Variable.Trainable)
                weight.Constraint!.Apply(weight.Variable);
        }
    }

    /// <summary>The innermost layer of each variable: its gradients come together.</summary>
    private static Dictionary<Variable, Layer> Owners(Model model)
    {
        Dictionary<Variable, Layer> owners = new(ReferenceEqualityComparer.Instance);
        foreach (var layer in Model.Everything(model))
        {
            foreach (var variable in layer is Model ? [] : layer.Weights)
                owners[variable] = layer;
        }

        return owners;
    }

    /// <summary>The tables of embeddings, of which a step reads a few rows.</summary>
    private static HashSet<Variable> RowsOf(Model model)
        => [.. Model.Everything(model).OfType<Embedding>().SelectMany(layer => layer.Weights)
            .Where(variable => variable is { Trainable: true, Shape.Rank: 2 } && variable.Shape[0] >= LeastRows)];

    private void Take(int shard, int i, ReadOnlySpan<float> numbers)
    {
        seen[i] = true;
        if (isWhole)
            return;
        var bucket = bucketOf[i];
        buckets[bucket].Take(shard, placeOf[i], variables[i].Value.Length, numbers, Factor);
        missing[bucket]--;
        while (overlaps && begun < buckets.Length && missing[begun] == 0)
            BeginNext();
    }

    private void BeginNext() => buckets[begun++].Begin();
}
