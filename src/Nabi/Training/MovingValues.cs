using Nabi.Distributed;

namespace Nabi;

/// <summary>
/// Values that a forward pass changes without a gradient, such as moving statistics: every shard of a batch begins with the same ones, and
/// what they become is the mean of what the shards make of them, each by its samples.
/// </summary>
internal sealed class MovingValues
{
    private readonly Variable[] variables;
    private readonly float[][] starts;
    private readonly int[] places;
    private readonly GradientBucket? bucket;

    private MovingValues(Variable[] variables, float[][] starts, GradientBucket? bucket)
    {
        (this.variables, this.starts, this.bucket) = (variables, starts, bucket);
        places = new int[variables.Length];
        for (var i = 1; i < variables.Length; i++)
            places[i] = places[i - 1] + variables[i - 1].Value.Length;
    }

    /// <summary>Whether messages are under way.</summary>
    public bool IsGoing => bucket is { IsGoing: true };

    /// <summary>The values before a step, of all variables that could move.</summary>
    public static float[][] Before(Model model) => [.. Candidates(model).Select(variable => variable.Value.AsSpan().ToArray())];

    /// <summary>The variables that moved on any rank since <paramref name="before"/>.</summary>
    public static MovingValues Agreed(Communicator cluster, ReductionTree tree, bool ordered, Model model, float[][] before, int number)
    {
        if (tree.Shards == 1)
            return new MovingValues([], [], null);
        Variable[] all = [.. Candidates(model)];
        var moved = new double[all.Length];
        for (var i = 0; i < all.Length; i++)
            moved[i] = all[i].Value.AsSpan().SequenceEqual(before[i]) ? 0 : 1;
        cluster.Max(moved);
        Variable[] variables = [.. all.Where((_, i) => moved[i] != 0)];
        var length = variables.Sum(variable => variable.Value.Length);
        return new MovingValues(variables, [.. before.Where((_, i) => moved[i] != 0)],
            length == 0 ? null : new GradientBucket(cluster, tree, ordered, number, length));
    }

    /// <summary>Begins a step.</summary>
    public void Save()
    {
        for (var i = 0; i < variables.Length; i++)
            variables[i].Value.AsSpan().CopyTo(starts[i]);
    }

    /// <summary>Begins a shard.</summary>
    public void Rewind()
    {
        for (var i = 0; i < variables.Length; i++)
            Write(variables[i], starts[i], 1f);
    }

    /// <summary>Takes what an own shard made of the values.</summary>
    public void Take(int shard, int samples)
    {
        for (var i = 0; i < variables.Length; i++)
            bucket!.Take(shard, places[i], starts[i].Length, samples == 0 ? default : variables[i].Value.AsSpan(), samples);
    }

    /// <summary>Begins to sum.</summary>
    public void Begin() => bucket?.Begin();

    /// <summary>Moves messages on.</summary>
    public void Advance() => bucket?.Advance();

    /// <summary>Gives the variables their new values.</summary>
    public void Finish(int samples)
    {
        for (var i = 0; i < variables.Length; i++)
            Write(variables[i], bucket!.Sum.Slice(places[i], starts[i].Length), samples);
    }

    private static void Write(Variable variable, ReadOnlySpan<float> values, float divisor)
    {
        System.Numerics.Tensors.TensorPrimitives.Divide(values, divisor, variable.Value.Floats);
        variable.MarkChanged();
    }

    private static IEnumerable<Variable> Candidates(Model model)
        => model.Weights.Where(variable => !variable.Trainable && variable.Value.DType == DType.Float32);
}
