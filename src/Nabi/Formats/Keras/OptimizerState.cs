using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>Takes an optimizer's state over from a file: all of it, or none.</summary>
internal static class OptimizerState
{
    /// <summary>Reads the state of a model's optimizer; in place of one that it does not fit comes a new one, which is noted.</summary>
    /// <param name="model">A model that was compiled as the file says.</param>
    /// <param name="compile">Compiles the model once more.</param>
    /// <param name="read">Reads the state into an optimizer.</param>
    /// <param name="log">Where it is noted.</param>
    /// <exception cref="NabiException">It does not fit, and the settings for training were asked for.</exception>
    public static void Read(Model model, CompileReader compile, Action<Optimizer> read, LoadLog log)
    {
        if (!log.Try("the optimizer starts anew", () => read(model.Optimizer!)))
            compile.Apply();
    }
}
