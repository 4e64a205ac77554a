using Nabi.Files;

namespace Nabi.Formats;

/// <summary>The <c>.keras</c> file of Keras 3.</summary>
internal sealed class KerasFormat : IModelFormat
{
    public string Name => "Keras 3's model file";

    public IReadOnlyList<string> Extensions => [".keras"];

    public ModelFormatCapabilities Capabilities
        => ModelFormatCapabilities.SaveModel | ModelFormatCapabilities.LoadModel | ModelFormatCapabilities.LoadWeights;

    public bool Recognizes(Stream stream) => FileSignature.IsZip(stream) && KerasArchive.Knows(stream);

    public IReadOnlyList<string> Save(Model model, Stream stream, bool withOptimizer) => KerasArchive.Save(stream, model, withOptimizer);

    public Model Load(Stream stream, string source, bool? compile, ReadLimits limits) => KerasArchive.Load(stream, source, compile, limits);

    public IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
        => KerasArchive.ReadWeights(stream, source, limits, root => Hdf5Weights.Read(root, model, source, byName, skipMismatch));
}
