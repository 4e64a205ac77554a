using Nabi.Detection;
using Nabi.Formats;
using Nabi.Images;

namespace Nabi.Recipes.Tests;

/// <summary>Films of one's own: the folder's layout, and the lecture's networks from their files.</summary>
public sealed class SmokeFilmsTests : TestsWithFolder
{
    // YOLOv3's sections at the smallest: two scales of one class.
    private const string Network = """
        [net]
        width=64
        height=32
        channels=3

        [convolutional]
        batch_normalize=1
        filters=4
        size=3
        stride=32
        pad=1
        activation=leaky

        [convolutional]
        size=1
        stride=1
        pad=1
        filters=12
        activation=linear

        [yolo]
        mask=0,1
        anchors=10,14, 23,27
        classes=1
        num=2
        """;

    [Fact]
    public void Clips_are_the_first_ten_frames_of_each_folder_and_every_fifth_is_kept_to_choose_on()
    {
        Write("train/smoke", clips: 7, frames: 12);
        Write("train/clear", clips: 5, frames: 10);
        Write("test/smoke", clips: 2, frames: 10);
        Write("test/clear", clips: 3, frames: 10);
        Networks();
        var data = RecipeData.FilmedSmoke(Folder.Path);
        Assert.False(data.AreMade);
        Assert.Equal((Folder["yolov3.cfg"], Folder["yolov3.weights"], Folder["resnet50.h5"]), data.Networks!.Value);
        Assert.Equal((5 + 4, 2 + 1, 2 + 3), (data.Train.Count, data.Check.Count, data.Test.Count));
        Assert.Equal([5, 2, 2],
            ((IReadOnlyList<SmokeClip>[])[data.Train, data.Check, data.Test]).Select(clips => clips.Count(one => one.IsSmoke)));
        Assert.Empty(data.DetectorStills);
        // Clip 0 is kept, so clip 1 is the first to train on; its frames are in the order of their names.
        var pictures = data.Train[0].Pictures(10);
        Assert.Equal([4, 5, 3], pictures[0].Shape);
        Assert.Equal(Enumerable.Range(0, 10).Select(frame => 100f + frame), pictures.Select(picture => picture[0, 0, 0]));
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        Write("train/smoke", clips: 2, frames: 10);
        Assert.Contains("yolov3.cfg' is missing; films need a YOLOv3 detector", Error(), StringComparison.Ordinal);
        Networks();
        File.Delete(Folder["resnet50.h5"]);
        Assert.Contains("resnet50.h5' is missing; films need Keras's weights of ResNet50", Error(), StringComparison.Ordinal);
        Networks();
        Assert.Contains("clear' is missing; the films of the smoke recipe stand in smoke/{train,test}/{smoke,clear}/CLIP", Error(),
            StringComparison.Ordinal);
        Write("train/clear", clips: 1, frames: 10);
        Assert.Contains("clear' has 1 clips; 2 or more are needed", Error(), StringComparison.Ordinal);
        Write("train/clear", clips: 2, frames: 9);
        Directory.Delete(Folder["train/clear/clip0"], recursive: true);
        Write("train/clear", clips: 1, frames: 9);
        Assert.Contains("has 9 frames; 10 are needed", Error(), StringComparison.Ordinal);

        string Error() => Assert.Throws<NabiException>(() => RecipeData.FilmedSmoke(Folder.Path)).Message;
    }

    [Fact]
    public void The_lectures_networks_come_from_their_files()
    {
        Networks();
        Seeds.Set(5);
        var whole = Applications.ResNet50(new() { Classes = 3 });
        whole.SaveWeights(Folder["resnet50.h5"]);
        var detector = YoloV3.FromConfig(Folder["yolov3.cfg"]);
        detector.SaveWeights(Folder["yolov3.weights"]);

        var (read, features) = SmokeNetworks.Load((Folder["yolov3.cfg"], Folder["yolov3.weights"], Folder["resnet50.h5"]));
        Assert.Equal((1, 2048 + SmokeFeatures.Geometry, 224), (read.Classes, features.Length, features.Side));
        Assert.Equal(PicturePreprocessing.Caffe, features.Preprocessing);
        for (var i = 0; i < detector.Weights.Count; i++)
            Assert.Equal(detector.Weights[i].Value.ToArray(), read.Weights[i].Value.ToArray());
        Assert.Equal(whole.GetLayer("conv5_block3_3_conv").Weights[0].Value.ToArray(),
            features.Network.GetLayer("conv5_block3_3_conv").Weights[0].Value.ToArray());
        Assert.Equal(23_587_712, features.Network.ParameterCount);

        // Weights of another network have the same names for some of the layers.
        Applications.ResNet101(new() { IncludeTop = false }).SaveWeights(Folder["other.npz"]);
        File.WriteAllText(Folder["resnet50.h5"], "no weights");
        Assert.Throws<NabiException>(() => SmokeNetworks.Load((Folder["yolov3.cfg"], Folder["yolov3.weights"], Folder["resnet50.h5"])));
        Assert.Throws<NabiException>(() => SmokeNetworks.Load((Folder["yolov3.cfg"], Folder["resnet50.h5"], Folder["resnet50.h5"])));
    }

    private void Networks()
    {
        File.WriteAllText(Folder["yolov3.cfg"], Network);
        File.WriteAllBytes(Folder["yolov3.weights"], []);
        File.WriteAllBytes(Folder["resnet50.h5"], []);
    }

    private void Write(string kind, int clips, int frames)
    {
        for (var clip = 0; clip < clips; clip++)
        {
            var place = Directory.CreateDirectory(Folder[$"{kind}/clip{clip}"]).FullName;
            for (var frame = 0; frame < frames; frame++)
            {
                var value = 100f * clip + frame;
                ImageFile.Save(Path.Combine(place, $"{frame:00}.png"),
                    Tensor.Filled(new Shape(4, 5, 3), Math.Min(255, value)), scale: false);
            }
        }
    }
}
