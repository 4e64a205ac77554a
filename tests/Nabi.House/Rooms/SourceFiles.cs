using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Nabi.House.Rooms;

/// <summary>Which source files types and methods stand in, from an assembly's symbols. Files that a generator wrote do not count.</summary>
/// <param name="symbols">The symbols.</param>
/// <param name="folder">The folder that the files' names start from.</param>
internal sealed class SourceFiles(MetadataReader symbols, string folder)
{
    // Interfaces, enums and the like have no code; the symbols name their files on their own.
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly Dictionary<MethodDefinitionHandle, List<(int Offset, string File, int Line)>> methods = [];

    /// <summary>The files of a type as far as they are not those of its methods.</summary>
    public IEnumerable<string> Of(TypeDefinitionHandle type)
    {
        foreach (var information in symbols.GetCustomDebugInformation(type).Select(symbols.GetCustomDebugInformation))
        {
            if (symbols.GetGuid(information.Kind) != TypeDocuments)
                continue;
            List<int> rows = [];
            for (var blob = symbols.GetBlobReader(information.Value); blob.RemainingBytes > 0;)
                rows.Add(blob.ReadCompressedInteger());
            foreach (var row in rows)
            {
                if (File(MetadataTokens.DocumentHandle(row)) is { } file)
                    yield return file;
            }
        }
    }

    /// <summary>Where the code of a method stands, in its order.</summary>
    public IReadOnlyList<(int Offset, string File, int Line)> Of(MethodDefinitionHandle method)
    {
        if (methods.TryGetValue(method, out var known))
            return known;
        List<(int Offset, string File, int Line)> points = [];
        foreach (var point in symbols.GetMethodDebugInformation(method).GetSequencePoints())
        {
            if (!point.IsHidden && File(point.Document) is { } file)
                points.Add((point.Offset, file, point.StartLine));
        }

        return methods[method] = points;
    }

    private string? File(DocumentHandle document)
    {
        var path = symbols.GetString(symbols.GetDocument(document).Name).Replace('\\', '/');
        var at = path.LastIndexOf($"/{folder}/", StringComparison.Ordinal);
        var file = at < 0 ? null : path[(at + folder.Length + 2)..];
        return file is null || file.StartsWith("obj/", StringComparison.Ordinal) ? null : file;
    }
}
