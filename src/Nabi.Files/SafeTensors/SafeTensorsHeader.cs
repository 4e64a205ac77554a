using System.Text.Json;

namespace Nabi.Files;

/// <summary>The JSON header of a safetensors file.</summary>
internal sealed class SafeTensorsHeader
{
    private const long LongestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    private static readonly (string Name, ElementType Type)[] Types =
    [
        ("BOOL", ElementType.Bool), ("I8", ElementType.Int8), ("U8", ElementType.UInt8), ("I16", ElementType.Int16),
        ("U16", ElementType.UInt16),
        ("F16", ElementType.Float16), ("BF16", ElementType.BFloat16), ("I32", ElementType.Int32), ("U32", ElementType.UInt32),
        ("F32", ElementType.Float32), ("F64", ElementType.Float64), ("I64", ElementType.Int64), ("U64", ElementType.UInt64),
    ];

    private readonly List<string> names = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly string source;

    private SafeTensorsHeader(string source) => this.source = source;

    /// <summary>The names in the order of the header.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The free texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>What the header says of each array; offsets count from <see cref="DataStart"/>.</summary>
    public Dictionary<string, (ElementType? Type, string TypeName, long[] Shape, long Begin, long End)> Entries { get; } =
        new(StringComparer.Ordinal);

    /// <summary>Where the values begin.</summary>
    public long DataStart { get; private set; }

    /// <summary>Reads and checks the header.</summary>
    public static SafeTensorsHeader Read(Stream stream, string source, ReadLimits limits)
    {
        var header = new SafeTensorsHeader(source);
        Span<byte> prefix = stackalloc byte[8];
        stream.Position = 0;
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
            throw header.Bad("it is shorter than eight bytes");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || (long)length > stream.Length - 8)
            throw header.Bad($"it declares a header of {length} bytes in a file of {stream.Length}");
        header.DataStart = 8 + (long)length;
        var json = ElementBytes.ReadBytes(stream, (long)length, known: true, source, limits);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            header.Parse(document.RootElement, limits);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new NabiException($"{source} is a damaged safetensors file: its header is not the JSON expected.", error);
        }

        header.CheckOffsets(stream.Length - header.DataStart);
        return header;
    }

    /// <summary>Makes the length and the header, padded with spaces to a multiple of eight.</summary>
    public static byte[] Make(IReadOnlyList<KeyValuePair<string, NumericArray>> arrays, IReadOnlyDictionary<string, string>? metadata)
    {
        var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, value) in metadata)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            var seen = new HashSet<string>(StringComparer.Ordinal) { MetadataKey };
            long at = 0;
            foreach (var (name, array) in arrays)
            {
                if (!seen.Add(name))
                    throw new NabiException($"Cannot write a safetensors file: the array name '{name}' is there twice or reserved.");
                if (array.ElementType == ElementType.String)
                {
                    throw new NabiException(
                        $"Cannot write '{name}' into a safetensors file: it holds text, and the format only holds numbers.");
                }

                WriteEntry(json, name, array, ref at);
            }

            json.WriteEndObject();
        }

        while (body.Length % 8 != 0)
            body.WriteByte((byte)' ');
        var result = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt64LittleEndian(result, body.Length);
        body.ToArray().CopyTo(result, 8);
        return result;
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, NumericArray array, ref long at)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", Array.Find(Types, type => type.Type == array.ElementType).Name);
        json.WriteStartArray("shape");
        foreach (var size in array.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(at);
        at += (long)array.Length * NumericArray.SizeOf(array.ElementType);
        json.WriteNumberValue(at);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Parse(JsonElement root, ReadLimits limits)
    {
        foreach (var property in root.EnumerateObject())
        {
            if (names.Count == limits.MaxEntries)
                throw Bad($"it has more than {limits.MaxEntries} arrays (ReadLimits.MaxEntries)");
            if (property.Name == MetadataKey)
            {
                foreach (var text in property.Value.EnumerateObject())
                    metadata[text.Name] = text.Value.GetString() ?? string.Empty;
                continue;
            }

            if (!Entries.TryAdd(property.Name, ParseEntry(property)))
                throw Bad($"the array '{property.Name}' is there twice");
            names.Add(property.Name);
        }
    }

    private (ElementType? Type, string TypeName, long[] Shape, long Begin, long End) ParseEntry(JsonProperty property)
    {
        if (!property.Value.TryGetProperty("dtype", out var dtype) || !property.Value.TryGetProperty("shape", out var shape)
            || !property.Value.TryGetProperty("data_offsets", out var offsets))
        {
            throw Bad($"the array '{property.Name}' lacks dtype, shape or data_offsets");
        }

        var typeName = dtype.GetString() ?? string.Empty;
        var found = Array.FindIndex(Types, type => type.Name == typeName);
        var sizes = Numbers(shape, property.Name);
        var ends = Numbers(offsets, property.Name);
        if (ends.Length != 2 || ends[0] > ends[1])
            throw Bad($"the array '{property.Name}' has impossible offsets");
        ElementType? type = found < 0 ? null : Types[found].Type;
        if (type is { } known)
        {
            var width = NumericArray.SizeOf(known);
            var (_, count) = DeclaredShape.Check(sizes, width, $"{source}: array '{property.Name}'");
            if (count * width != ends[1] - ends[0])
                throw Bad($"the array '{property.Name}' has {ends[1] - ends[0]} bytes, but its shape needs {count * width}");
        }

        return (type, typeName, sizes, ends[0], ends[1]);
    }

    private long[] Numbers(JsonElement list, string name)
    {
        if (list.GetArrayLength() > 64)
            throw Bad($"the array '{name}' has more than 64 axes");
        var values = new List<long>();
        foreach (var item in list.EnumerateArray())
        {
            if (!item.TryGetInt64(out var value) || value < 0)
                throw Bad($"the array '{name}' has a size or offset that is no whole number of 63 bits");
            values.Add(value);
        }

        return [.. values];
    }

    private void CheckOffsets(long available)
    {
        long at = 0;
        foreach (var (name, entry) in Entries.OrderBy(static pair => pair.Value.Begin).ThenBy(static pair => pair.Value.End))
        {
            if (entry.Begin != at)
                throw Bad($"the array '{name}' begins at {entry.Begin} instead of {at}: arrays overlap or leave a gap");
            at = entry.End;
        }

        if (at != available)
            throw Bad($"its arrays take {at} bytes, but {available} follow the header");
    }

    private NabiException Bad(string why) => new($"{source} is a damaged safetensors file: {why}.");
}
