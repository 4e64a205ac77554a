namespace Nabi;

public partial class Model
{
    private List<StreamPlan>? StreamPlans { get; set; }

    /// <summary>
    /// The model as a stream: it takes one time step at a time and keeps the states of its layers itself, so that a
    /// step costs what one step costs and allocates nothing.
    /// </summary>
    /// <remarks>
    /// Recurrent layers keep their states, causal convolutions the steps that their windows see, attention the keys and values of the last
    /// steps (<see cref="StreamOptions.Window"/>), pooling over all of time what it has found so far. When the first stream of a model is
    /// made a few steps are tried both ways.
    /// </remarks>
    /// <param name="batchSize">How many sequences run side by side, at least 1; 1 by default.</param>
    /// <param name="options">The inputs that are given once, and how far attention looks back; null for what the model says.</param>
    /// <returns>A stream at its beginning. The weights stay the model's; several streams can run on one model, also at once.</returns>
    /// <exception cref="NabiException">
    /// The model is not built, or an output depends on more than the steps up to its own (a backward layer, a convolution that is not
    /// causal, pooling with strides, attention to later steps).
    /// </exception>
    /// <example>
    /// <code>
    /// var stream = model.Stream();
    /// foreach (var sample in sensor)
    ///     Show(stream.Step(sample));
    /// </code>
    /// </example>
    public ModelStream Stream(int batchSize = 1, StreamOptions? options = null) => new(this, batchSize, options);

    /// <summary>What is known of this model as a stream; found out once.</summary>
    internal StreamPlan PlanOf(StreamOptions options)
    {
        using (Programs.Gate.Alone())
        {
            StreamPlans ??= [];
            StreamPlans.RemoveAll(static plan => !plan.IsCurrent);
            if (StreamPlans.Find(plan => plan.IsOf(options)) is { } known)
                return known;
            var plan = StreamPlan.Of(this, options);
            StreamPlans.Add(plan);
            return plan;
        }
    }
}
