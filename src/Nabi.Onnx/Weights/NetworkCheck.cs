namespace Nabi.Onnx;

/// <summary>
/// Whether a model computes what the file does: both see the same random picture. Strides, borders, functions and the order of numbers are
/// checked by that, whatever the file calls them.
/// </summary>
internal static class NetworkCheck
{
    private const int Side = 64;

    /// <summary>The largest difference, as a part of the largest number.</summary>
    private const float Tolerance = 2e-3f;

    /// <summary>Compares the numbers behind nodes.</summary>
    /// <param name="file">The file, read anew: its numbers are let go.</param>
    /// <param name="input">Its input.</param>
    /// <param name="nodes">The nodes in the file and in the model.</param>
    /// <param name="model">The model, with the file's weights.</param>
    /// <param name="source">What errors call the file.</param>
    /// <param name="folder">Its folder if numbers may be in other files there; null if not.</param>
    /// <param name="options">Bounds on sizes.</param>
    public static void Run(ModelProto file, ValueInfoProto input,
        IReadOnlyList<(NetworkNode<FileNode> File, NetworkNode<ModelNode> Model)> nodes, Model model,
        string source, string? folder, OnnxLoadOptions options)
    {
        var picture = Picture(input, model.Inputs[0].Shape, source, out var isChannelsFirst);
        file.Graph.Output.Clear();
        file.Graph.Output.AddRange(nodes.Select(node => new ValueInfoProto { Name = node.File.What.Output }));
        IReadOnlyList<Tensor> expected, got;
        try
        {
            expected = Importer.Import(file, source, folder, options)
                .PredictAll([isChannelsFirst ? Ops.Transpose(picture, [0, 3, 1, 2]) : picture]);
            got = new Model(model.Inputs, [.. nodes.Select(node => node.Model.What.Output)]).PredictAll([picture]);
        }
        catch (NabiException error)
        {
            throw new NabiException(
                $"{source} has weights that fit, but the file's own network cannot be run to check them: {Short(error.Message)}", error);
        }

        foreach (var (node, there, here) in nodes.Select((node, i) => (node, expected[i], got[i])))
        {
            var difference = Difference(
                node.Model.What is { Normalization: null, Layer: Layers.Dense { Activation.IsLinear: false } dense }
                ? dense.Activation.Apply(there) : there, here);
            if (!(difference <= Tolerance))
            {
                throw new NabiException(
                    $"{source} has weights that fit, but its network computes something else (they differ by "
                    + $"{difference:0.0e+0} of the largest number): "
                    + "strides, borders or functions are others, as in ResNet of version 1.5.");
            }
        }
    }

    private static Tensor Picture(ValueInfoProto input, Shape wanted, string source, out bool isChannelsFirst)
    {
        var axes = input.Axes() is { Count: 4 } given
            ? given.Select(axis => axis.Length() is > 0 and <= 8192 and var length ? (int)length : -1).ToArray()
            : throw new NabiException($"{source}: the input '{OnnxNames.Short(input.Name)}' is no picture of four axes.");
        var channels = wanted[3];
        isChannelsFirst = axes[1] == channels && axes[3] != channels;
        if (!isChannelsFirst && axes[3] != channels)
            throw new NabiException($"{source} is for pictures of shape [{string.Join(", ", axes)}], the model for {wanted}.");
        var (rows, columns) = isChannelsFirst ? (axes[2], axes[3]) : (axes[1], axes[2]);
        var (height, width) = (Length(rows, wanted[1]), Length(columns, wanted[2]));
        var picture = new float[height * width * channels];
        // The same numbers in every process; a picture is not as smooth as noise is rough.
        var state = 1u;
        for (var i = 0; i < picture.Length; i++)
        {
            state = state * 1664525 + 1013904223;
            picture[i] = (state >> 8) / (float)(1 << 24) * 2 - 1;
        }

        return new Tensor([1, height, width, channels], picture);

        int Length(int file, int model)
            => file > 0 && model > 0 && file != model ? throw new NabiException(
                $"{source} is for pictures of {rows} by {columns}, the model for {wanted[1]} by {wanted[2]}; "
                + "make the model for the file's.")
            : Math.Max(file, model) is > 0 and var length ? length : Side;
    }

    private static float Difference(Tensor expected, Tensor got)
    {
        if (expected.Length != got.Length)
            return float.PositiveInfinity;
        var least = Between(expected, got);
        if (expected.Rank == 4 && !(least <= Tolerance))
            least = Math.Min(least, Between(Ops.Transpose(expected, [0, 2, 3, 1]), got));
        return least;
    }

    private static float Between(Tensor expected, Tensor got)
    {
        var (a, b) = (expected.ToArray(), got.ToArray());
        var most = a.Max(Math.Abs);
        return a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / Math.Max(most, 1e-6f);
    }

    private static string Short(string message) => message.Length <= 120 ? message : $"{message[..117]}...";
}
