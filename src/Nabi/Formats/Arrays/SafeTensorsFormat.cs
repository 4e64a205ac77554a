using System.Buffers.Binary;
using Nabi.Files;

namespace Nabi.Formats;

/// <summary>The weights as arrays named by their paths, in a safetensors file.</summary>
internal sealed class SafeTensorsFormat() : WeightsFormat("safetensors", ".safetensors")
{
    /// <summary>A length of eight bytes that fits the file, and then an object.</summary>
    public override bool Recognizes(Stream stream)
        => FileSignature.Read(stream, stackalloc byte[9]) is { Length: 9 } head && head[8] == '{'
            && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)stream.Length;

    public override void SaveWeights(Model model, Stream stream) => SafeTensorsFile.Write(stream, NamedWeights.Of(model));

    public override IReadOnlyList<string> LoadWeights(
        Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
    {
        using var file = SafeTensorsFile.Open(stream, source, limits, leaveOpen: true);
        return NamedWeights.Read(model, file, source, byName, skipMismatch);
    }
}
