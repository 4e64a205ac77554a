using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Nabi.House.Rooms;

/// <summary>
/// Which type of an assembly stands in which room, and which uses which, read from the compiled assembly: types and code from its
/// metadata, files from its symbols. A room is a top folder of the project; files beside the project file are the room <see cref="Root"/>.
/// A type that is nested or made by the compiler belongs to its outermost type, and a type to the file with its name. A static class whose
/// parts stand in several rooms is a list of functions, each of which stands where it is written.
/// </summary>
/// <remarks>Attributes do not count, and a constant that the compiler put in place of its name cannot be seen.</remarks>
internal sealed class FloorPlan
{
    /// <summary>The room of files that stand in no folder.</summary>
    public const string Root = "(root)";

    private readonly SourceFiles sources;
    private readonly MetadataReader types;
    private readonly Dictionary<TypeDefinitionHandle, SortedSet<string>> files = [];
    private readonly HashSet<TypeDefinitionHandle> spread = [];
    private readonly Dictionary<(string FromRoom, string From, string ToRoom, string To), Arrow> arrows = [];

    private FloorPlan(SourceFiles sources, PEReader image)
    {
        this.sources = sources;
        types = image.GetMetadataReader();
        foreach (var handle in types.TypeDefinitions)
        {
            var known = files.TryGetValue(Outermost(handle), out var set) ? set : files[Outermost(handle)] = new(StringComparer.Ordinal);
            known.UnionWith(sources.Of(handle));
            foreach (var method in types.GetTypeDefinition(handle).GetMethods())
                known.UnionWith(sources.Of(method).Select(point => point.File));
        }

        foreach (var (handle, known) in files)
            Enter(handle, known);
        foreach (var handle in types.TypeDefinitions)
            Read(handle, image);
    }

    /// <summary>The room of each outermost type by its full name.</summary>
    public SortedDictionary<string, string> Rooms { get; } = new(StringComparer.Ordinal);

    /// <summary>Types in parts that stand in several rooms, with their files; static classes may.</summary>
    public List<string> Split { get; } = [];

    /// <summary>Every use of a type of another room, the first place of each.</summary>
    public IReadOnlyCollection<Arrow> Arrows => arrows.Values;

    /// <summary>Reads an assembly and the symbols beside it.</summary>
    /// <param name="assembly">The file; the symbols have its name and end in pdb.</param>
    /// <param name="folder">The folder of the sources whose folders are the rooms, from the repository's root: <c>src/Nabi.Core</c>.</param>
    public static FloorPlan Read(string assembly, string folder)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly, ".pdb")));
        return new FloorPlan(new SourceFiles(symbols.GetMetadataReader(), folder), image);
    }

    private void Enter(TypeDefinitionHandle handle, SortedSet<string> known)
    {
        if (known.Count == 0)
            return;
        var type = types.GetTypeDefinition(handle);
        Rooms[Name(handle)] = Room(Own(handle));
        if (known.DistinctBy(Room).Count() == 1)
            return;
        if (type.Attributes.HasFlag(TypeAttributes.Abstract | TypeAttributes.Sealed))
            spread.Add(handle);
        else
            Split.Add($"{Name(handle)}: {string.Join(", ", known)}");
    }

    private void Read(TypeDefinitionHandle handle, PEReader image)
    {
        var from = Outermost(handle);
        if (Home(from) is not { } home)
            return;
        IReadOnlyList<(int Offset, string File, int Line)> points = [];
        UsedTypes used = new(types, (named, offset) =>
        {
            var to = Outermost(Owner(named));
            var (name, target) = (Name(to), Home(to));
            if (named.Kind == HandleKind.MethodDefinition && spread.Contains(to) && sources.Of((MethodDefinitionHandle)named) is [var written, ..])
                (name, target) = ($"{name}.{types.GetString(types.GetMethodDefinition((MethodDefinitionHandle)named).Name)}", Room(written.File));
            var at = points.Count == 0 ? default : points.LastOrDefault(point => point.Offset <= offset, points[0]);
            var room = spread.Contains(from) && at.File is not null ? Room(at.File) : home;
            if (target is not null && target != room)
                _ = arrows.TryAdd((room, Name(from), target, name), new Arrow(room, Name(from), target, name, at.File is null ? Own(from) : $"{at.File}:{at.Line}"));
        });
        var definition = types.GetTypeDefinition(handle);
        used.Of(definition);
        foreach (var each in definition.GetMethods())
        {
            points = sources.Of(each);
            var method = types.GetMethodDefinition(each);
            used.Of(method, method.RelativeVirtualAddress == 0 ? null : image.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    /// <summary>The file with a type's name, or the first of its files.</summary>
    private string Own(TypeDefinitionHandle type)
    {
        var name = $"{types.GetString(types.GetTypeDefinition(type).Name).Split('`')[0]}.cs";
        return files[type].FirstOrDefault(file => Path.GetFileName(file) == name, files[type].First());
    }

    /// <summary>The room of a type, or null for one that a generator or the compiler wrote.</summary>
    private string? Home(TypeDefinitionHandle type) => Rooms.GetValueOrDefault(Name(type));

    private TypeDefinitionHandle Owner(EntityHandle named) => named.Kind switch
    {
        HandleKind.MethodDefinition => types.GetMethodDefinition((MethodDefinitionHandle)named).GetDeclaringType(),
        HandleKind.FieldDefinition => types.GetFieldDefinition((FieldDefinitionHandle)named).GetDeclaringType(),
        _ => (TypeDefinitionHandle)named,
    };

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle handle)
    {
        while (types.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer)
            handle = outer;
        return handle;
    }

    private string Name(TypeDefinitionHandle handle)
    {
        var type = types.GetTypeDefinition(handle);
        var space = types.GetString(type.Namespace);
        return space.Length == 0 ? types.GetString(type.Name) : $"{space}.{types.GetString(type.Name)}";
    }

    private static string Room(string file) => file.Contains('/', StringComparison.Ordinal) ? file.Split('/')[0] : Root;
}
