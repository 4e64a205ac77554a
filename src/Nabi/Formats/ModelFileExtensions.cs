using Nabi.Files;

namespace Nabi.Formats;

/// <summary>Saving and loading where a Keras user looks for it: <c>model.Save("x.keras")</c>, <c>Model.Load("x.keras")</c>.</summary>
public static class ModelFileExtensions
{
    extension(Model model)
    {
        /// <inheritdoc cref="ModelFile.Save"/>
        public IReadOnlyList<string> Save(string path, bool withOptimizer = true) => ModelFile.Save(model, path, withOptimizer);

        /// <inheritdoc cref="ModelFile.SaveWeights"/>
        public void SaveWeights(string path) => ModelFile.SaveWeights(model, path);

        /// <inheritdoc cref="ModelFile.LoadWeights"/>
        public IReadOnlyList<string> LoadWeights(string path, bool byName = false, bool skipMismatch = false, ReadLimits? limits = null)
            => ModelFile.LoadWeights(model, path, byName, skipMismatch, limits);

        /// <inheritdoc cref="ModelFile.Load(string, bool?, ReadLimits?)"/>
        public static Model Load(string path, bool? compile = null, ReadLimits? limits = null) => ModelFile.Load(path, compile, limits);

        /// <inheritdoc cref="ModelFile.LoadAsync"/>
        public static Task<Model> LoadAsync(string path, bool? compile = null, ReadLimits? limits = null,
            CancellationToken cancellation = default)
            => ModelFile.LoadAsync(path, compile, limits, cancellation);
    }
}
