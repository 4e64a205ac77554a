using Nabi.Layers;

namespace Nabi.Images.Tests;

public sealed class ImageDatasetTests : TestsWithFolder
{
    [Fact]
    public void Folders_are_classes_and_files_come_in_the_order_of_their_paths()
    {
        Classes();
        var data = ImageDataset.FromDirectory(Folder.Path,
            new() { Shuffle = false, ImageSize = (1, 1), ColorMode = "grayscale", BatchSize = 3 });
        Assert.Equal(["cat", "dog"], data.ClassNames);
        Assert.Equal(["cat/a.png", "cat/b.PNG", "cat/more/c.png", "dog/d.png"], Relative(data));
        Assert.Equal((4, 2), (data.SampleCount, data.BatchCount));
        var batches = data.ToArray();
        Assert.Equal([1f, 2f, 3f], batches[0].X.ToArray());
        Assert.Equal(new Shape(3, 1, 1, 1), batches[0].X.Shape);
        Assert.Equal([0, 0, 0], batches[0].Y.AsIntegers().ToArray());
        Assert.Equal([1], batches[1].Y.AsIntegers().ToArray());
        Assert.Single(data.Batch(3, dropRemainder: true));
        Assert.Equal(256, ImageDataset.FromDirectory(Folder.Path).First().X.Shape[2]);
    }

    [Fact]
    public void Labels_are_of_each_mode_inferred_given_or_none()
    {
        Classes();
        Assert.Equal([1f, 0f, 1f, 0f, 1f, 0f, 0f, 1f], Targets(new() { LabelMode = "categorical" }));
        Assert.Equal(new Shape(4, 1), All(new() { LabelMode = "binary" }).Y.Shape);
        Assert.Equal([0f, 0f, 0f, 1f], Targets(new() { LabelMode = "binary" }));
        Assert.Equal([0f, 1f, 1f, 1f], Targets(new() { LabelMode = "binary", ClassNames = ["dog", "cat"] }));
        var given = new ImageDatasetOptions { Labels = [2, 0, 1, 2] };
        Assert.Equal([2, 0, 1, 2], All(given).Y.AsIntegers().ToArray());
        Assert.Equal(["0", "1", "2"], ImageDataset.FromDirectory(Folder.Path, given).ClassNames);
        var bare = ImageDataset.FromDirectory(Folder.Path, new() { LabelMode = null });
        Assert.Empty(bare.First().Targets);
        Assert.Empty(bare.ClassNames);
    }

    // Keras holds back the last of the files that RandomState(seed).shuffle leaves; the lists were printed by NumPy.
    [Theory]
    [InlineData(1337, "f4 f5")]
    [InlineData(5, "f5 f3")]
    public void The_same_files_are_held_back_as_in_Keras(int seed, string validation)
    {
        for (var i = 0; i < 7; i++)
            Write($"one/f{i}.png", i);
        var options = new ImageDatasetOptions { ValidationSplit = 0.3, Seed = seed, ImageSize = (1, 1) };
        var (training, held) = ImageDataset.SplitFromDirectory(Folder.Path, options);
        Assert.Equal(validation.Split(' '), held.FilePaths.Select(Path.GetFileNameWithoutExtension));
        Assert.Equal(5, training.SampleCount);
        Assert.Equal(7, training.FilePaths.Concat(held.FilePaths).Distinct().Count());
        Assert.Equal(held.FilePaths, ImageDataset.FromDirectory(Folder.Path, options with { Subset = "validation" }).FilePaths);
        Assert.Equal(training.FilePaths, ImageDataset.FromDirectory(Folder.Path, options with { Subset = "training" }).FilePaths);
    }

    [Fact]
    public void Epochs_have_other_orders_that_depend_on_the_seed_alone()
    {
        for (var i = 0; i < 12; i++)
            Write($"one/f{i:00}.png", i);
        float[] Order(int seed, int epoch)
            => [.. ImageDataset.FromDirectory(Folder.Path, new() { Seed = seed, ImageSize = (1, 1), BatchSize = 5 })
            .Epoch(epoch).SelectMany(batch => batch.X.ToArray().Where((_, i) => i % 3 == 0))];
        Assert.Equal(Order(3, 4), Order(3, 4));
        Assert.NotEqual(Order(3, 4), Order(3, 5));
        Assert.NotEqual(Order(3, 4), Order(4, 4));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), Order(3, 4).Order());
    }

    public static TheoryData<string, string> Sizes()
        => [.. from word in Interpolation.Words from how in (string[])["stretch", "crop", "pad"] select (word, how)];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sizes_are_those_of_the_layer_Resizing(string word, string how)
    {
        Directory.CreateDirectory(Folder["one/x"]);
        File.Copy(Given.Path("rgb.png"), Folder["one/rgb.png"]);
        var original = Ops.ExpandDims(ImageFile.Load(Folder["one/rgb.png"]), 0);
        foreach (var (height, width) in ((int, int)[])[(5, 7), (40, 31), (17, 9), (17, 23)])
        {
            var got = All(new()
            {
                ImageSize = (height, width),
                Interpolation = word,
                CropToAspectRatio = how == "crop",
                PadToAspectRatio = how == "pad",
            }).X;
            var layer = new Resizing(height, width)
            {
                Interpolation = word,
                CropToAspectRatio = how == "crop",
                PadToAspectRatio = how == "pad",
            };
            var expected = layer.Apply(original);
            Assert.Equal(expected.Shape, got.Shape);
            Assert.All(got.ToArray().Zip(expected.ToArray()), pair => Assert.Equal(pair.Second, pair.First, 2e-3f));
        }
    }

    [Fact]
    public void A_model_trains_on_a_folder()
    {
        for (var i = 0; i < 8; i++)
        {
            Write($"dark/{i}.png", i);
            Write($"light/{i}.png", 255 - i);
        }

        var (training, validation) =
            ImageDataset.SplitFromDirectory(Folder.Path, new() { ValidationSplit = 0.25, ImageSize = (2, 2), LabelMode = "binary" });
        var model = new Sequential { new Input(2, 2, 3), new Rescaling(1 / 255f), new Flatten(), new Dense(1, "sigmoid") };
        model.Compile(new Optimizers.Adam(0.1f), "binary_crossentropy", ["accuracy"]);
        model.Fit(training, new() { Epochs = 30 });
        Assert.Equal(1, model.Evaluate(validation)["accuracy"], 1e-6);
    }

    [Fact]
    public void What_cannot_be_used_is_a_sentence()
    {
        Directory.CreateDirectory(Folder["empty/x"]);
        Refused("no images", Folder["empty"], new());
        Refused("does not exist", Folder["nowhere/at"], new());
        Classes();
        Refused("two classes", Folder.Path, new() { LabelMode = "binary" });
        Directory.Delete(Folder["empty"], recursive: true);
        Refused("is a file", Folder["cat/a.png"], new());
        Refused("Subset", Folder.Path, new() { ValidationSplit = 0.5 });
        Refused("above 0", Folder.Path, new() { ValidationSplit = 1, Subset = "training" });
        Refused("leaves none", Folder.Path, new() { ValidationSplit = 0.01, Subset = "validation" });
        Refused("each once", Folder.Path, new() { ClassNames = ["cat", "cow"] });
        Refused("one for each", Folder.Path, new() { Labels = [1] });
        Refused("0 or more", Folder.Path, new() { Labels = [1, -1, 0, 0] });
        Refused("number the classes", Folder.Path, new() { Labels = [int.MaxValue, 0, 0, 0] });
        Refused("batch size", Folder.Path, new() { BatchSize = 0 });
        Refused("not both", Folder.Path, new() { CropToAspectRatio = true, PadToAspectRatio = true });
        Refused("TargetSize", Folder.Path, new() { ImageSize = (0, 1) });
        Refused("inferred", Folder.Path, new() { ClassNames = ["cat", "dog"], LabelMode = null });
        Folder.Write("dog/e.jpg", "a text");
        var message = Assert.Throws<NabiException>(() => ImageDataset.FromDirectory(Folder.Path).ToArray()).Message;
        Assert.Contains("e.jpg' is no image", message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => ImageDataset.SplitFromDirectory(Folder.Path, new()));

        static void Refused(string words, string path, ImageDatasetOptions options)
            => Assert.Contains(words, Assert.Throws<NabiException>(() => ImageDataset.FromDirectory(path, options)).Message,
                StringComparison.Ordinal);
    }

    private void Classes()
    {
        Write("cat/b.PNG", 2);
        Write("cat/a.png", 1);
        Write("cat/more/c.png", 3);
        Write("dog/d.png", 4);
        Folder.Write("cat/notes.txt", "no image");
        Directory.CreateDirectory(Folder[".thumbs/x"]);
    }

    private void Write(string name, int value) => Folder.Write(name, Given.Png(1, 1, 8, 0, [0, (byte)value]));

    private Batch All(ImageDatasetOptions options) => ImageDataset.FromDirectory(Folder.Path, options with { Shuffle = false }).First();

    private float[] Targets(ImageDatasetOptions options) => All(options).Y.ToArray();

    private string[] Relative(ImageDataset data)
        => [.. data.FilePaths.Select(path => Path.GetRelativePath(Folder.Path, path).Replace('\\', '/'))];
}
