namespace Nabi.Files;

/// <summary>A group that is being written: groups, datasets and attributes are added in any order.</summary>
public sealed class Hdf5GroupWriter
{
    /// <summary>Most bytes of one attribute's values, as in Keras; longer lists of text are split.</summary>
    private const int AttributeLimit = 64512;

    private readonly string path;

    private readonly int depth;

    internal Hdf5GroupWriter(string path, int depth)
    {
        this.path = path;
        this.depth = depth;
        if (depth > Hdf5Group.DeepestPath)
            throw new NabiException($"HDF5 groups nested deeper than {Hdf5Group.DeepestPath} are not written.");
    }

    internal SortedDictionary<string, object> Members { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, object> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The group of a path such as <c>layers/dense</c> below this one; groups that are not there are made.</summary>
    /// <exception cref="NabiException">A dataset is in the way, or the path has an empty part.</exception>
    public Hdf5GroupWriter Group(string groupPath)
    {
        ArgumentNullException.ThrowIfNull(groupPath);
        var here = this;
        foreach (var name in groupPath.Split('/'))
        {
            CheckName(name, groupPath);
            if (!here.Members.TryGetValue(name, out var member))
                here.Members.Add(name, member = new Hdf5GroupWriter(here.path + name + "/", here.depth + 1));
            here = member as Hdf5GroupWriter
                ?? throw new NabiException($"Cannot make the HDF5 group '{path}{groupPath}': '{name}' is a dataset.");
        }

        return here;
    }

    /// <summary>Adds a dataset at a path below this group; the array is not copied and must not change until the file is written.</summary>
    /// <exception cref="NabiException">Something of that name is there, or the path has an empty part.</exception>
    public void Dataset(string datasetPath, NumericArray array)
    {
        ArgumentNullException.ThrowIfNull(datasetPath);
        ArgumentNullException.ThrowIfNull(array);
        var slash = datasetPath.LastIndexOf('/');
        var group = slash < 0 ? this : Group(datasetPath[..slash]);
        var name = datasetPath[(slash + 1)..];
        CheckName(name, datasetPath);
        if (!group.Members.TryAdd(name, array))
            throw new NabiException($"Cannot write the HDF5 dataset '{path}{datasetPath}': there is something of that name already.");
    }

    /// <summary>Sets a text attribute of any length (UTF-8, variable length, as h5py writes a <c>str</c>).</summary>
    /// <exception cref="NabiException">The text holds a zero character, where HDF5 would end it.</exception>
    public void Attribute(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckName(name, name);
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new NabiException($"Cannot write the HDF5 attribute '{name}' of '{path}': it holds a zero character.");
        Attributes[name] = text;
    }

    /// <summary>Sets an attribute of numbers, flags, or texts of one size.</summary>
    /// <exception cref="NabiException">The values take more than 64,512 bytes.</exception>
    public void Attribute(string name, NumericArray value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckName(name, name);
        var width = value.ElementType == ElementType.String ? Hdf5Emitter.WidthOf(value) : NumericArray.SizeOf(value.ElementType);
        if ((long)value.Length * width > AttributeLimit)
        {
            throw new NabiException(
                $"Cannot write the HDF5 attribute '{name}' of '{path}': it has {(long)value.Length * width} bytes, and HDF5 holds "
                + $"{AttributeLimit}; write a dataset.");
        }

        Attributes[name] = value;
    }

    /// <summary>
    /// Sets a list of texts as Keras does: one attribute of texts of one size, or, if that is longer than 64,512 bytes, the
    /// attributes <c>name0</c>, <c>name1</c> and so on with equal parts of the list.
    /// </summary>
    /// <exception cref="NabiException">One text alone is too long.</exception>
    public void AttributeTexts(string name, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var all = NumericArray.Of(texts.ToArray());
        var width = Hdf5Emitter.WidthOf(all);
        if (width > AttributeLimit)
        {
            throw new NabiException(
                $"Cannot write the HDF5 attribute '{name}' of '{path}': one of its texts has {width} bytes; at most {AttributeLimit} fit.");
        }

        var perPart = AttributeLimit / width;
        var parts = Math.Max(1, (texts.Count + perPart - 1) / perPart);
        for (int part = 0, from = 0; part < parts; part++)
        {
            var count = texts.Count / parts + (part < texts.Count % parts ? 1 : 0);
            var key = parts == 1 ? name : FormattableString.Invariant($"{name}{part}");
            Attribute(key, NumericArray.Of(texts.Skip(from).Take(count).ToArray()));
            from += count;
        }
    }

    private void CheckName(string name, string whole)
    {
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.Contains('\0', StringComparison.Ordinal)
            || Encoding.UTF8.GetByteCount(name) > 60000)
        {
            throw new NabiException(
                $"Cannot write '{whole}' into the HDF5 group '{path}': the name '{name}' is empty, too long, a "
                + "dot, or holds a zero character.");
        }
    }
}
