using Nabi.Metrics;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>What a file holds that will not load everywhere.</summary>
internal static class SaveNotes
{
    private const string OldHardSigmoid = "legacy_hard_sigmoid";

    /// <summary>
    /// One sentence for every class or function that Keras lacks, or that is not registered and so could not be loaded here, however often
    /// it occurs.
    /// </summary>
    /// <param name="model">The model, for errors.</param>
    /// <param name="architecture">What the model's config names: layers, initializers, activations and the like.</param>
    /// <param name="training">What its compile settings name: optimizer, schedule, losses, metrics.</param>
    /// <exception cref="NabiException">A custom layer or activation is not registered: the file could never be loaded again.</exception>
    public static IReadOnlyList<string> Of(Model model, IEnumerable<IConfigurable> architecture, IEnumerable<IConfigurable> training)
        => [.. Each(architecture).Select(one => OfArchitecture(model, one.Name, one.Registration)).OfType<string>(),
            .. Each(training).Select(one => OfTraining(one.Name, one.Registration)).OfType<string>(),
            .. training.OfType<ScheduleFreeAdamW>().Where(one => one.IsEvaluating).Distinct().Select(one =>
                $"The weights are those for evaluation, as {one.Name} was told; training that goes on from the file would take them for "
                + "others, so save after SwapToTrain to go on.")];

    private static string? OfArchitecture(Model model, string name, Registration standing)
    {
        var (kind, family) = (standing.Kind, standing.Family);
        if (!standing.IsRegistered && family is nameof(Layer) or nameof(Activation))
        {
            throw new NabiException(
                $"Model \"{model.Name}\" cannot be saved: the {(family == nameof(Layer) ? $"class {name}" : $"activation '{name}'")} is "
                + "not registered, so no file with it could be loaded; "
                + $"call Registry.Register<{family}>(\"{name}\", ...) first, or save the weights alone.");
        }

        if (!standing.IsRegistered)
        {
            return $"The {kind} {name} is not registered: neither Nabi nor Keras loads the file until it is, here by "
                + $"Registry.Register<{family}>(\"{name}\", ...).";
        }

        if (family == nameof(Activation))
        {
            return name == OldHardSigmoid
                ? "The model uses hard_sigmoid as Keras 2 meant it (clip(0.2 x + 0.5)), which Keras 3 does not have under any name; Nabi "
                + $"reads it as {OldHardSigmoid}."
                : standing.IsOwn
                ? $"The activation '{name}' is not one of Keras's: Keras opens the file only where a function of that name is registered."
                : null;
        }

        return standing.IsOwn
            ? $"{name} is not one of Keras's {kind}s: Keras opens the file only where a class 'Custom>{name}' is registered." : null;
    }

    private static string? OfTraining(string name, Registration standing)
        => !standing.IsRegistered
            ? $"The {standing.Kind} '{name}' is not registered: until it is, here by Registry.Register<{standing.Family}>(\"{name}\", "
            + $"...), the model is loaded without {(standing.Family == nameof(Metric) ? "it" : "being compiled")}."
            : standing.IsOwn
            ? $"The {standing.Kind} '{name}' is not one of Keras's: Keras loads the file only with compile=False, or where a class "
            + $"'Custom>{name}' is registered."
            : null;

    /// <summary>Every class once, as it is first met. Operations between layers are Keras's own.</summary>
    private static IEnumerable<(string Name, Registration Registration)> Each(IEnumerable<IConfigurable> written)
        => written.Where(value => value is not IKerasModule).Select(value => (value.ClassName, Registry.RegistrationOf(value))).Distinct();
}
