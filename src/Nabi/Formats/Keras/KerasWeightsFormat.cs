using Nabi.Files;

namespace Nabi.Formats;

/// <summary>The weights file of Keras 3, <c>.weights.h5</c>.</summary>
internal sealed class KerasWeightsFormat() : WeightsFormat("Keras 3's weights file", ".weights.h5")
{
    public override bool Recognizes(Stream stream) => FileSignature.IsHdf5(stream);

    public override void SaveWeights(Model model, Stream stream)
        => Hdf5Writer.Write(stream, root => new KerasWeightsWriter().Write(root, model, null));

    public override IReadOnlyList<string> LoadWeights(
        Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
        => Hdf5Weights.Load(model, stream, source, byName, skipMismatch, limits);
}
