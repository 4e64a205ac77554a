namespace Nabi.Formats;

/// <summary>What a file says about a model beside its numbers.</summary>
/// <param name="Config">The model's serialised form.</param>
/// <param name="Compile">How it was compiled, or null.</param>
/// <param name="Notes">What of both will not load everywhere.</param>
internal sealed record SavedConfig(JsonObject Config, JsonObject? Compile, IReadOnlyList<string> Notes)
{
    /// <summary>Writes a model's config.</summary>
    /// <param name="model">The model.</param>
    /// <param name="keepsVocabularies">Whether the file keeps learned vocabularies beside the config.</param>
    /// <exception cref="NabiException">A layer cannot be written, or is not registered and could never be loaded again.</exception>
    public static SavedConfig Of(Model model, bool keepsVocabularies = false)
    {
        var (architecture, training) = (new KerasForm(keepsVocabularies: keepsVocabularies), new KerasForm());
        var config = ModelConfig.Write(model, architecture);
        var compile = CompileConfig.Write(model, training);
        return new SavedConfig(config, compile, SaveNotes.Of(model, architecture.Written, training.Written));
    }
}
