namespace Nabi.Optimizers;

/// <summary>
/// A learning rate that changes with the optimizer's step: <c>new Adam(new CosineDecay(1e-3f, decaySteps: 1000))</c>.
/// A custom one overrides <see cref="At"/>.
/// </summary>
public abstract class LearningRateSchedule : IFamily<LearningRateSchedule>
{
    /// <inheritdoc/>
    public abstract string ClassName { get; }

    static Family IFamily<LearningRateSchedule>.Table => ScheduleTable.Family;

    /// <summary>The name in configs; Keras's by default.</summary>
    public string Name
    {
        get => field ?? DefaultName;
        init;
    }

    /// <summary>The name Keras gives when none is chosen.</summary>
    private protected virtual string DefaultName => ClassName;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The number of updates done before; 0 for the first.</param>
    public abstract float At(long step);

    /// <inheritdoc/>
    public abstract void Write(Config config);

    /// <summary>Refuses a number of steps that is not above 0.</summary>
    private protected static float Positive(float steps, string owner, string setting)
        => steps > 0 ? steps : throw new NabiException($"{owner}: {setting} must be above 0, got {steps}.");

    /// <summary>Writes a number of steps as a whole number where it is one, as Keras does.</summary>
    private protected static System.Text.Json.Nodes.JsonNode Steps(float steps)
        => steps == MathF.Truncate(steps) && MathF.Abs(steps) < 1e9f ? (int)steps : steps;
}
