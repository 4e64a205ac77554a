using System.Globalization;

namespace Nabi.Detection;

/// <summary>Puts a <see cref="YoloV3"/> together: feature maps, and for each of them the convolutions that find boxes.</summary>
internal sealed class YoloNetwork
{
    private const int Stride = 32;
    private const int Places = 5;

    // The paper's, for COCO at 416 x 416, and those of its tiny network.
    private static readonly Anchor[] Full =
        [new(10, 13), new(16, 30), new(33, 23), new(30, 61), new(62, 45), new(59, 119), new(116, 90), new(156, 198), new(373, 326)];

    private static readonly Anchor[] Small = [new(10, 14), new(23, 27), new(37, 58), new(81, 82), new(135, 169), new(344, 319)];

    private readonly YoloOptions options = new();
    private readonly DarknetLayers layers = new();

    public YoloNetwork(Tensor input, IReadOnlyList<Tensor> outputs, YoloGrid grid) => (Input, Outputs, Grid) = (input, outputs, grid);

    private YoloNetwork(YoloOptions options)
    {
        if (options.Classes < 1)
            throw new NabiException($"YoloV3 needs Classes of 1 or more, got {options.Classes}.");
        if (options.Classes > YoloOptions.MostClasses)
            throw new NabiException($"YoloV3 needs Classes of at most {YoloOptions.MostClasses}, got {options.Classes}.");
        if (!(options.Width is > 0 and <= 16))
            throw new NabiException($"YoloV3 needs a Width above 0 and up to 16, got {options.Width}.");
        this.options = options;
        layers = new(options.Features is null ? "" : "yolo_");
        var maps = Maps(out var input);
        Input = input;
        Grid = YoloGrid.Of(Anchors(maps.Count), maps.Count, options.Classes);
        Outputs = Heads(maps);
        foreach (var output in Outputs)
            Doubt(output, Grid.Anchors[0].Length);
    }

    public Tensor Input { get; }

    public YoloGrid Grid { get; }

    public IReadOnlyList<Tensor> Outputs { get; }

    public static YoloNetwork Of(YoloOptions? options) => new(options ?? new());

    /// <summary>A network that is there.</summary>
    /// <exception cref="NabiException">Its outputs are not those of a detector with such anchors.</exception>
    public static YoloNetwork Of(Model network, IReadOnlyList<IReadOnlyList<Anchor>> anchors)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(anchors);
        if (network.Inputs.Count != 1 || network.Inputs[0].Rank != 4 || network.Inputs[0].Shape[3] < 1
            || network.Outputs.Count != anchors.Count || anchors.Any(some => some is not { Count: > 0 }))
        {
            throw new NabiException(
                $"YoloV3 needs a network of one input (batch, height, width, channels) and anchors for each output, got "
                + $"\"{network.Name}\" with {network.Inputs.Count} inputs and {network.Outputs.Count} outputs, and anchors for "
                + $"{anchors.Count}.");
        }

        var classes = 0;
        for (var i = 0; i < anchors.Count; i++)
        {
            var shape = network.Outputs[i].Shape;
            var own = shape.Rank == 4 && shape[3] % anchors[i].Count == 0 ? shape[3] / anchors[i].Count - Places : 0;
            if (own < 1 || (i > 0 && own != classes))
            {
                throw new NabiException(
                    $"YoloV3 needs outputs (batch, rows, columns, anchors x (5 + classes)), of 1 or more classes that are as many for all, "
                    + $"got {shape} for {anchors[i].Count} anchors as output {i} of \"{network.Name}\".");
            }

            classes = own;
        }

        return new YoloNetwork(network.Inputs[0], network.Outputs, YoloGrid.Of([.. anchors.Select(some => some.ToArray())], classes));
    }

    // The finest first.
    private IReadOnlyList<Tensor> Maps(out Tensor input)
    {
        IReadOnlyList<Tensor> maps;
        if (options.Features is { } features)
        {
            if (features.Inputs.Count != 1 || features.Outputs.Count == 0 || features.Inputs[0].Rank != 4
                || features.Outputs.Any(map => map.Rank != 4 || map.Shape[-1] < 1))
            {
                throw new NabiException(
                    $"YoloV3 needs Features from one input to feature maps (batch, height, width, channels), got \"{features.Name}\" from "
                    + $"{string.Join(", ", features.Inputs.Select(one => one.Shape))} to "
                    + $"{string.Join(", ", features.Outputs.Select(one => one.Shape))}.");
            }

            (input, maps) = (features.Inputs[0], features.Outputs);
        }
        else
        {
            input = Layers.Input.Of(new Input([.. Sides()]));
            maps = options.Backbone == YoloBackbone.Tiny ? Tiny(input) : layers.Darknet53(input, Filters);
        }

        var count = options.Scales ?? maps.Count;
        return count >= 1 && count <= maps.Count ? [.. maps.TakeLast(count)]
            : throw new NabiException($"YoloV3 needs Scales from 1 to {maps.Count}, the number of feature maps, got {count}.");
    }

    private IReadOnlyList<int?> Sides()
    {
        var sides = options.InputShape;
        if (sides is not { Count: 3 } || sides[2] is null or < 1 || sides.Take(2).Any(side => side is < Stride || side % Stride > 0))
        {
            var got = sides is null ? "null"
                : string.Join(", ", sides.Select(side => side?.ToString(CultureInfo.InvariantCulture) ?? "null"));
            throw new NabiException(
                $"YoloV3 needs an InputShape of height and width, multiples of {Stride} or null, and channels, got ({got}).");
        }

        return sides;
    }

    private IReadOnlyList<Anchor> Anchors(int scales)
    {
        if (options.Anchors is { } given)
            return given;
        var known = options.Backbone == YoloBackbone.Tiny && options.Features is null ? Small : Full;
        return [.. known.TakeLast(3 * scales)];
    }

    private int Filters(int filters) => options.Width == 1f ? filters : Math.Max(8, (int)(filters * options.Width / 8 + 0.5f) * 8);

    private List<Tensor> Tiny(Tensor x)
    {
        for (var i = 0; i < 4; i++)
            x = Halved(layers.Leaky(x, Filters(16 << i), 3), 2, i);
        var fine = layers.Leaky(x, Filters(256), 3);
        x = layers.Leaky(Halved(fine, 2, 4), Filters(512), 3);
        x = layers.Leaky(Halved(x, 1, 5), Filters(1024), 3);
        return [fine, layers.Leaky(x, Filters(256), 1)];
    }

    private static Tensor Halved(Tensor x, int stride, int number)
        => new MaxPooling2D(2) { Strides = (stride, stride), Padding = "same", Name = $"pool_{number}" }.Apply(x);

    // The coarsest first, as in the paper: each scale sees its own map and what the coarser one made of its.
    private List<Tensor> Heads(IReadOnlyList<Tensor> maps)
    {
        List<Tensor> outputs = [];
        Tensor? above = null;
        for (var scale = 0; scale < maps.Count; scale++)
        {
            var (x, isTiny) = (maps[maps.Count - 1 - scale], options.Features is null && options.Backbone == YoloBackbone.Tiny);
            // As many channels between the convolutions as half of the map's: 512, 256, 128; the tiny network has no such block.
            var inside = isTiny ? x.Shape[-1] : Math.Max(1, x.Shape[-1] / 2);
            if (above is not null)
            {
                above = layers.Leaky(above, isTiny ? Filters(128) : inside, 1);
                above = new UpSampling2D(2) { Name = $"upsample_{scale}" }.Apply(above);
                x = new Concatenate { Name = $"route_{scale}" }.Apply([above, x]);
            }

            for (var i = 0; i < 5 && !isTiny; i++)
                x = layers.Leaky(x, i % 2 == 0 ? inside : 2 * inside, i % 2 == 0 ? 1 : 3);
            above = x;
            x = layers.Leaky(x, isTiny && scale > 0 ? Filters(256) : 2 * inside, 3);
            outputs.Add(layers.Linear(x, checked(Grid.Anchors[scale].Length * (Places + options.Classes))));
        }

        return outputs;
    }

    // Nearly no place of a picture holds an object: with a first objectness of one in a hundred, the first steps do not have to learn that
    // (Lin and others, 2017).
    private static void Doubt(Tensor output, int anchors)
    {
        var bias = LayerCall.Of(output)!.Layer.Weights[1];
        var numbers = bias.Value.Floats;
        var width = bias.Shape[0] / anchors;
        for (var anchor = 0; anchor < anchors; anchor++)
            numbers[anchor * width + 4] = -MathF.Log(99f);
        bias.MarkChanged();
    }
}
