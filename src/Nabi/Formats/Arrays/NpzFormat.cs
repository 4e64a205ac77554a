using Nabi.Files;

namespace Nabi.Formats;

/// <summary>The weights as arrays named by their paths, in NumPy's container.</summary>
internal sealed class NpzFormat() : WeightsFormat("NumPy's array file", ".npz")
{
    public override bool Recognizes(Stream stream)
    {
        if (!FileSignature.IsZip(stream))
            return false;
        try
        {
            using var file = NpzFile.Open(stream, "npz", leaveOpen: true);
            return file.Names.Count > 0;
        }
        catch (NabiException)
        {
            return false;
        }
    }

    public override void SaveWeights(Model model, Stream stream) => NpzFile.Write(stream, NamedWeights.Of(model));

    public override IReadOnlyList<string> LoadWeights(
        Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
    {
        using var file = NpzFile.Open(stream, source, limits, leaveOpen: true);
        return NamedWeights.Read(model, file, source, byName, skipMismatch);
    }
}
