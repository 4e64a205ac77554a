namespace Nabi.Files;

/// <summary>A group of an <see cref="Hdf5File"/>: a folder of groups and datasets, with attributes.</summary>
public sealed class Hdf5Group
{
    /// <summary>How deep groups may be nested.</summary>
    internal const int DeepestPath = 256;

    private const int MostSoftLinks = 16;
    private readonly Hdf5Source source;
    private readonly ObjectHeader header;
    private readonly Hdf5Group? parent;
    private readonly int depth;
    private readonly Dictionary<string, object> opened = new(StringComparer.Ordinal);
    private Dictionary<string, Hdf5Link>? links;
    private List<string>? names;

    internal Hdf5Group(Hdf5Source source, ObjectHeader header, string path, Hdf5Group? parent)
    {
        this.source = source;
        this.header = header;
        this.parent = parent;
        Path = path;
        depth = parent is null ? 0 : parent.depth + 1;
        if (depth > DeepestPath)
            throw source.Bad($"its groups are nested deeper than {DeepestPath}");
        // A group that holds itself, at whatever remove, would never end.
        for (var above = parent; above is not null; above = above.parent)
        {
            if (above.header.Address == header.Address)
                throw source.Bad($"the group '{path}' is also its own parent '{above.Path}'");
        }
    }

    /// <summary>The path from the root, for example <c>/layers/dense</c>.</summary>
    public string Path { get; }

    /// <summary>The attributes.</summary>
    public Hdf5Attributes Attributes => header.Attributes ??= new Hdf5Attributes(source, header, Path);

    /// <summary>The names of the members, by age where the group keeps count, otherwise in ordinal order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            Load();
            return names!;
        }
    }

    /// <summary>The member groups.</summary>
    /// <exception cref="NabiException">The file is damaged, or a member is an external link.</exception>
    public IEnumerable<Hdf5Group> Groups => Names.Select(name => Step(name, 0)).OfType<Hdf5Group>();

    /// <summary>The member datasets.</summary>
    /// <exception cref="NabiException">The file is damaged, or a member is an external link.</exception>
    public IEnumerable<Hdf5Dataset> Datasets => Names.Select(name => Step(name, 0)).OfType<Hdf5Dataset>();

    /// <summary>Every dataset in this group and below it, in order.</summary>
    /// <exception cref="NabiException">The file is damaged, or groups contain themselves.</exception>
    public IEnumerable<Hdf5Dataset> AllDatasets()
    {
        // An object takes at least sixteen bytes, so a valid tree has fewer paths than this.
        var budget = Math.Min(source.Limits.MaxEntries, 16 + source.Length / 16);
        var stack = new Stack<object>();
        stack.Push(this);
        while (stack.TryPop(out var next))
        {
            // Groups that share members multiply the paths without a cycle; the count of paths is what is bounded.
            if (budget < 0)
            {
                throw source.Bad(
                    "its groups share members so often that it has more paths than room for objects, or more than ReadLimits.MaxEntries");
            }

            if (next is Hdf5Dataset dataset)
            {
                yield return dataset;
                continue;
            }

            var group = (Hdf5Group)next;
            budget -= group.Names.Count;
            for (var i = group.Names.Count - 1; i >= 0 && budget >= 0; i--)
                stack.Push(group.Step(group.Names[i], 0));
        }
    }

    /// <summary>Whether a path leads to a group or a dataset.</summary>
    /// <exception cref="NabiException">The file is damaged, or the path leads over an external link.</exception>
    public bool Contains(string path) => Find(path, 0) is not null;

    /// <summary>Whether a path leads to a group.</summary>
    /// <exception cref="NabiException">The file is damaged, or the path leads over an external link.</exception>
    public bool IsGroup(string path) => Find(path, 0) is Hdf5Group;

    /// <summary>The group of a path such as <c>layers/dense</c>, from here, or from the root if it begins with '/'.</summary>
    /// <exception cref="NabiException">There is no such group.</exception>
    public Hdf5Group Group(string path) => Find(path, 0) as Hdf5Group ?? throw Missing("group", path);

    /// <summary>The dataset of a path such as <c>dense/kernel:0</c>, from here, or from the root if it begins with '/'.</summary>
    /// <exception cref="NabiException">There is no such dataset.</exception>
    public Hdf5Dataset Dataset(string path) => Find(path, 0) as Hdf5Dataset ?? throw Missing("dataset", path);

    private object? Find(string path, int followed)
    {
        ArgumentNullException.ThrowIfNull(path);
        object here = path.StartsWith('/') ? Top() : this;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (here is not Hdf5Group group)
                return null;
            group.Load();
            if (name == ".")
                continue;
            if (!group.links!.ContainsKey(name))
                return null;
            here = group.Step(name, followed);
        }

        return here;
    }

    private object Step(string name, int followed)
    {
        Load();
        if (opened.TryGetValue(name, out var known))
            return known;
        var path = (Path == "/" ? "/" : Path + "/") + name;
        var link = links![name];
        object found;
        if (link.Address is { } address)
        {
            var child = ObjectHeader.Read(source, address);
            found = Hdf5Links.IsGroup(child) ? new Hdf5Group(source, child, path, this) : new Hdf5Dataset(source, child, path);
        }
        else if (link.Target is { } target)
        {
            if (followed == MostSoftLinks)
                throw source.Bad($"the soft link '{path}' leads over more than {MostSoftLinks} others");
            found = Find(target, followed + 1) ?? throw source.Bad($"the soft link '{path}' leads to '{target}', which is not there");
            if (found is Hdf5Group group)
                found = new Hdf5Group(source, group.header, path, this);
        }
        else
        {
            throw source.Unsupported($"'{path}' is a link to another file, which is never followed");
        }

        opened.Add(name, found);
        return found;
    }

    private Hdf5Group Top()
    {
        var top = this;
        while (top.parent is not null)
            top = top.parent;
        return top;
    }

    private void Load()
    {
        if (links is not null)
            return;
        var all = header.Links ??= Hdf5Links.Read(source, header);
        names = all.ConvertAll(static link => link.Name);
        links = all.ToDictionary(static link => link.Name, StringComparer.Ordinal);
    }

    private NabiException Missing(string kind, string path)
        => new($"{source.Name}: there is no {kind} '{path}' in '{Path}'; it has {NameList.Of(Names)}.");
}
