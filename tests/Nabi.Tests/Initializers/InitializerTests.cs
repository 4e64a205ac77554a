using System.Text.Json.Nodes;
using Nabi.Initializers;
using Identity = Nabi.Initializers.Identity;

namespace Nabi.Tests.Initializers;

public sealed class InitializerTests
{
    [Theory]
    [InlineData(5, 20)]
    [InlineData(20, 5)]
    [InlineData(7, 7)]
    [InlineData(1, 3)]
    [InlineData(300, 300)]
    [InlineData(1040, 260)]
    [InlineData(260, 700)]
    public void Orthogonal_has_orthonormal_rows_or_columns(int rows, int columns)
    {
        var q = new Orthogonal { Seed = 3 }.Create([rows, columns]).ToArray();
        var n = Math.Min(rows, columns);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double dot = 0;
                for (var k = 0; k < Math.Max(rows, columns); k++)
                {
                    dot += rows <= columns
                        ? (double)q[i * columns + k] * q[j * columns + k] : (double)q[k * columns + i] * q[k * columns + j];
                }

                Assert.Equal(i == j ? 1 : 0, dot, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData("glorot_uniform", 0.03125)]
    [InlineData("GlorotNormal", 0.03125)]
    [InlineData("he_uniform", 0.05)]
    [InlineData("he_normal", 0.05)]
    [InlineData("lecun_uniform", 0.025)]
    [InlineData("lecun_normal", 0.025)]
    public void Variance_follows_the_fans(string name, double variance)
    {
        Initializer initializer = name;
        var values = initializer.Create([40, 24, 1], new RandomStream(1)).ToArray();
        // (40, 24, 1) is a kernel of length 40 over 24 channels; (40, 24) is what the numbers above are for.
        Assert.Equal(960, values.Length);
        var flat = initializer.Create([40, 24], new RandomStream(1)).ToArray();
        Assert.Equal(variance, flat.Average(v => (double)v * v), variance * 0.15);
    }

    [Fact]
    public void Fans_of_a_convolution_kernel_count_its_field()
    {
        Assert.Equal((12.0, 20.0), VarianceScaling.Fans([2, 2, 3, 5]));
        Assert.Equal((6.0, 6.0), VarianceScaling.Fans([6]));
        Assert.Equal((1.0, 1.0), VarianceScaling.Fans(Shape.Scalar));
    }

    [Fact]
    public void A_seed_of_its_own_repeats_and_a_stream_goes_on()
    {
        var seeded = new RandomNormal { Seed = 5 };
        Assert.Equal(seeded.Create([3, 3]).ToArray(), seeded.Create([3, 3], new RandomStream(99)).ToArray());
        var stream = new RandomStream(1);
        Assert.NotEqual(new RandomNormal().Create([3, 3], stream).ToArray(), new RandomNormal().Create([3, 3], stream).ToArray());
    }

    [Fact]
    public void Every_name_makes_an_initializer_that_survives_its_config()
    {
        // One asks for a setting, as in Keras: which half of the transform it is.
        foreach (var name in Registry.Names<Initializer>().Where(name => !name.StartsWith("STFT", StringComparison.OrdinalIgnoreCase)))
        {
            Initializer first = name;
            var json = Registry.Write(first);
            Assert.Equal("keras.initializers", (string?)json["module"]);
            var second = Registry.Read<Initializer>(JsonNode.Parse(json.ToJsonString())!, "test");
            Assert.Equal(json.ToJsonString(), Registry.Write(second).ToJsonString());
            Assert.Equal(first.Create([4, 4], new RandomStream(1)).ToArray(), second.Create([4, 4], new RandomStream(1)).ToArray());
        }
    }

    [Fact]
    public void The_transform_s_initializer_survives_its_config()
    {
        foreach (var (window, scaling) in ((STFTWindow?, STFTScaling?)[])[("hann", "density"),
            (STFTWindow.Hamming, STFTScaling.Spectrum), (null, null)])
        {
            var json = Registry.Write(new STFTInitializer("imag") { Window = window, Scaling = scaling, Periodic = true });
            Assert.Equal("keras.initializers", (string?)json["module"]);
            var second = Assert.IsType<STFTInitializer>(Registry.Read<Initializer>(JsonNode.Parse(json.ToJsonString())!, "test"));
            Assert.Equal((STFTSide.Imag, window, scaling, true), (second.Side, second.Window, second.Scaling, second.Periodic));
        }
    }

    [Fact]
    public void Wrong_settings_are_refused_with_a_sentence()
    {
        Assert.Contains("glorot_uniform", Assert.Throws<NabiException>(() => (Initializer)"glorot_unifrom").Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new VarianceScaling { Scale = 0f });
        Assert.Throws<NabiException>(() => new VarianceScaling { Mode = "fan_sum" });
        Assert.Throws<NabiException>(() => new Orthogonal().Create([4]));
        Assert.Throws<NabiException>(() => new Zeros().Create([Shape.Unknown, 4]));
        Assert.Throws<NabiException>(() => new Identity().Create([2, 2, 2]));
    }

    [Fact]
    public void Empty_and_single_weights_are_filled()
    {
        Assert.Empty(new Orthogonal().Create([0, 4]).ToArray());
        Assert.Equal([1f, 0f, 0f, 0f, 1f, 0f], new Identity().Create([2, 3]).ToArray());
        Assert.Equal([2.5f], new Constant(2.5f).Create([1]).ToArray());
    }
}
