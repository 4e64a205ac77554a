using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nabi.Formats;

/// <summary>
/// Reads and writes darknet's weights. A header of major and minor number, revision, and how many pictures the network has seen, of 32 bits
/// before version 0.2 and of 64 since; then 32-bit floats, kernels as (out, in, rows, columns).
/// </summary>
internal static class DarknetWeights
{
    private const int Numbers = 12;

    /// <summary>Fills a model.</summary>
    /// <returns>The names of the layers that were read.</returns>
    /// <exception cref="NabiException">The file holds more or fewer numbers than the model, or one that is none.</exception>
    public static IReadOnlyList<string> Read(Model model, Stream stream, string source, bool skipMismatch)
    {
        var units = DarknetUnit.Of(model);
        var (begin, there) = Header(stream, source);
        var needed = units.Sum(unit => unit.Count);
        if (there != needed && !skipMismatch)
        {
            throw new NabiException(
                $"{source} holds {there} numbers, but the {units.Count} convolutions of \"{model.Name}\" have "
                + $"{needed}; it is cut off, or of "
                + "another network. With skipMismatch as many convolutions are read as it has.");
        }

        var plan = new WeightPlan(skipMismatch);
        var at = 0L;
        foreach (var unit in units)
        {
            var from = at;
            at += unit.Count;
            plan.Try(unit.Convolution, () =>
            {
                if (from + unit.Count > there)
                    throw new NabiException($"{source} holds {there} numbers, and this convolution's begin behind {from}.");
                var place = begin + from * sizeof(float);
                foreach (var variable in unit.Variables)
                {
                    var start = place;
                    place += (long)variable.Value.Length * sizeof(float);
                    plan.Add(variable, () => Fill(variable, unit, stream, start, source));
                }
            });
        }

        return plan.Carry(model);
    }

    /// <summary>Writes a model's weights, as version 0.2 with no picture seen.</summary>
    /// <exception cref="NabiException">The model has layers with weights that darknet's files do not hold.</exception>
    public static void Write(Model model, Stream stream)
    {
        var units = DarknetUnit.Of(model);
        Span<byte> header = stackalloc byte[Numbers + sizeof(long)];
        header.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], 2);
        stream.Write(header);
        foreach (var variable in units.SelectMany(unit => unit.Variables))
        {
            var numbers = new float[variable.Value.Length];
            variable.Value.CopyTo(numbers);
            if (variable.Shape.Rank == 4)
                numbers = Turned(numbers, variable.Shape, toFile: true);
            ToLittleEndian(numbers);
            stream.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
        }
    }

    private static (long Begin, long Count) Header(Stream stream, string source)
    {
        Span<byte> header = stackalloc byte[Numbers];
        stream.Position = 0;
        if (stream.ReadAtLeast(header, Numbers, throwOnEndOfStream: false) < Numbers)
            throw new NabiException($"{source} has {stream.Length} bytes, too few for the header of a darknet weights file.");
        var (major, minor) = (BinaryPrimitives.ReadInt32LittleEndian(header), BinaryPrimitives.ReadInt32LittleEndian(header[4..]));
        // Above 1000 darknet means matrices that lie the other way round, of layers that are not here.
        if (major is < 0 or >= 1000 || minor is < 0 or >= 1000)
            throw new NabiException($"{source} is no darknet weights file: it begins with the version {major}.{minor}.");
        var begin = Numbers + (major * 10 + minor >= 2 ? sizeof(long) : sizeof(int));
        var bytes = stream.Length - begin;
        return bytes >= 0 && bytes % sizeof(float) == 0 ? (begin, bytes / sizeof(float))
            : throw new NabiException(
                $"{source} has {stream.Length} bytes: a header of {begin} and {bytes} behind it, no whole number "
                + "of 32-bit floats; it is cut "
                + "off.");
    }

    private static void Fill(Variable variable, DarknetUnit unit, Stream stream, long place, string source)
    {
        var numbers = new float[variable.Value.Length];
        stream.Position = place;
        stream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        ToLittleEndian(numbers);
        if (numbers.Any(number => !float.IsFinite(number)))
            throw new NabiException($"{source}: the numbers of '{variable.Path}' contain NaN or infinity; the file is damaged.");
        var isVariance = ReferenceEquals(variable, unit.Normalization?.Weights[3]);
        if (isVariance && numbers.Any(number => number < 0))
        {
            throw new NabiException(
                $"{source}: the moving variance '{variable.Path}' is below 0 in places; the file is of another network.");
        }

        variable.Assign(new Tensor(variable.Shape, variable.Shape.Rank == 4 ? Turned(numbers, variable.Shape, toFile: false) : numbers));
    }

    private static void ToLittleEndian(float[] numbers)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var bits = MemoryMarshal.Cast<float, int>(numbers.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }

    // Between (rows, columns, in, out) and (out, in, rows, columns).
    private static float[] Turned(float[] numbers, Shape shape, bool toFile)
    {
        var (places, channels, filters) = (shape[0] * shape[1], shape[2], shape[3]);
        var turned = new float[numbers.Length];
        for (var place = 0; place < places; place++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var filter = 0; filter < filters; filter++)
                {
                    var (here, there) = ((place * channels + channel) * filters + filter, (filter * channels + channel) * places + place);
                    turned[toFile ? there : here] = numbers[toFile ? here : there];
                }
            }
        }

        return turned;
    }
}
