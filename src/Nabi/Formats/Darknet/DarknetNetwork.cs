using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// The network of a darknet config. Nothing but its text says how large it is, so lengths have bounds, and no weight is made before all of
/// them together are known to fit.
/// </summary>
internal sealed class DarknetNetwork
{
    private const int MostChannels = 1 << 16;
    private const int LongestSide = 1 << 13;
    private const int MostRoutes = 32;
    private const long MostNumbers = 1L << 28;

    private static readonly Dictionary<string, string> Activations = new(StringComparer.Ordinal)
    {
        ["linear"] = "linear",
        ["leaky"] = "leaky",
        ["relu"] = "relu",
        ["relu6"] = "relu6",
        ["logistic"] = "sigmoid",
        ["tanh"] = "tanh",
        ["elu"] = "elu",
        ["selu"] = "selu",
        ["mish"] = "mish",
        ["swish"] = "silu",
    };

    private readonly DarknetLayers layers = new();
    private readonly List<Tensor> made = [];
    private readonly List<DarknetScale> scales = [];
    private readonly long most;
    private long numbers;

    private DarknetNetwork(IReadOnlyList<DarknetSection> sections, ReadLimits limits)
    {
        most = Math.Min(MostNumbers, limits.MaxArrayBytes / sizeof(float));
        var net = sections[0];
        var (height, width) = (net.Int("height", null, 1, LongestSide), net.Int("width", null, 1, LongestSide));
        Input = Layers.Input.Of(height, width, net.Int("channels", 3, 1, MostChannels));
        var x = Input;
        foreach (var section in sections.Skip(1))
        {
            x = Layer(section, x);
            var map = (double)x.Shape[1] * x.Shape[2] * x.Shape[3];
            if (x.Shape[1] < 1 || x.Shape[2] < 1 || x.Shape[1] > LongestSide || x.Shape[2] > LongestSide || x.Shape[3] > MostChannels
                || map > most)
            {
                throw new NabiException(
                    $"{section.Title} makes a feature map of {x.Shape[1]} x {x.Shape[2]} x {x.Shape[3]}; sides must be 1 to {LongestSide}, "
                    + $"channels up to {MostChannels}, and all together up to {most} numbers.");
            }

            made.Add(x);
        }

        Outputs = scales.Count > 0 ? [.. scales.Select(scale => scale.Output)] : [x];
    }

    /// <summary>The pictures.</summary>
    public Tensor Input { get; }

    /// <summary>What the [yolo] sections read; of a network without any what the last layer gives.</summary>
    public IReadOnlyList<Tensor> Outputs { get; }

    /// <summary>The [yolo] sections.</summary>
    public IReadOnlyList<DarknetScale> Scales => scales;

    /// <summary>Builds the network of a config.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="limits">Bounds on sizes.</param>
    /// <exception cref="NabiException">The text is damaged, or asks for what darknet has and this library has not.</exception>
    public static DarknetNetwork Read(Stream stream, string source, ReadLimits limits)
        => new(DarknetConfig.Read(stream, source), limits);

    private Tensor Layer(DarknetSection section, Tensor x) => section.Name switch
    {
        "convolutional" or "conv" => Convolution(section, x),
        "shortcut" => Shortcut(section, x),
        "route" => Route(section),
        "upsample" => new UpSampling2D(section.Int("stride", 2, 1, 16)) { Name = $"upsample_{made.Count}" }.Apply(x),
        "maxpool" or "max" => Pooling(section, x),
        "yolo" => Scale(section, x),
        _ => throw new NabiException(Sentence.Short(
            $"{section.Title} is a layer that is not built here; there are convolutional, maxpool, route, shortcut, upsample and yolo.")),
    };

    private Tensor Convolution(DarknetSection section, Tensor x)
    {
        foreach (var (key, value) in (ReadOnlySpan<(string, float)>)[("groups", 1), ("dilation", 1), ("binary", 0), ("xnor", 0)])
            section.Only(key, value);
        var filters = section.Int("filters", 1, 1, MostChannels);
        var size = section.Int("size", 1, 1, 64);
        var stride = section.Int("stride", 1, 1, 64);
        var padding = section.Int("pad", 0, 0, 1) == 1 ? size / 2 : section.Int("padding", 0, 0, 64);
        var isNormalized = section.Int("batch_normalize", 0, 0, 1) == 1;
        var word = section.Word("activation", "logistic");
        if (!Activations.TryGetValue(word, out var activation))
        {
            throw new NabiException(Sentence.Short(
                $"{section.Title} has the activation '{word}'; there are {string.Join(", ", Activations.Keys)}."));
        }

        if (x.Shape[1] + 2 * padding < size || x.Shape[2] + 2 * padding < size)
            throw new NabiException($"{section.Title} has windows of {size} x {size}, larger than what it reads, {x.Shape}.");
        numbers += (long)size * size * x.Shape[3] * filters + (isNormalized ? 4L : 1L) * filters;
        if (numbers > most)
        {
            throw new NabiException(
                $"{section.Title} asks for weights of {numbers} numbers together with those before it, more than the limit of {most}.");
        }

        return layers.Convolution(x, filters, size, stride, padding, isNormalized, activation);
    }

    private Tensor Pooling(DarknetSection section, Tensor x)
    {
        var stride = section.Int("stride", 1, 1, 64);
        var size = section.Int("size", stride, 1, 64);
        var isSame = section.Int("padding", size - 1, 0, 64) == size - 1;
        // Darknet pads half of what is missing in front, Keras only what windows at its places need.
        if (!isSame || !(stride == 1 || (stride == size && size == 2)))
        {
            throw new NabiException(
                $"{section.Title} has windows of {size} with stride {stride}; those of any size with stride 1 and of 2 with stride 2 are "
                + "built here, with darknet's own padding.");
        }

        return new MaxPooling2D(size) { Strides = (stride, stride), Padding = "same", Name = $"pool_{made.Count}" }.Apply(x);
    }

    private Tensor Shortcut(DarknetSection section, Tensor x)
    {
        var from = Before(section, section.Int("from", null, -MostRoutes * 1000, MostRoutes * 1000));
        if (from.Shape != x.Shape)
            throw new NabiException($"{section.Title} adds {from.Shape} to {x.Shape}; both must have one shape.");
        if (section.Word("activation", "linear") is not "linear" and var word)
            throw new NabiException(Sentence.Short($"{section.Title} has the activation '{word}'; 'linear' is built here."));
        return new Add { Name = $"shortcut_{made.Count}" }.Apply([x, from]);
    }

    private Tensor Route(DarknetSection section)
    {
        section.Only("groups", 1);
        if (section.Ints("layers") is not { Count: > 0 and <= MostRoutes } places)
            throw new NabiException($"{section.Title} needs 'layers', 1 to {MostRoutes} numbers with commas between.");
        var maps = places.Select(place => Before(section, place)).ToList();
        if (maps.Exists(map => map.Shape[1] != maps[0].Shape[1] || map.Shape[2] != maps[0].Shape[2]))
        {
            throw new NabiException(Sentence.Short(
                $"{section.Title} puts feature maps of several sizes side by side: {string.Join(", ", maps.Select(map => map.Shape))}."));
        }

        return maps.Count == 1 ? maps[0] : new Concatenate { Name = $"route_{made.Count}" }.Apply(maps);
    }

    // Below 0: so many layers back; else the layer of this number, from 0.
    private Tensor Before(DarknetSection section, int place)
    {
        var number = place < 0 ? made.Count + place : place;
        return number >= 0 && number < made.Count ? made[number]
            : throw new NabiException(
                $"{section.Title} is layer {made.Count} and asks for layer {place}; give one before it, 0 to {made.Count - 1} or -1 to "
                + $"{-made.Count}.");
    }

    private Tensor Scale(DarknetSection section, Tensor x)
    {
        section.Only("scale_x_y", 1);
        section.Only("new_coords", 0);
        var classes = section.Int("classes", 20, 1, MostChannels);
        var sizes = section.Floats("anchors") ?? [];
        var count = section.Int("num", 1, 1, MostChannels);
        if (sizes.Count != 2 * count || sizes.Any(size => size <= 0))
        {
            throw new NabiException(
                $"{section.Title} needs 'anchors', a width and a height above 0 for each of its {count}, got {sizes.Count} numbers.");
        }

        var mask = section.Ints("mask") ?? [.. Enumerable.Range(0, count)];
        if (mask.Count == 0 || mask.Any(one => one < 0 || one >= count))
            throw new NabiException($"{section.Title} needs a 'mask' of anchors from 0 to {count - 1}.");
        if (x.Shape[3] != (long)mask.Count * (5 + classes))
        {
            throw new NabiException(
                $"{section.Title} reads {x.Shape[3]} channels, but its {mask.Count} anchors and {classes} classes need "
                + $"{(long)mask.Count * (5 + classes)}; correct 'filters' before it.");
        }

        scales.Add(new DarknetScale(x, [.. mask.Select(one => (sizes[2 * one], sizes[2 * one + 1]))]));
        return x;
    }
}
