using System.Globalization;
using System.Text;

namespace Nabi.Formats.Tests.Darknet;

/// <summary>
/// Darknet's files, written without the library: the texts of its networks from their published tables, and weights by a plain loop.
/// </summary>
internal static class DarknetFiles
{
    private const string FullAnchors = "10,13,  16,30,  33,23,  30,61,  62,45,  59,119,  116,90,  156,198,  373,326";
    private const string TinyAnchors = "10,14,  23,27,  37,58,  81,82,  135,169,  344,319";

    /// <summary>That two detectors of images of 64 x 64 pixels give the same bits.</summary>
    public static void AssertSame(Model expected, Model actual)
    {
        var x = Tensor.Filled([1, 64, 64, 3], 0.6f);
        foreach (var (one, other) in expected.PredictAll([x]).Zip(actual.PredictAll([x])))
            Assert.Equal(one.ToArray(), other.ToArray());
    }

    /// <summary>YOLOv3; all numbers of filters over <paramref name="divisor"/>, but for those of the outputs.</summary>
    public static string Full(int classes, int side, int divisor = 1)
    {
        var text = Net(side);
        void Convolution(int filters, int size, int stride = 1) => text.Append(Leaky(filters / divisor, size, stride));
        Convolution(32, 3);
        foreach (var (filters, blocks) in new[] { (64, 1), (128, 2), (256, 8), (512, 8), (1024, 4) })
        {
            Convolution(filters, 3, 2);
            for (var i = 0; i < blocks; i++)
            {
                Convolution(filters / 2, 1);
                Convolution(filters, 3);
                text.Append("[shortcut]\nfrom=-3\nactivation=linear\n\n");
            }
        }

        foreach (var (filters, layer, mask) in new[] { (512, 0, "6,7,8"), (256, 61, "3,4,5"), (128, 36, "0,1,2") })
        {
            if (layer > 0)
            {
                text.Append("[route]\nlayers = -4\n\n");
                Convolution(filters, 1);
                text.Append(CultureInfo.InvariantCulture, $"[upsample]\nstride=2\n\n[route]\nlayers = -1, {layer}\n\n");
            }

            for (var i = 0; i < 3; i++)
            {
                Convolution(filters, 1);
                Convolution(2 * filters, 3);
            }

            text.Append(Head(classes, mask, FullAnchors, 9));
        }

        return text.ToString();
    }

    /// <summary>YOLOv3-tiny.</summary>
    public static string Tiny(int classes, int side, int divisor = 1)
    {
        var text = Net(side);
        for (var i = 0; i < 6; i++)
        {
            text.Append(Leaky((16 << i) / divisor, 3));
            text.Append(CultureInfo.InvariantCulture, $"[maxpool]\nsize=2\nstride={(i < 5 ? 2 : 1)}\n\n");
        }

        text.Append(Leaky(1024 / divisor, 3)).Append(Leaky(256 / divisor, 1)).Append(Leaky(512 / divisor, 3));
        text.Append(Head(classes, "3,4,5", TinyAnchors, 6)).Append("[route]\nlayers = -4\n\n").Append(Leaky(128 / divisor, 1));
        text.Append("[upsample]\nstride=2\n\n[route]\nlayers = -1, 8\n\n").Append(Leaky(256 / divisor, 3));
        return text.Append(Head(classes, "0,1,2", TinyAnchors, 6)).ToString();
    }

    /// <summary>A file of weights: a header, and numbers by a rule; variances are above 0.</summary>
    /// <param name="units">Of each convolution the channels in and out, the window, and whether it is normalized.</param>
    /// <param name="version">Major and minor number: the count of pictures has 64 bits from 0.2 on.</param>
    public static (byte[] Bytes, List<float[]> Arrays) Weights(
        IEnumerable<(int In, int Out, int Size, bool IsNormalized)> units, (int Major, int Minor) version)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(version.Major);
        writer.Write(version.Minor);
        writer.Write(5);
        if (version.Major * 10 + version.Minor >= 2)
            writer.Write(32013312L);
        else
            writer.Write(32013312);
        List<float[]> arrays = [];
        var count = 0;
        void Array(int length, Func<double, double> value)
        {
            var array = new float[length];
            for (var i = 0; i < length; i++)
                writer.Write(array[i] = (float)value(Math.Sin(0.37 * ++count)));
            arrays.Add(array);
        }

        foreach (var (channels, filters, size, isNormalized) in units)
        {
            Array(filters, x => 0.1 * x);
            if (isNormalized)
            {
                Array(filters, x => 1 + 0.2 * x);
                Array(filters, x => 0.1 * x);
                Array(filters, x => 1 + 0.5 * x);
            }

            Array(filters * channels * size * size, x => x * Math.Sqrt(2.0 / (channels * size * size)));
        }

        writer.Flush();
        return (stream.ToArray(), arrays);
    }

    private static StringBuilder Net(int side) => new(
        "[net]\n# Testing\nbatch=1\n; a comment\nsubdivisions = "
        + $"1\nwidth={side}\nheight={side}\nchannels=3\nmomentum=0.9\nsteps=400000,450000\n\n");

    private static string Leaky(int filters, int size, int stride = 1)
        => $"[convolutional]\nbatch_normalize=1\nfilters={filters}\nsize={size}\nstride={stride}\npad=1\nactivation=leaky\n\n";

    private static string Head(int classes, string mask, string anchors, int count)
        => $"[convolutional]\nsize=1\nstride=1\npad=1\nfilters={3 * (5 + classes)}\nactivation=linear\n\n\n[yolo]\nmask "
        + $"= {mask}\nanchors = "
            + $"{anchors}\nclasses={classes}\nnum={count}\njitter=.3\nignore_thresh = .7\ntruth_thresh = 1\nrandom=1\n\n";
}
