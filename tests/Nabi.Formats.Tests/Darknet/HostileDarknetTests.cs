using System.Text;
using Nabi.Detection;
using Nabi.Files.Tests;

namespace Nabi.Formats.Tests.Darknet;

/// <summary>Damaged and hostile darknet files: one sentence each, within bounds.</summary>
public sealed class HostileDarknetTests : IDisposable
{
    private const string Net = "[net]\nwidth=64\nheight=64\nchannels=3\n";
    private const string Convolution = "[convolutional]\nfilters=4\nsize=1\nactivation=linear\n";

    public void Dispose() => Caps.Tell();

    [Theory]
    [InlineData("", "must begin with the section [net]")]
    [InlineData("width=3", "line 1: expected the section [net], got 'width=3'")]
    [InlineData(Convolution + Net, "the first [convolutional]")]
    [InlineData(Net + "[convolutional\n", "expected a section such as [convolutional]")]
    [InlineData(Net + "filters\n", "line 5: expected a section or key=value")]
    [InlineData(Net + "[local]\nfilters=1", "[local] in line 5 is a layer that is not built here")]
    [InlineData("[net]\nheight=64\n" + Convolution, "[net] in line 1 lacks the setting 'width'")]
    [InlineData("[net]\nheight=64\nwidth=2000000000\n" + Convolution, "'width' of [net] must be a whole number from 1 to 8192")]
    [InlineData("[net]\nheight=64\nwidth=1e3\n" + Convolution, "got '1e3'")]
    [InlineData("[net]\nheight=-1\nwidth=64\n" + Convolution, "got '-1'")]
    [InlineData(Net + "[convolutional]\nfilters=2000000000\n", "'filters' of [convolutional] must be a whole number from 1 to 65536")]
    [InlineData(Net + "[convolutional]\nfilters=99999999999999999999\n", "got '99999999999999999999'")]
    [InlineData(Net + "[convolutional]\nfilters=0\n", "got '0'")]
    [InlineData(Net + "[convolutional]\nsize=0\n", "'size'")]
    [InlineData(Net + "[convolutional]\nstride=0\n", "'stride'")]
    [InlineData(Net + "[convolutional]\nsize=63\n[convolutional]\nsize=5\n", "windows of 5 x 5, larger than what it reads")]
    [InlineData(Net + "[convolutional]\ngroups=2\n", "'groups' of [convolutional] must be 1 alone")]
    [InlineData(Net + "[convolutional]\nactivation=magic\n", "has the activation 'magic'")]
    [InlineData(Net + "[convolutional]\nfilters=60000\nstride=8\n[convolutional]\nsize=64\npad=1\nfilters=60000\n",
        "more than the limit of")]
    [InlineData(Net + "[route]\nlayers=-1\n", "is layer 0 and asks for layer -1")]
    [InlineData(Net + Convolution + "[route]\nlayers=1\n", "is layer 1 and asks for layer 1")]
    [InlineData(Net + Convolution + "[route]\nlayers=-2147483648\n", "asks for layer -2147483648")]
    [InlineData(Net + Convolution + "[route]\nlayers=2147483647\n", "asks for layer 2147483647")]
    [InlineData(Net + Convolution + "[route]\n", "needs 'layers'")]
    [InlineData(Net + Convolution + "[route]\nlayers=0,x\n", "with commas between, got '0,x'")]
    [InlineData(Net + Convolution + "[shortcut]\nfrom=5\n", "is layer 1 and asks for layer 5")]
    [InlineData(Net + Convolution + "[shortcut]\n", "lacks the setting 'from'")]
    [InlineData(Net + Convolution + "[upsample]\nstride=2\n[shortcut]\nfrom=0\n", "both must have one shape")]
    [InlineData(Net + Convolution + "[upsample]\nstride=2\n[route]\nlayers=0,1\n", "several sizes side by side")]
    [InlineData(Net + Convolution + "[upsample]\nstride=99\n", "'stride' of [upsample] must be a whole number from 1 to 16")]
    [InlineData(Net + Convolution + "[upsample]\nstride=16\n[upsample]\nstride=16\n", "makes a feature map of 16384 x 16384 x 4")]
    [InlineData(Net + Convolution + "[maxpool]\nsize=3\nstride=2\n", "windows of 3 with stride 2")]
    [InlineData(Net + Convolution + "[yolo]\nclasses=1\nnum=1\n", "needs 'anchors'")]
    [InlineData(Net + Convolution + "[yolo]\nclasses=1\nnum=1\nanchors=0,0\n", "needs 'anchors', a width and a height above 0")]
    [InlineData(Net + Convolution + "[yolo]\nclasses=1\nnum=1\nanchors=nan,1\n", "got 'nan,1'")]
    [InlineData(Net + Convolution + "[yolo]\nclasses=1\nnum=1\nanchors=1,1\nmask=1\n", "a 'mask' of anchors from 0 to 0")]
    [InlineData(Net + Convolution + "[yolo]\nclasses=1\nnum=1\nanchors=1,1\n", "reads 4 channels, but its 1 anchors and 1 classes need 6")]
    [InlineData(Net + Convolution, "has no section [yolo]")]
    public void A_config_that_cannot_be_built_ends_in_a_sentence(string text, string part)
        => Says(part, () => Detector(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Channels_that_double_and_endless_lists_are_refused()
    {
        Says("channels up to 65536", () => Detector(Encoding.UTF8.GetBytes(
            Net + Convolution + string.Concat(Enumerable.Repeat("[route]\nlayers=-1,-1,-1,-1,-1,-1,-1,-1\n", 40)))));
        Says("at most 1000 sections", () => Detector(Encoding.UTF8.GetBytes(Net + string.Concat(Enumerable.Repeat("[route]\n", 2000)))));
        Says("at most 1048576", () => Detector(new byte[2 << 20]));
        Says("got '", () => Detector(Encoding.UTF8.GetBytes(Net + new string('x', 100_000))));
        Says("needs 'layers'", () => Detector(Encoding.UTF8.GetBytes(
            Net + Convolution + "[route]\nlayers=" + string.Join(",", Enumerable.Repeat("0", 900)))));
        Says("up to 1000", () => Detector(Encoding.UTF8.GetBytes(
            Net + Convolution + "[route]\nlayers=" + string.Join(",", Enumerable.Repeat("0", 20_000)))));
    }

    [Fact]
    public void Weights_of_another_length_or_content_end_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var detector = new YoloV3(new() { Classes = 1, Backbone = "tiny", Width = 0.1f });
        detector.SaveWeights(folder["right.weights"]);
        var right = File.ReadAllBytes(folder["right.weights"]);
        var before = detector.Weights.Select(weight => weight.Value.ToArray()).ToList();
        Bad("too few for the header", right[..5]);
        Bad("too few for the header", []);
        Bad("cut off", right[..^1]);
        Bad("cut off, or of another network", right[..^4]);
        Bad("cut off, or of another network", [.. right, 0, 0, 0, 0]);
        Bad("16 bytes: a header of 20", right[..16]);
        Bad("begins with the version 1000.2", [0xE8, 3, 0, 0, .. right[4..]]);
        Bad("begins with the version -1.2", [255, 255, 255, 255, .. right[4..]]);
        Bad("NaN or infinity", [.. right[..^4], 0, 0, 0xC0, 0x7F]);
        Bad("NaN or infinity", [.. right[..20], 0, 0, 0x80, 0x7F, .. right[24..]]);
        // The variances of the first convolution stand behind beta, gamma and mean of 8 filters.
        Bad("moving variance 'bn_0/moving_variance' is below 0", [.. right[..116], 0, 0, 0x80, 0xBF, .. right[120..]]);
        Says("no names of layers", () => detector.LoadWeights(folder["right.weights"], byName: true));
        var dense = new Sequential { new Input(4), new Dense(2) };
        Says("has no convolution", () => new Sequential { new Input(4), new Flatten() }.SaveWeights(folder["a.weights"]));
        Says("has weights, and darknet's files hold those of Conv2D and BatchNormalization alone",
            () => dense.SaveWeights(folder["a.weights"]));
        var bare = new Sequential { new Input(4, 4, 2), new Conv2D(2, 1) { UseBias = false } };
        Says("is none of darknet's convolutions", () => bare.SaveWeights(folder["a.weights"]));
        Assert.Equal(["right.weights", "wrong.weights"], folder.Files.Order());

        void Bad(string part, byte[] bytes)
        {
            File.WriteAllBytes(folder["wrong.weights"], bytes);
            Says(part, () => detector.LoadWeights(folder["wrong.weights"]));
            Assert.Equal(before, detector.Weights.Select(weight => weight.Value.ToArray()));
        }
    }

    [Fact]
    public void Damaged_bytes()
    {
        var limits = new ReadLimits { MaxArrayBytes = 16 << 20 };
        foreach (var text in new[] { DarknetFiles.Tiny(2, 64, 16),
            DarknetFiles.Full(1, 64, 32)[..4000] + DarknetFiles.Tiny(1, 32, 16)[80..] })
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var i = 0; i < 60 * Caps.Factor; i++)
                Caps.Read($"config, damage {i}", new Mutator(i).Damage(bytes), damaged => Detector(damaged, limits));
        }

        var detector = new YoloV3(new() { Classes = 1, Backbone = "tiny", Width = 0.05f });
        using var stream = new MemoryStream();
        DarknetWeights.Write(detector, stream);
        for (var i = 0; i < 60 * Caps.Factor; i++)
        {
            Caps.Read($"weights, damage {i}", new Mutator(i).Damage(stream.ToArray()),
                damaged => DarknetWeights.Read(detector, new MemoryStream(damaged), "damaged", skipMismatch: i % 2 == 0));
        }
    }

    private static YoloV3 Detector(byte[] bytes, ReadLimits? limits = null)
        => Reading.Guarded("'net.cfg'",
            () => YoloV3.Read(new MemoryStream(bytes), "'net.cfg'", isFilled: false, limits ?? ReadLimits.Default));

    private static void Says(string part, Action action)
    {
        var message = Assert.Throws<NabiException>(action).Message;
        Assert.Contains(part, message);
        Assert.True(message.Length <= 300, message);
        Assert.DoesNotContain('\n', message);
    }
}
