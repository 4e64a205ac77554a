using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Nabi.House.Rooms;

/// <summary>
/// Which type of an assembly stands in which room, and which uses which, read from the compiled assembly: types and code from its
/// metadata, files from its symbols. A room is a top folder of the project; files beside the project file are the room <see cref="Root"/>.
/// A type that is nested or made by the compiler belongs to its outermost type, and a type to the file with its name. Of a static class
/// whose parts stand in several rooms, each function stands where it is written; so does each member of a class with a file of its name and
/// parts of it (<c>Model.cs</c>, <c>Model.Fit.cs</c>) in other rooms: what a room adds to a type is that room's.
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

    /// <summary>Types in parts that stand in several rooms without a file that has just their name, with their files.</summary>
    public List<string> Split { get; } = [];

    /// <summary>Every use of a type of another room, the first place of each.</summary>
    public IReadOnlyCollection<Arrow> Arrows => arrows.Values;

    /// <summary>Reads an assembly and the symbols beside it.</summary>
    /// <param name="assembly">The file; the symbols have its name and end in pdb.</param>
    /// <param name="folder">The folder of the sources whose folders are the rooms, from the repository's root:
    /// <c>src/Nabi.Core</c>.</param>
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
        var name = types.GetString(type.Name).Split('`')[0];
        if (type.Attributes.HasFlag(TypeAttributes.Abstract | TypeAttributes.Sealed)
            || (known.Any(file => Path.GetFileName(file) == $"{name}.cs")
                && known.All(file => Path.GetFileName(file).StartsWith($"{name}.", StringComparison.Ordinal))))
        {
            spread.Add(handle);
        }
        else
        {
            Split.Add($"{Name(handle)}: {string.Join(", ", known)}");
        }
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
            // Initializers of all parts run in the constructor; it belongs to the type.
            if (named.Kind == HandleKind.MethodDefinition && spread.Contains(to)
                && sources.Of((MethodDefinitionHandle)named) is [var written, ..]
                && types.GetString(types.GetMethodDefinition((MethodDefinitionHandle)named).Name) is var called && called[0] != '.')
            {
                (name, target) = ($"{name}.{called}", Room(written.File));
            }

            if (named.Kind == HandleKind.FieldDefinition && spread.Contains(to) && Written((FieldDefinitionHandle)named) is { } file)
                (name, target) = ($"{name}.{types.GetString(types.GetFieldDefinition((FieldDefinitionHandle)named).Name)}", Room(file));
            var at = points.Count == 0 ? default : points.LastOrDefault(point => point.Offset <= offset, points[0]);
            var room = spread.Contains(from) && at.File is not null ? Room(at.File) : home;
            if (target is not null && target != room)
            {
                _ = arrows.TryAdd((room, Name(from), target, name),
                    new Arrow(room, Name(from), target, name, at.File is null ? Own(from) : $"{at.File}:{at.Line}"));
            }
        });
        var definition = types.GetTypeDefinition(handle);
        used.Of(definition);
        foreach (var field in definition.GetFields())
        {
            points = Written(field) is { } file ? [(0, file, 0)] : [];
            used.Of(types.GetFieldDefinition(field));
        }

        foreach (var each in definition.GetMethods())
        {
            points = sources.Of(each);
            var method = types.GetMethodDefinition(each);
            used.Of(method, method.RelativeVirtualAddress == 0 ? null : image.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    /// <summary>
    /// The file that a field is written in as far as its code shows: that of its property's accessor, of the lambda that it keeps, or the
    /// only one of a type that the compiler made.
    /// </summary>
    private string? Written(FieldDefinitionHandle handle)
    {
        var field = types.GetFieldDefinition(handle);
        var owner = types.GetTypeDefinition(field.GetDeclaringType());
        var name = types.GetString(field.Name);
        var property = name.EndsWith(">k__BackingField", StringComparison.Ordinal)
            ? name[1..name.IndexOf('>', StringComparison.Ordinal)] : null;
        var lambda = name.StartsWith("<>9__", StringComparison.Ordinal) ? "b__" + name[5..] : null;
        SortedSet<string> all = new(StringComparer.Ordinal);
        foreach (var method in owner.GetMethods())
        {
            var called = types.GetString(types.GetMethodDefinition(method).Name);
            if (sources.Of(method) is not [var first, ..])
                continue;
            if (property is not null ? called == $"get_{property}" || called == $"set_{property}"
                : lambda is not null && called.EndsWith(lambda, StringComparison.Ordinal))
            {
                return first.File;
            }

            all.Add(first.File);
        }

        return types.GetString(owner.Name).StartsWith('<') && name != "<>9" && all.Count == 1 ? all.First() : null;
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
