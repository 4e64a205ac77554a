using Nabi.Files;

namespace Nabi.Formats;

/// <summary>Weights from an HDF5 file, in Keras 3's layout or Keras 2's: the content tells which.</summary>
internal static class Hdf5Weights
{
    /// <summary>Reads the weights of a file into a model.</summary>
    /// <returns>The names of the layers that were read.</returns>
    /// <exception cref="NabiException">A weight is missing or has another shape, or the file is damaged.</exception>
    public static IReadOnlyList<string> Load(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
    {
        using var file = Hdf5File.Open(stream, source, limits, leaveOpen: true);
        return Read(file.Root, model, source, byName, skipMismatch);
    }

    /// <summary>Reads the weights below a group into a model.</summary>
    /// <returns>The names of the layers that were read.</returns>
    /// <exception cref="NabiException">A weight is missing or has another shape, or the file is damaged.</exception>
    public static IReadOnlyList<string> Read(Hdf5Group root, Model model, string source, bool byName, bool skipMismatch)
    {
        var plan = new WeightPlan(skipMismatch);
        if (LegacyWeights.Find(root, source) is { } legacy)
        {
            if (byName)
                legacy.ReadByName(model, plan);
            else
                legacy.Read(model, plan);
        }
        else if (KerasWeightsReader.Knows(root))
        {
            var reader = new KerasWeightsReader(source, plan);
            if (byName)
                reader.ReadByName(root, model);
            else
                reader.Read(root, model);
        }
        else
        {
            throw new NabiException(
                $"{source} is an HDF5 file, but holds no weights of Keras: neither 'layers' nor 'layer_names' are there.");
        }

        return plan.Carry(model);
    }
}
