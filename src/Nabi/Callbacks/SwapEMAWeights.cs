namespace Nabi.Callbacks;

/// <summary>Evaluates with the moving averages of the weights, and goes on training with the weights themselves.</summary>
/// <remarks>Keras's <c>SwapEMAWeights</c>. Needs an optimizer with <c>UseEma = true</c>.</remarks>
public sealed class SwapEMAWeights : Callback
{
    private bool swapped;

    /// <summary>
    /// True swaps at the end of every epoch as well, so that callbacks after this one save the averages; false by default.
    /// </summary>
    public bool SwapOnEpoch { get; init; }

    /// <inheritdoc/>
    protected internal override bool HandlesBatchEvents => false;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        if (!Model.Optimizer!.UseEma)
            throw new NabiException("SwapEMAWeights needs an optimizer with UseEma = true.");
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => Swap(false);

    /// <inheritdoc/>
    public override void OnTestBegin() => Swap(true);

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs) => Swap(false);

    /// <inheritdoc/>
    protected internal override void OnTestFailed() => Swap(false);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (SwapOnEpoch)
            Swap(true);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => Swap(false);

    /// <inheritdoc/>
    public override void SaveState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("swapped", swapped ? 1 : 0);
    }

    /// <inheritdoc/>
    public override void LoadState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        swapped = state.Whole("swapped") == 1;
    }

    private void Swap(bool averages)
    {
        if (swapped == averages)
            return;
        foreach (var variable in Model.TrainableWeights)
        {
            if (Model.Optimizer!.AverageOf(variable) is not { } average)
                continue;
            var held = variable.Value.Clone();
            variable.Assign(average.Value);
            average.Assign(held);
        }

        swapped = averages;
    }
}
