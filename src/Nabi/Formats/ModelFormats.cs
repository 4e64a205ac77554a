using System.Collections.Immutable;

namespace Nabi.Formats;

/// <summary>
/// The table of formats: Keras's, arrays, and those that a program registers: ONNX of the package Nabi.Onnx, or one's own. Saving goes by
/// the longest ending that fits the file's name, loading by content first and then by the ending.
/// </summary>
public static class ModelFormats
{
    private static readonly IReadOnlyList<IModelFormat> BuiltIn =
        [new KerasFormat(), new KerasWeightsFormat(), new LegacyHdf5Format(), new NpzFormat(), new SafeTensorsFormat(),
            new DarknetConfigFormat(), new DarknetWeightsFormat()];

    // Formats in packages of their own, for errors alone: what a program adds to have them.
    private static readonly IReadOnlyList<(string Ending, string Name, string Package, string Format)> InPackages =
        [(".onnx", "ONNX", "Nabi.Onnx", "OnnxFormat")];

    private static ImmutableList<IModelFormat> added = [];

    /// <summary>All formats, those registered last first.</summary>
    public static IReadOnlyList<IModelFormat> All => [.. added, .. BuiltIn];

    /// <summary>
    /// Adds a custom format. Of formats with the same ending the one registered last counts, so the library's can be replaced.
    /// </summary>
    /// <param name="format">The format.</param>
    /// <exception cref="NabiException">It has no ending, or one that does not begin with a dot, or it can do nothing.</exception>
    public static void Register(IModelFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Extensions is not { Count: > 0 } || format.Extensions.Any(ending => ending is not ['.', _, ..]))
        {
            var got = format.Extensions is { Count: > 0 } endings ? string.Join(", ", endings.Select(ending => $"\"{ending}\"")) : "none";
            throw new NabiException($"The format '{format.Name}' must have endings that begin with a dot, such as \".mine\", got {got}.");
        }

        if (format.Capabilities == ModelFormatCapabilities.None)
            throw new NabiException($"The format '{format.Name}' can neither save nor load; name what it can do in Capabilities.");
        ImmutableInterlocked.Update(ref added, static (list, one) => list.Remove(one).Insert(0, one), format);
    }

    /// <summary>The format that a file's name asks for, or null where no ending fits.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="ability">What the format must be able to do; anything by default.</param>
    public static IModelFormat? ByName(string path, ModelFormatCapabilities ability = ModelFormatCapabilities.None)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Longest(All.Where(format => format.Capabilities.HasFlag(ability)), path);
    }

    /// <summary>
    /// The format of a file: told by its content, of several by the name's ending; where the content does not tell, by the ending alone.
    /// </summary>
    /// <param name="stream">The file; it is at its start again afterwards.</param>
    /// <param name="path">The file's name, or anything where it has none.</param>
    /// <param name="ability">What the format should be able to do.</param>
    /// <returns>A format that can, if there is one; else one that the file is of though it cannot; null for a file of no known
    /// format.</returns>
    internal static IModelFormat? Of(Stream stream, string path, ModelFormatCapabilities ability)
    {
        var known = All.Where(format => Recognizes(format, stream)).ToList();
        var able = known.Where(format => format.Capabilities.HasFlag(ability)).ToList();
        return Longest(able, path) ?? able.FirstOrDefault() ?? Longest(known, path) ?? known.FirstOrDefault()
            ?? ByName(path, ability) ?? ByName(path);
    }

    /// <summary>The endings of the formats with an ability, for errors: <c>.keras, .h5</c>.</summary>
    internal static string Extensions(ModelFormatCapabilities ability)
        => string.Join(", ", All.Where(format => format.Capabilities.HasFlag(ability)).SelectMany(format => format.Extensions)
            .Distinct(StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// What a program needs for a file of a format in a package of its own, as the end of a sentence; null for other files.
    /// </summary>
    internal static string? Missing(string path)
        => InPackages.FirstOrDefault(entry => path.EndsWith(entry.Ending, StringComparison.OrdinalIgnoreCase)) is { Name: not null } entry
            ? $"{entry.Name} files need the package {entry.Package} and, once at the program's start, "
            + $"ModelFormats.Register(new {entry.Format}())."
            : null;

    private static bool Recognizes(IModelFormat format, Stream stream)
    {
        stream.Position = 0;
        var recognised = format.Recognizes(stream);
        stream.Position = 0;
        return recognised;
    }

    /// <summary>The format with the longest ending that the name has; of equal ones the first.</summary>
    private static IModelFormat? Longest(IEnumerable<IModelFormat> formats, string path)
    {
        (IModelFormat? Format, int Length) best = (null, 0);
        foreach (var format in formats)
        {
            foreach (var ending in format.Extensions)
            {
                if (ending.Length > best.Length && path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                    best = (format, ending.Length);
            }
        }

        return best.Format;
    }
}
