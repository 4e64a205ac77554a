using Nabi.Configs;

namespace Nabi.Formats.Tests;

/// <summary>Configs of layers that change images, as Keras 3 writes them, and of layers that it would not write.</summary>
public sealed class LayerConfigTests
{
    [Fact]
    public void Every_layer_of_images_is_read_as_keras_writes_it()
    {
        var rotation = Read<RandomRotation>(
            "\"factor\": [-0.2, 0.3], \"data_format\": \"channels_last\", \"fill_mode\": \"constant\", \"fill_value\": 1.5, "
            + "\"interpolation\": \"nearest\", \"seed\": null");
        Assert.Equal(((-0.2f, 0.3f), "constant", 1.5f, "nearest", null), (rotation.Factor, $"{rotation.FillMode}", rotation.FillValue,
            $"{rotation.Interpolation}", rotation.Seed));
        Assert.Equal((-0.1f, 0.1f), Read<RandomRotation>("\"factor\": 0.1").Factor);
        Assert.Equal("reflect", $"{Read<RandomRotation>("\"factor\": 0.1").FillMode}");

        var translation = Read<RandomTranslation>(
            "\"height_factor\": 0.1, \"width_factor\": [0.3, -0.2], \"fill_mode\": \"wrap\", \"interpolation\": \"bilinear\", "
            + "\"seed\": 4, \"fill_value\": 0.0, \"data_format\": \"channels_first\"");
        Assert.Equal(((-0.1f, 0.1f), (-0.2f, 0.3f), "wrap", 4, "channels_first"), (translation.HeightFactor, translation.WidthFactor,
            $"{translation.FillMode}", translation.Seed, $"{translation.DataFormat}"));

        const string rest = "\"fill_mode\": \"nearest\", \"interpolation\": \"bilinear\", \"seed\": 7, \"fill_value\": 0.0";
        Assert.Null(Read<RandomZoom>($"\"height_factor\": 0.5, \"width_factor\": null, {rest}").WidthFactor);
        Assert.Equal((-0.4f, 0.4f), Read<RandomZoom>($"\"height_factor\": [0, 0.5], \"width_factor\": 0.4, {rest}").WidthFactor);

        Assert.Equal("vertical", $"{Read<RandomFlip>("\"seed\": null, \"mode\": \"vertical\", \"data_format\": \"channels_last\"").Mode}");
        Assert.Equal("horizontal_and_vertical", $"{Read<RandomFlip>("\"seed\": null").Mode}");

        var contrast = Read<RandomContrast>("\"factor\": [0.0, 0.3], \"value_range\": [0, 1], \"seed\": 12");
        Assert.Equal(((0f, 0.3f), (0f, 1f), 12), (contrast.Factor, contrast.ValueRange, contrast.Seed));
        Assert.Equal((0.3f, 0.3f), Read<RandomContrast>("\"factor\": 0.3").Factor);
        var brightness = Read<RandomBrightness>("\"factor\": [-0.2, 0.2], \"value_range\": [0.0, 255.0], \"seed\": null");
        Assert.Equal(((-0.2f, 0.2f), (0f, 255f)), (brightness.Factor, brightness.ValueRange));

        var random = Read<RandomCrop>("\"height\": 24, \"width\": 20, \"seed\": 1337, \"data_format\": \"channels_last\"");
        Assert.Equal((24, 20, 1337), (random.Height, random.Width, random.Seed));
        var centre = Read<CenterCrop>("\"height\": 24, \"width\": 20, \"data_format\": \"channels_first\"");
        Assert.Equal((24, 20, "channels_first"), (centre.Height, centre.Width, $"{centre.DataFormat}"));
    }

    [Theory]
    [InlineData("RandomRotation", "\"factor\": [0.1, 0.2, 0.3]", "a number or two")]
    [InlineData("RandomRotation", "\"factor\": [[-0.1, 0.1]]", "a list of numbers")]
    [InlineData("RandomRotation", "\"factor\": [-2, 0]", "between -1 and 1")]
    [InlineData("RandomRotation", "\"seed\": 1", "factor")]
    [InlineData("RandomContrast", "\"factor\": 0.1, \"value_range\": 255", "two numbers")]
    [InlineData("RandomZoom", "\"height_factor\": 0.1, \"fill_mode\": \"mirror\"", "fill_mode")]
    [InlineData("TextVectorization", "\"vocabulary\": \"words.txt\"", "must be a list of texts")]
    [InlineData("TextVectorization", "\"vocabulary\": [1, 2]", "must be a list of texts")]
    [InlineData("TextVectorization", "\"ngrams\": [0]", "lengths of 1 or more")]
    [InlineData("TextVectorization", "\"encoding\": \"latin-1\"", "encoding")]
    [InlineData("TextVectorization", "\"ragged\": true", "ragged")]
    [InlineData("TextVectorization", "\"output_mode\": \"words\"", "output_mode must be")]
    public void What_keras_does_not_write_ends_in_a_sentence(string name, string settings, string sentence)
        => Assert.Contains(sentence, Assert.Throws<NabiException>(() => Read(name, settings)).Message, StringComparison.Ordinal);

    [Fact]
    public void Configs_have_keras_s_names_in_keras_s_order()
    {
        Assert.Equal("name trainable dtype factor data_format fill_mode fill_value interpolation seed", Keys(new RandomRotation(0.1f)));
        const string both = "name trainable dtype height_factor width_factor fill_mode interpolation seed fill_value data_format";
        Assert.Equal(both, Keys(new RandomTranslation(0.1f, 0.1f)));
        Assert.Equal(both, Keys(new RandomZoom(0.1f)));
        Assert.Equal("name trainable dtype seed mode data_format", Keys(new RandomFlip()));
        Assert.Equal("name trainable dtype factor value_range seed", Keys(new RandomContrast(0.1f)));
        Assert.Equal("name trainable dtype factor value_range seed", Keys(new RandomBrightness(0.1f)));
        Assert.Equal("name trainable dtype height width seed data_format", Keys(new RandomCrop(2, 3)));
        Assert.Equal("name trainable dtype height width data_format", Keys(new CenterCrop(2, 3)));

        static string Keys(Layer layer) => string.Join(' ', Registry.Write(layer)["config"]!.AsObject().Select(pair => pair.Key));
    }

    private static T Read<T>(string settings)
        where T : Layer
        => Assert.IsType<T>(Read(typeof(T).Name, settings));

    private static Layer Read(string name, string settings)
        => Registry.Read<Layer>(
            JsonNode.Parse(
                $$"""
                {"module": "keras.layers", "class_name": "{{name}}", "registered_name": null, "config": {"name": "one", "trainable": true,
                "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": null},
                {{settings}} } }
                """)!,
            "test");
}
