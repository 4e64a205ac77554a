namespace Nabi;

public partial class Model
{
    /// <summary>
    /// A sentence for everything in the file or config that this model was loaded from and that could not be taken over: settings that are
    /// not known, losses, metrics and optimizers that are not registered, an optimizer's state that does not fit. Empty by default. The
    /// format of files that loads a model sets it.
    /// </summary>
    public IReadOnlyList<string> LoadNotes { get; set; } = [];

    /// <summary>
    /// Writes the settings of a custom model class, which adds what its constructor needs. How the layers of a <c>Sequential</c> or
    /// functional model are written is up to the format: <c>model.ToConfig()</c> of <c>Nabi.Formats</c>.
    /// </summary>
    /// <param name="config">The config to write into.</param>
    /// <exception cref="NabiException">The model is a <c>Sequential</c> or functional one.</exception>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (!Registry.IsOwn(this))
        {
            throw new NabiException(
                $"{Title}: a model's layers are written by Nabi.Formats; call model.ToConfig() or model.ToJson() there, and in the Write "
                + "of a layer with a model inside config.Set(key, model).");
        }

        base.Write(config);
    }
}
