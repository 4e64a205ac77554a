using Nabi.Distributed;

namespace Nabi;

/// <summary>
/// What the shards of a step say in a few numbers each, gathered on all ranks: losses, what they count, and how many random numbers they
/// drew.
/// </summary>
/// <param name="cluster">The ranks.</param>
/// <param name="tree">Which shards are whose.</param>
/// <param name="outputs">The outputs of the model that may have losses.</param>
/// <param name="streams">The random streams of the model.</param>
/// <param name="sums">Whether losses are sums, which are added and not divided.</param>
internal sealed class StepHeader(Communicator cluster, ReductionTree tree, int outputs, int streams, bool sums = false)
{
    private const int Fixed = 6;

    private readonly int width = Fixed + 2 * outputs + streams;
    private readonly int each = (tree.Shards + cluster.Size - 1) / cluster.Size;
    private readonly double[] own = new double[(tree.Shards + cluster.Size - 1) / cluster.Size * (Fixed + 2 * outputs + streams)];
    private readonly double[] all
        = new double[(tree.Shards + cluster.Size - 1) / cluster.Size * (Fixed + 2 * outputs + streams) * cluster.Size];

    private readonly double[] totals = new double[outputs];
    private readonly Tensor[] losses = [.. Enumerable.Range(0, outputs).Select(_ => Tensor.Filled(Shape.Scalar, 0f))];
    private readonly Tensor?[] shown = new Tensor?[outputs];

    /// <summary>Whether rank 0 wants the logs after this step.</summary>
    public bool RootWants => new Row(all.AsSpan(0, width), outputs).Wants;

    /// <summary>Whether a rank was asked to end.</summary>
    public bool AnyCancels
    {
        get
        {
            var any = false;
            for (var i = 0; i < cluster.Size; i++)
                any |= new Row(all.AsSpan(i * each * width, width), outputs).Cancels;
            return any;
        }
    }

    /// <summary>What an own shard says.</summary>
    public Row this[int shard] => new(own.AsSpan(shard * width, width), outputs);

    /// <summary>Begins a step.</summary>
    public void Clear() => Array.Clear(own);

    /// <summary>Gathers what all shards say.</summary>
    public void Exchange() => cluster.Gather(own, all);

    /// <summary>The sum of what the shards' losses count.</summary>
    /// <exception cref="NabiException">The outputs' losses count differently in the shards.</exception>
    public double Total(string owner)
    {
        if (sums)
            return 1;
        double total = 0;
        Array.Clear(totals);
        for (var i = 0; i < all.Length / width; i++)
        {
            var row = At(i);
            if (!row.Present)
                continue;
            total += row.Share;
            for (var k = 0; k < outputs; k++)
                totals[k] += row.OutputShares[k];
        }

        for (var i = 0; i < all.Length / width; i++)
        {
            var row = At(i);
            for (var k = 0; k < outputs && row.Present && tree.Shards > 1; k++)
            {
                if (Math.Abs(row.OutputShares[k] / totals[k] - row.Share / total) > 1e-9)
                {
                    throw new NabiException(
                        $"{owner}: the masks or sample weights of the outputs weigh the shards of the batch "
                        + "differently, so their losses cannot "
                        + "be summed over ranks; train outputs of the same masks, or one process with Shards = 1.");
                }
            }
        }

        return total;
    }

    /// <summary>The loss of the whole batch.</summary>
    public float Loss(double total)
    {
        double sum = 0;
        for (var i = 0; i < all.Length / width; i++)
        {
            var row = At(i);
            if (tree.Shards == 1)
                return (float)row.Loss;
            if (row.Present && row.Share != 0)
                sum += row.Loss * row.Share;
        }

        return total == 0 ? 0 : (float)(sum / total);
    }

    /// <summary>The loss of each output for the whole batch; null where it has none.</summary>
    public IReadOnlyList<Tensor?> OutputLosses(double total)
    {
        for (var k = 0; k < outputs; k++)
        {
            var (sum, share, any) = (0.0, 0.0, false);
            for (var i = 0; i < all.Length / width; i++)
            {
                var row = At(i);
                if (!row.Present || double.IsNaN(row.OutputShares[k]))
                    continue;
                any = true;
                share += row.OutputShares[k];
                sum += row.OutputShares[k] == 0 ? 0 : row.OutputLosses[k] * row.OutputShares[k];
            }

            losses[k].Floats[0] = share == 0 ? 0f : (float)(sums ? sum : sum / share);
            shown[k] = any ? losses[k] : null;
        }

        return shown;
    }

    /// <summary>The largest number that a shard says in a place.</summary>
    public double Largest(int place)
    {
        double largest = 0;
        for (var i = 0; i < all.Length / width; i++)
            largest = Math.Max(largest, all[i * width + place]);
        return largest;
    }

    /// <summary>The place of how often a stream was drawn from.</summary>
    public int StreamPlace(int stream) => Fixed + 2 * outputs + stream;

    /// <summary>The place of how many keys were drawn.</summary>
    public static int KeysPlace => 3;

    private Row At(int i) => new(all.AsSpan(i * width, width), outputs);

    /// <summary>What one shard says.</summary>
    internal readonly ref struct Row(Span<double> numbers, int outputs)
    {
        private readonly Span<double> numbers = numbers;

        public bool Present { get => numbers[0] != 0; set => numbers[0] = value ? 1 : 0; }

        public double Share { get => numbers[1]; set => numbers[1] = value; }

        public double Loss { get => numbers[2]; set => numbers[2] = value; }

        public double Keys { get => numbers[3]; set => numbers[3] = value; }

        public bool Wants { get => numbers[4] != 0; set => numbers[4] = value ? 1 : 0; }

        public bool Cancels { get => numbers[5] != 0; set => numbers[5] = value ? 1 : 0; }

        public Span<double> OutputLosses => numbers.Slice(Fixed, outputs);

        public Span<double> OutputShares => numbers.Slice(Fixed + outputs, outputs);

        public Span<double> Streams => numbers[(Fixed + 2 * outputs)..];
    }
}
