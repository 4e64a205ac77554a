using Nabi.Files;

namespace Nabi.Formats;

/// <summary>The <c>.keras</c> file of Keras 3.</summary>
internal sealed class KerasFormat : IModelFormat
{
    public string Name => "Keras 3's model file";

    public IReadOnlyList<string> Endings => [".keras"];

    public ModelFormatAbilities Abilities => ModelFormatAbilities.SaveModel | ModelFormatAbilities.LoadModel | ModelFormatAbilities.LoadWeights;

    public bool Recognises(Stream stream) => FileHead.IsZip(stream) && KerasArchive.Knows(stream);

    public IReadOnlyList<string> Save(Model model, Stream stream, bool withOptimizer) => KerasArchive.Save(stream, model, withOptimizer);

    public Model Load(Stream stream, string source, bool? compile, ReadLimits limits) => KerasArchive.Load(stream, source, compile, limits);

    public IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
        => KerasArchive.ReadWeights(stream, source, limits, root => Hdf5Weights.Read(root, model, source, byName, skipMismatch));
}
