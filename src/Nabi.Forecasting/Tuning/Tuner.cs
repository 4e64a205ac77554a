using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nabi.Distributed;
using Nabi.Plots;

namespace Nabi.Forecasting;

/// <summary>
/// Looks for good settings: it draws some, tries them, and keeps the best. Bergstra, Bengio, 2012 (random search); Jamieson, Talwalkar,
/// 2016 (successive halving).
/// </summary>
/// <remarks>
/// <code>
/// var tuner = new Tuner(new()
/// {
///     ["units"] = SearchParameter.Choice(32, 64, 128),
///     ["rate"] = SearchParameter.Number(1e-4, 1e-2, logarithmic: true),
/// });
/// Trial best = tuner.Search(table, trial => new Forecaster(24)
/// {
///     Model = new SegRNN { Units = trial.Integer("units"), LearningRate = (float)trial["rate"], Epochs = trial.Spend(30) },
/// });
/// </code>
/// </remarks>
public sealed class Tuner
{
    private readonly SortedDictionary<string, SearchParameter> space;

    /// <summary>Creates a search.</summary>
    /// <param name="space">The settings and the values that each may have, at least one.</param>
    /// <exception cref="NabiException">There is no setting.</exception>
    public Tuner(Dictionary<string, SearchParameter> space)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (space.Count == 0)
            throw new NabiException("Tuner: there is no setting to search; name at least one.");
        this.space = new(space, StringComparer.Ordinal);
    }

    /// <summary>Trials that are drawn, 1 or more; 20 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Trials { get; init => field = AtLeastOne(value, nameof(Trials)); } = 20;

    /// <summary>
    /// Rounds of successive halving, 1 or more: in each all trials that are left get <see cref="Factor"/> times the budget of the round
    /// before, the last round all of it, and of that many the best one goes on. 1 (default) for random search: each trial has all of the
    /// budget.
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Rounds { get; init => field = AtLeastOne(value, nameof(Rounds)); } = 1;

    /// <summary>Of how many trials one goes on to the next round, 2 or more; 3 by default.</summary>
    /// <exception cref="NabiException">It is below 2.</exception>
    public int Factor
    {
        get;
        init => field = value >= 2 ? value : throw new NabiException($"Tuner: the factor must be 2 or more, got {value}.");
    } = 3;

    /// <summary>Decides what is drawn; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The file that keeps each trial as it ends; a search of the same seed, settings and data that finds it goes on from there, also with
    /// more <see cref="Trials"/> or other <see cref="Rounds"/>. Null (default) for none.
    /// </summary>
    public string? File { get; init; }

    /// <summary>Called after each trial with what was done and how much there is to do; null (default) for none.</summary>
    public IProgress<TuningProgress>? Progress { get; init; }

    /// <summary>
    /// The ranks that share the trials: in turns of as many as there are ranks each tries one, and all get all scores; every rank makes the
    /// same search. Rank 0 keeps the file and reports. It does not change the scores. Null (default) for this process alone.
    /// </summary>
    public Communicator? Cluster { get; init; }

    /// <summary>Everything that was tried, by round and number.</summary>
    public IReadOnlyList<Trial> Tried { get; private set; } = [];

    /// <summary>The best trial of the last round.</summary>
    /// <exception cref="NabiException">Nothing was tried, or everything failed.</exception>
    public Trial Best
        => Tried.Where(trial => double.IsFinite(trial.Score)).OrderByDescending(trial => trial.Budget).ThenBy(trial => trial.Score)
            .ThenBy(trial => trial.Number).FirstOrDefault()
            ?? throw new NabiException(Tried.Count == 0 ? "Tuner: nothing was tried yet; call Search."
                : $"Tuner: all trials failed; the first: {Tried[0].Error}");

    /// <summary>Searches the best forecaster of a table: by the MASE of a backtest on its last steps.</summary>
    /// <param name="table">The series: without those that the result is tested on.</param>
    /// <param name="make">Makes a forecaster of a trial's settings.</param>
    /// <param name="folds">Forecasts per series in a backtest, 1 or more.</param>
    /// <param name="cancellation">Ends the search between trials and in their training.</param>
    /// <returns>The best trial.</returns>
    /// <exception cref="NabiException">Everything failed, or the file belongs to another search.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the file has what was done.</exception>
    public Trial Search(SeriesTable table, Func<Trial, Forecaster> make, int folds = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(make);
        BacktestOptions options = new() { Folds = folds, Fit = new ForecastFitOptions { Cancellation = cancellation } };
        return Search(trial => make(trial).Backtest(table, options) is var backtest && double.IsFinite(backtest.Scores.Mase)
            ? backtest.Scores.Mase
            : throw new NabiException($"Tuner: there is no score to compare trials by. {string.Join(' ', backtest.Notes)} "
                + "Search by a score of your own, such as Scores.Mae of the backtest."),
                    $"; {folds} folds of {Fingerprint(table)}", cancellation);
    }

    /// <summary>Searches the settings that make a score small.</summary>
    /// <param name="score">The score of a trial's settings.</param>
    /// <param name="cancellation">Ends the search between trials.</param>
    /// <returns>The best trial.</returns>
    /// <exception cref="NabiException">Everything failed, or the file belongs to another search.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the file has what was done.</exception>
    public Trial Search(Func<Trial, double> score, CancellationToken cancellation = default)
        => Search(score, "", cancellation);

    private Trial Search(Func<Trial, double> score, string data, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(score);
        var isRoot = Cluster is null or { IsRoot: true };
        var kept = TuningFile.Open(isRoot ? File : null, Description() + data);
        List<Trial> tried = [];
        var total = Enumerable.Range(0, Rounds).Sum(InRound);
        var going = Enumerable.Range(0, Trials).Select(Drawn).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            // The best of the round before go on, as new trials of more budget.
            if (round > 0)
            {
                going = [.. going.OrderBy(trial => double.IsFinite(trial.Score) ? trial.Score : double.PositiveInfinity)
                    .ThenBy(trial => trial.Number).Take(InRound(round)).OrderBy(trial => trial.Number)
                    .Select(trial => new Trial(trial.Number, 1, trial.Kept))];
            }

            foreach (var trial in going)
                trial.Budget = Math.Pow(Factor, round - (Rounds - 1));
            foreach (var turn in going.Chunk(Cluster?.Size ?? 1))
            {
                TryAll(turn, kept, score, cancellation);
                foreach (var trial in turn)
                {
                    tried.Add(trial);
                    Tried = [.. tried];
                    if (isRoot)
                        Progress?.Report(new TuningProgress(tried.Count, total, trial));
                }
            }
        }

        return Best;
    }

    /// <summary>The trials as a page: the best one, a picture per setting, and a table.</summary>
    public Report ToReport() => TuningReport.Of(this, [.. space.Keys]);

    /// <summary>Tries as many trials as there are ranks, each on one of them, where the file does not have them.</summary>
    private void TryAll(Trial[] turn, TuningFile kept, Func<Trial, double> score, CancellationToken cancellation)
    {
        bool[] known = [.. turn.Select(kept.Read)];
        Cluster?.Broadcast(MemoryMarshal.AsBytes(known.AsSpan()));
        for (var i = 0; i < turn.Length; i++)
        {
            if (known[i] || (Cluster is not null && Cluster.Rank != i))
                continue;
            cancellation.ThrowIfCancellationRequested();
            Try(turn[i], score);
        }

        for (var i = 0; i < turn.Length; i++)
        {
            if (Cluster is not null)
            {
                double[] said = [turn[i].Score];
                Cluster.Broadcast(MemoryMarshal.AsBytes(said.AsSpan()), known[i] ? 0 : i);
                turn[i].Error = Cluster.Broadcast(turn[i].Error, known[i] ? 0 : i);
                turn[i].Score = said[0];
            }

            if (!known[i])
                kept.Add(turn[i]);
        }
    }

    private static void Try(Trial trial, Func<Trial, double> score)
    {
        try
        {
            trial.Score = score(trial);
            trial.Error = double.IsFinite(trial.Score) ? "" : "the score is no number.";
        }
        catch (NabiException error)
        {
            // Settings that do not go together are a bad trial, not the end of the search.
            (trial.Score, trial.Error) = (double.NaN, error.Message);
        }
    }

    private int InRound(int round) => Math.Max(1, (int)(Trials / Math.Pow(Factor, round)));

    private Trial Drawn(int number)
    {
        var draws = new RandomDraws(((ulong)(uint)Seed << 32) | (uint)number);
        return new Trial(number, 1, space.ToDictionary(pair => pair.Key, pair => pair.Value.Draw(draws), StringComparer.Ordinal));
    }

    // What a file's scores were measured on: the series and their targets.
    private static string Fingerprint(SeriesTable table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var series in table.Series)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(series.Name));
            for (var target = 0; target < table.Schema.Targets.Count; target++)
                hash.AppendData(MemoryMarshal.AsBytes<double>(series.Target(target).ToArray()));
        }

        return $"{table.Series.Count} series, {Convert.ToHexStringLower(hash.GetCurrentHash())[..16]}";
    }

    private string Description()
        => $"seed {Seed}; {string.Join("; ", space.Select(pair => $"{pair.Key}: {pair.Value}"))}";

    private static int AtLeastOne(int value, string name)
        => value >= 1 ? value : throw new NabiException($"Tuner: {name} must be 1 or more, got {value}.");
}
