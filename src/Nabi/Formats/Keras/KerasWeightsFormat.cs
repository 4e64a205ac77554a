using Nabi.Files;

namespace Nabi.Formats;

/// <summary>The weights file of Keras 3, <c>.weights.h5</c>.</summary>
internal sealed class KerasWeightsFormat : IModelFormat
{
    public string Name => "Keras 3's weights file";

    public IReadOnlyList<string> Extensions => [".weights.h5"];

    public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.SaveWeights | ModelFormatCapabilities.LoadWeights;

    public bool Recognizes(Stream stream) => FileSignature.IsHdf5(stream);

    public void SaveWeights(Model model, Stream stream)
        => Hdf5Writer.Write(stream, root => new KerasWeightsWriter().Write(root, model, null));

    public IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
        => Hdf5Weights.Load(model, stream, source, byName, skipMismatch, limits);
}
