namespace Nabi.Formats;

/// <summary>
/// Keras's words for models, wherever in a config one stands: at the top, in another model, in a layer. Remembers what it met while
/// writing, so that saving can say what of it Keras does not have.
/// </summary>
/// <param name="log">Where what is read and not known is noted; null where nothing is read.</param>
/// <param name="keepsVocabularies">Whether the file keeps learned vocabularies beside the config.</param>
internal sealed class KerasForm(LoadLog? log = null, bool keepsVocabularies = false) : IConfigForm
{
    private readonly List<IConfigurable> met = [];

    /// <summary>Everything that was written, in order; what occurs in several places is there as often.</summary>
    public IReadOnlyList<IConfigurable> Written => met;

    /// <inheritdoc/>
    public bool KeepsVocabularies => keepsVocabularies;

    /// <inheritdoc/>
    public void Met(IConfigurable value) => met.Add(value);

    /// <inheritdoc/>
    public void Unread(string className, string key, JsonNode value)
    {
        if (log is not null && UnreadSettings.Note(className, key, value) is { } note)
            log.Add(note);
    }

    /// <inheritdoc/>
    public JsonObject? Write(IConfigurable value)
    {
        if (value is not Model model || Registry.IsOwn(model))
            return null;
        var config = new Config(model.ClassName, [], this);
        if (model is Sequential sequential)
            SequentialForm.Write(sequential, config);
        else
            new FunctionalWriter(model, WrittenMasks.GraphOf(model)!).Write(config);
        return new JsonObject
        {
            ["module"] = model is Sequential ? "keras" : "keras.src.models.functional",
            ["class_name"] = model.ClassName,
            ["config"] = config.Json,
            ["registered_name"] = model is Sequential ? null : "Functional",
        };
    }

    /// <inheritdoc/>
    public IConfigurable? Read(Type family, string className, Config config)
        => family != typeof(Layer) ? null : className switch
        {
            "Sequential" => Common(config, SequentialForm.Read(config)),
            "Functional" or "Model" => Common(config, new FunctionalReader(config).Read()),
            _ => null,
        };

    private static Model Common(Config config, Model model)
    {
        model.ReadSettings(config);
        return model;
    }
}
