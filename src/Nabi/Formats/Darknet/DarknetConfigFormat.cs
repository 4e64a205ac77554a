using Nabi.Files;

namespace Nabi.Formats;

/// <summary>Darknet's text of a network, which has no weights.</summary>
internal sealed class DarknetConfigFormat : IModelFormat
{
    public string Name => "darknet's config";

    public IReadOnlyList<string> Extensions => [".cfg"];

    public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.LoadModel;

    public bool Recognizes(Stream stream) => false;

    public Model Load(Stream stream, string source, bool? compile, ReadLimits limits)
    {
        var network = DarknetNetwork.Read(stream, source, limits);
        return new Model([network.Input], network.Outputs)
        {
            Name = "darknet",
            LoadNotes = [$"{source} has no weights, so they are random; load them with LoadWeights from a file that ends in .weights."],
        };
    }
}
