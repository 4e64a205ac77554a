using Nabi.Files;

namespace Nabi.Formats;

/// <summary>One HDF5 file with a whole model or its weights, as Keras 2 and, on request, Keras 3 write it.</summary>
internal sealed class LegacyHdf5Format : IModelFormat
{
    public string Name => "Keras 2's HDF5 file";

    public IReadOnlyList<string> Extensions => [".h5", ".hdf5"];

    public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.All;

    public bool Recognizes(Stream stream) => FileSignature.IsHdf5(stream);

    public IReadOnlyList<string> Save(Model model, Stream stream, bool withOptimizer)
    {
        IReadOnlyList<string> notes = [];
        Hdf5Writer.Write(stream, root => notes = LegacyModel.Save(root, model, withOptimizer));
        return notes;
    }

    public Model Load(Stream stream, string source, bool? compile, ReadLimits limits)
    {
        using var file = Hdf5File.Open(stream, source, limits, leaveOpen: true);
        return LegacyModel.Load(file.Root, source, compile);
    }

    public void SaveWeights(Model model, Stream stream) => Hdf5Writer.Write(stream, root => LegacyWeights.Write(root, model));

    public IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
        => Hdf5Weights.Load(model, stream, source, byName, skipMismatch, limits);
}
