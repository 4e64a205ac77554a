using Nabi.Activations;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;
using Nabi.Regularizers;

namespace Nabi.Configs;

/// <summary>The families of named objects; each family's table stands in its own room.</summary>
internal static class Tables
{
    private static readonly Lazy<bool> Declared = new(Declare);

    /// <summary>True for a class of the library that Keras lacks.</summary>
    public static bool NotInKeras(IConfigurable value) => value is Layer && LayerTable.NotInKeras.Contains(value.ClassName);

    public static void Load() => _ = Declared.Value;

    private static bool Declare()
    {
        Registry.Declare<Initializer>("initializer", "keras.initializers", InitializerTable.Fill);
        Registry.Declare<Activation>("activation", "keras.activations", ActivationTable.Fill);
        Registry.Declare<Layer>("layer", "keras.layers", LayerTable.Fill);
        Registry.Declare<LearningRateSchedule>("learning rate schedule", "keras.optimizers.schedules", ScheduleTable.Fill);
        Registry.Declare<Optimizer>("optimizer", "keras.optimizers", OptimizerTable.Fill);
        Registry.Declare<Loss>("loss", "keras.losses", LossTable.Fill);
        Registry.Declare<Metric>("metric", "keras.metrics", MetricTable.Fill);
        Registry.Declare<Regularizer>("regularizer", "keras.regularizers", RegularizerTable.Fill);
        Registry.Declare<Constraint>("constraint", "keras.constraints", ConstraintTable.Fill);
        return true;
    }
}
