using Nabi.Files;

namespace Nabi.Formats;

/// <summary>Darknet's weights, <c>.weights</c>: the numbers of all convolutions one after the other, without names or shapes.</summary>
internal sealed class DarknetWeightsFormat() : WeightsFormat("darknet's weights file", ".weights")
{
    public override bool Recognizes(Stream stream) => false;

    public override void SaveWeights(Model model, Stream stream) => DarknetWeights.Write(model, stream);

    public override IReadOnlyList<string> LoadWeights(
        Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
        => byName ? throw new NabiException($"{source} has no names of layers; load it without byName.")
            : DarknetWeights.Read(model, stream, source, skipMismatch);
}
