using Nabi.Files;

namespace Nabi.Formats;

/// <summary>A kind of file that holds weights alone.</summary>
/// <param name="name">What errors call it.</param>
/// <param name="extension">The ending of its files.</param>
internal abstract class WeightsFormat(string name, string extension) : IModelFormat
{
    public string Name => name;

    public IReadOnlyList<string> Extensions { get; } = [extension];

    public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.SaveWeights | ModelFormatCapabilities.LoadWeights;

    public abstract bool Recognizes(Stream stream);

    public abstract void SaveWeights(Model model, Stream stream);

    public abstract IReadOnlyList<string> LoadWeights(
        Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits);
}
