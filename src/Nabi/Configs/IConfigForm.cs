namespace Nabi.Configs;

/// <summary>
/// What a format of files adds to configs: it sees every object that is written, and writes and reads those that make sense only
/// in its files, such as a model inside a layer. A config hands its form down to the configs inside.
/// </summary>
public interface IConfigForm
{
    /// <summary>Whether vocabularies that layers learned are kept beside the config; false by default: the config holds them.</summary>
    bool KeepsVocabularies => false;

    /// <summary>Takes note of an object that goes into the config.</summary>
    void Met(IConfigurable value);

    /// <summary>
    /// Takes note of a setting that nobody read: one of a version that is not known, or of a class that no longer has it.
    /// </summary>
    /// <param name="className">The class whose setting it is.</param>
    /// <param name="key">The setting's name.</param>
    /// <param name="value">Its value, never null.</param>
    void Unread(string className, string key, JsonNode value);

    /// <summary>The object in the format's own words, or null where the words of the registry serve.</summary>
    JsonObject? Write(IConfigurable value);

    /// <summary>The object of this class, or null where the registry knows it.</summary>
    /// <param name="family">The base type that is asked for: <c>Layer</c>.</param>
    /// <param name="className">The class name in the config.</param>
    /// <param name="config">Its settings.</param>
    IConfigurable? Read(Type family, string className, Config config);
}
