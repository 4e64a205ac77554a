namespace Nabi.Forecasting;

/// <summary>What a network gets of a window: symbolic tensors to build on.</summary>
public sealed record WindowInputs
{
    /// <summary>What is forecast.</summary>
    public required ForecastTask Task { get; init; }

    /// <summary>
    /// The past, (batch, lookback, features): the scaled values of the target first, then, where values are missing or series are short,
    /// 1 for a value that is there and 0 for one that is not, then known and observed inputs.
    /// </summary>
    public required Tensor Past { get; init; }

    /// <summary>
    /// The known inputs of the past alone, (batch, lookback, features), which <see cref="Past"/> holds as well; null where there are none.
    /// </summary>
    public Tensor? PastKnown { get; init; }

    /// <summary>
    /// The known inputs of the steps of the forecast, (batch, horizon, features), the same features as those of <see cref="PastKnown"/>;
    /// null where there are none.
    /// </summary>
    public Tensor? Future { get; init; }

    /// <summary>
    /// The scaled values to come, (batch, horizon), 0 for a missing one, for a model that learns from them step by step
    /// (<see cref="WindowModel.ReadsAhead"/>); null for others, and in every forecast.
    /// </summary>
    public Tensor? Ahead { get; init; }

    /// <summary>The network's inputs themselves, without <see cref="Ahead"/>: what a model of a part of the network begins with.</summary>
    public required IReadOnlyList<Tensor> Inputs { get; init; }

    /// <summary>
    /// What the series has for all of its steps, (batch, features): numbers, and an embedding of each word; which of several targets it is
    /// counts as a word. Null where there is nothing.
    /// </summary>
    public Tensor? Static { get; init; }

    /// <summary>The scaled values of the target, (batch, lookback, 1).</summary>
    public Tensor Values => Past[.., .., ..1];

    /// <summary>
    /// The seasonal naive forecast in the scale of the window, (batch, horizon, 1): the last season of the window again and again; the last
    /// value where there is no season, or the window is shorter than one.
    /// </summary>
    /// <param name="season">Steps of a season; null (default) for the task's.</param>
    public Tensor Naive(int? season = null)
    {
        var (lookback, steps) = (Past.Shape[1], season ?? Task.Season);
        if (steps > lookback)
            steps = 1;
        List<Tensor> parts = [];
        for (var at = 0; at < Task.Horizon; at += steps)
            parts.Add(Values[.., (lookback - steps)..(lookback - steps + Math.Min(steps, Task.Horizon - at)), ..]);
        return parts.Count == 1 ? parts[0] : Ops.Concat([.. parts], 1);
    }

    /// <summary>Numbers that the network gives for each step of the forecast: one per quantile, unless the model says otherwise.</summary>
    public required int Outputs { get; init; }
}
