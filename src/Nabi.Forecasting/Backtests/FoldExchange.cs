using System.Runtime.InteropServices;
using Nabi.Distributed;

namespace Nabi.Forecasting;

/// <summary>The folds of a backtest that several ranks share: what each made, for all.</summary>
/// <param name="cluster">The ranks; null for this process alone.</param>
/// <param name="table">The series.</param>
/// <param name="window">The last steps of a history that count.</param>
internal sealed class FoldExchange(Communicator? cluster, SeriesTable table, int? window)
{
    private volatile string error = "";

    /// <summary>Makes a fold where it is this rank's; what goes wrong is told to all in <see cref="Share"/>.</summary>
    public void Try(bool isOwn, Action make)
    {
        if (!isOwn)
            return;
        try
        {
            make();
        }
        catch (NabiException failed) when (cluster is { Size: > 1 })
        {
            error = failed.Message;
        }
    }

    /// <summary>Gives all ranks the folds of all.</summary>
    /// <exception cref="NabiException">A fold failed on one of them.</exception>
    public void Share(BacktestFold[] folds, Func<int, int> back)
    {
        if (cluster is not { Size: > 1 })
            return;
        for (var rank = 0; rank < cluster.Size; rank++)
        {
            if (cluster.Broadcast(error, rank) is { Length: > 0 } failed)
                throw new NabiException(failed);
        }

        for (var fold = 0; fold < folds.Length; fold++)
        {
            var root = fold % cluster.Size;
            var numbers = root == cluster.Rank ? folds[fold].Pack() : [];
            Span<int> length = [numbers.Length];
            cluster.Broadcast(MemoryMarshal.AsBytes(length), root);
            if (root != cluster.Rank)
                numbers = new double[length[0]];
            cluster.Broadcast(MemoryMarshal.AsBytes(numbers.AsSpan()), root);
            var model = cluster.Broadcast(root == cluster.Rank ? folds[fold].Model : "", root);
            if (root != cluster.Rank)
                folds[fold] = BacktestFold.Unpack(model, numbers, table, back(fold), window);
        }
    }
}
