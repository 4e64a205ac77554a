using Nabi;
using Nabi.Detection;
using Nabi.Images;
using Nabi.Layers;

namespace Documentation.Pages;

/// <summary>The code of docs/images.md.</summary>
public sealed class ImagesPage : Page
{
    [Fact]
    public void An_image_is_read_resized_and_saved()
    {
        ImageFile.Save("cat.jpg", Some(30, 40, 3));

        Tensor cat = ImageFile.Load("cat.jpg", new() { TargetSize = (224, 224), Interpolation = "bilinear" });
        Tensor x = Applications.Preprocess(Ops.ExpandDims(cat, 0), "caffe");
        ImageInfo info = ImageFile.Info("cat.jpg");
        ImageFile.Save("small.png", cat, scale: false);

        Assert.Equal([1, 224, 224, 3], x.Shape);
        Assert.Equal((40, 30), (info.Width, info.Height));
        Assert.Equal(cat.ToArray(), ImageFile.Load("small.png").ToArray());
    }

    [Fact]
    public void A_folder_is_a_data_set()
    {
        for (var i = 0; i < 20; i++)
        {
            Directory.CreateDirectory($"flowers/{(i % 2 == 0 ? "rose" : "tulip")}");
            ImageFile.Save($"flowers/{(i % 2 == 0 ? "rose" : "tulip")}/{i}.jpg", Some(4, 5, 3));
        }

        var model = new Sequential { new Input(180, 180, 3), new Resizing(4, 4), new Flatten(), new Dense(2, "softmax") };
        model.Compile("adam", "sparse_categorical_crossentropy");

        var (train, validation) = ImageDataset.SplitFromDirectory("flowers", new()
        {
            ValidationSplit = 0.2,
            Seed = 1337,
            ImageSize = (180, 180),
            BatchSize = 32,
        });
        Console.WriteLine(string.Join(", ", train.ClassNames));
        model.Fit(train.Prefetch(2), new() { Epochs = 2, Validation = validation });

        Assert.Equal((16, 4), (train.SampleCount, validation.SampleCount));
        Tensor tulip = ImageFile.Load("flowers/tulip/1.jpg", new() { TargetSize = (224, 224), Interpolation = "bilinear" });
        Assert.Equal([224, 224, 3], tulip.Shape);
    }

    [Fact]
    public void Images_are_changed_at_random_in_training()
    {
        var (images, labels) = (Ops.Reshape(Some(4 * 32, 32, 3), [4, 32, 32, 3]), Tensor.From(0, 1, 2, 3));

        var model = new Sequential
        {
            new Input(32, 32, 3),
            new RandomFlip("horizontal"),
            new RandomRotation(0.03f),
            new RandomTranslation(0.1f, 0.1f) { FillMode = "constant" },
            new RandomContrast(0.2f) { ValueRange = (0f, 1f) },
            new Conv2D(16, 3, "relu"), new MaxPooling2D(), new Flatten(), new Dense(10, "softmax"),
        };
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        model.Fit(images, labels, epochs: 2);

        Tensor turned = new RandomRotation((0.25f, 0.25f)).Apply(images, training: true);

        Assert.Equal(images[0, 5, 31, 1], turned[0, 0, 5, 1], 1e-4f);
    }

    [Fact]
    public void Films_are_frames_and_clips()
    {
        Assert.Throws<NabiException>(() =>
        {
            foreach (Frame frame in FrameSource.Open("fire.mp4", new() { FramesPerSecond = 5, Image = new() { TargetSize = (224, 224) } }))
                Console.WriteLine($"{frame.Time}: {frame.Image.Shape}");
        });

        for (var i = 0; i < 20; i++)
        {
            Directory.CreateDirectory($"smoke/train/{(i % 2 == 0 ? "smoke" : "clear")}/film");
            ImageFile.Save($"smoke/train/{(i % 2 == 0 ? "smoke" : "clear")}/film/{i}.png", Some(4, 5, 3));
        }

        File.WriteAllText("smoke/labels.csv", "path,label\ntrain/smoke/film,1\n");

        ClipDataset clips = ClipDataset.FromDirectory("smoke/train", new() { Frames = 10, Stride = 5, LabelMode = "binary" });
        ClipDataset listed = ClipDataset.FromCsv("smoke/labels.csv");

        Assert.Equal([2, 10, 224, 224, 3], clips.First().X.Shape);
        Assert.Equal([1, 10, 224, 224, 3], listed.First().X.Shape);
    }

    [Fact]
    public void Boxes_are_tracked()
    {
        IReadOnlyList<DetectedObject>[] detections = [[new(new Box(0, 0, 1, 1), 0, 1)], [], [new(new Box(0, 0, 1, 0.9f), 0, 1)]];

        var tracker = new BoxTracker();
        foreach (IReadOnlyList<DetectedObject> found in detections)
        {
            foreach (TrackedObject seen in tracker.Next(found))
                Console.WriteLine($"{seen.Id}: {seen.Object.Box}, found in {seen.Count} frames");
        }

        Assert.Equal(1, tracker.Count);
    }
}
