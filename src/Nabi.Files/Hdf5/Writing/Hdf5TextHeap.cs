namespace Nabi.Files;

/// <summary>The global heap of a file that is being written: every text attribute once, in as few collections as there is room.</summary>
internal sealed class Hdf5TextHeap
{
    private const int LeastSize = 4096;
    private const int MostObjects = 60000;
    private readonly List<string> texts = [];
    private readonly Dictionary<string, (long Address, int Index)> places = new(StringComparer.Ordinal);

    /// <summary>Takes the texts of a group and of those below it.</summary>
    public void Collect(Hdf5GroupWriter group)
    {
        foreach (var text in group.Attributes.Values.OfType<string>())
            Add(text);
        foreach (var member in group.Members.Values)
        {
            if (member is Hdf5GroupWriter child)
                Collect(child);
            else if (((NumericArray)member).ElementType == ElementType.BFloat16)
                Add("bfloat16");
        }
    }

    /// <summary>Writes the collections.</summary>
    public void Write(Hdf5Sink sink)
    {
        for (var from = 0; from < texts.Count; from += MostObjects)
        {
            var address = sink.Position;
            var body = new Hdf5Bytes();
            for (var i = from; i < Math.Min(texts.Count, from + MostObjects); i++)
            {
                var bytes = Encoding.UTF8.GetBytes(texts[i]);
                places[texts[i]] = (address, i - from + 1);
                body.Word(i - from + 1).Word(0).Double(0).Quad(bytes.Length).Bytes(bytes).Align();
            }

            // What is left of the smallest collection is one free object; its size counts its own head.
            var size = Math.Max(LeastSize, body.Length + 16 + 16);
            long free = size - 16 - body.Length;
            body.Word(0).Word(0).Double(0).Quad(free).PadTo(size - 16);
            sink.Write(new Hdf5Bytes().Bytes("GCOL"u8).Bytes(1, 0, 0, 0).Quad(size).Bytes(body.ToArray()).ToArray());
        }
    }

    /// <summary>The reference to a text: its bytes, the collection and the place in it; an empty text refers to nothing.</summary>
    public byte[] Reference(string text) => text.Length == 0
        ? new byte[16]
        : new Hdf5Bytes().Double(Encoding.UTF8.GetByteCount(text)).Quad(places[text].Address).Double(places[text].Index).ToArray();

    private void Add(string text)
    {
        if (text.Length > 0 && places.TryAdd(text, default))
            texts.Add(text);
    }
}
