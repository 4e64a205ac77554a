namespace Nabi.Files;

/// <summary>The named small values of a group or a dataset.</summary>
public sealed class Hdf5Attributes
{
    private readonly Hdf5Source source;
    private readonly string owner;
    private readonly Dictionary<string, Hdf5Attribute> byName = new(StringComparer.Ordinal);

    internal Hdf5Attributes(Hdf5Source source, ObjectHeader header, string owner)
    {
        this.source = source;
        this.owner = owner;
        foreach (var message in header.All(HeaderMessage.Attribute, "an attribute"))
            Add(Hdf5Attribute.Read(message));
        if (header.Find(HeaderMessage.AttributeInfo, "an attribute info message") is { } info)
            ReadDense(info, header.Address);
        Names = [.. byName.Keys];
    }

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The value of a name.</summary>
    /// <exception cref="NabiException">There is no such attribute, or it cannot be read.</exception>
    public NumericArray this[string name] => byName.TryGetValue(name, out var attribute)
        ? attribute.Value(source, $"{source.Name}: attribute '{name}' of '{owner}'")
        : throw new NabiException($"{source.Name}: '{owner}' has no attribute '{name}'; it has {NameList.Of(Names)}.");

    /// <summary>Whether there is an attribute of that name.</summary>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>The text of a scalar attribute, or null if there is none of that name.</summary>
    /// <exception cref="NabiException">The attribute is no single text.</exception>
    public string? Text(string name)
    {
        if (!Contains(name))
            return null;
        var value = this[name];
        return value.ElementType == ElementType.String && value.Length == 1
            ? value.Values<string>()[0]
            : throw new NabiException($"{source.Name}: attribute '{name}' of '{owner}' is {value}; expected one text.");
    }

    /// <summary>
    /// The texts of a list attribute. A list over 64 KB is split, as Keras does, over <c>name0</c>, <c>name1</c> and so on; null if there
    /// is neither.
    /// </summary>
    /// <exception cref="NabiException">The attribute is no list of texts.</exception>
    public string[]? Texts(string name)
    {
        if (Contains(name))
            return Part(name);
        if (!Contains(name + "0"))
            return null;
        var all = new List<string>();
        for (var i = 0; Contains(FormattableString.Invariant($"{name}{i}")); i++)
            all.AddRange(Part(FormattableString.Invariant($"{name}{i}")));
        return [.. all];
    }

    private string[] Part(string name)
    {
        var value = this[name];
        // An empty list has no type of its own: h5py writes it as floats of no length.
        if (value.Length == 0)
            return [];
        return value.ElementType == ElementType.String
            ? value.ToStrings()
            : throw new NabiException($"{source.Name}: attribute '{name}' of '{owner}' is {value}; expected texts.");
    }

    private void ReadDense(Hdf5Cursor info, long address)
    {
        info.Version(0, 0);
        if ((info.Byte() & 1) != 0)
            info.Skip(2);
        var heapAddress = info.Address();
        var tree = info.Address();
        if (heapAddress is null || tree is null)
            return;
        var heap = new FractalHeap(source, heapAddress.Value, address);
        var budget = source.Length;
        foreach (var record in TreeV2.Records(source, tree.Value, 8, address))
        {
            var cursor = new Hdf5Cursor(source, record, "an attribute record");
            var identifier = cursor.Bytes(8);
            var shared = (cursor.Byte() & 2) != 0;
            if (shared)
                throw source.Unsupported($"an attribute of '{owner}' is kept in a shared message heap");
            var message = heap.Get(identifier);
            budget -= message.Length;
            if (budget < 0)
                throw source.Bad($"the attributes of '{owner}' overlap");
            Add(Hdf5Attribute.Read(new Hdf5Cursor(source, message, "an attribute")));
        }
    }

    private void Add(Hdf5Attribute attribute)
    {
        if (!byName.TryAdd(attribute.Name, attribute))
            throw source.Bad($"'{owner}' has two attributes named '{attribute.Name}'");
    }
}
