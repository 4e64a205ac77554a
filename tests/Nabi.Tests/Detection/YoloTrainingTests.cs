using Nabi.Detection;

namespace Nabi.Tests.Detection;

public sealed class YoloTrainingTests
{
    [Fact]
    public void A_small_detector_learns_rectangles()
    {
        Seeds.Set(1);
        var (pictures, objects) = YoloSamples.Rectangles(512, 64, 1);
        var detector = YoloSamples.Small(anchors: Boxes.Anchors(objects.SelectMany(some => some).Select(one => one.Box), 4, 64, 64));
        detector.Compile(new Adam(new CosineDecay(0.005f, 64 * 12)));
        var history = detector.Fit(pictures, YoloV3.Targets(objects), epochs: 12, batchSize: 8, verbosity: Verbosity.Silent);
        Assert.True(history["loss"][^1] < history["loss"][0] / 4);
        var (unseen, truth) = YoloSamples.Rectangles(64, 64, 2);
        var found = detector.Detect(unseen, 0.02f);
        var scores = new MeanAveragePrecision();
        for (var i = 0; i < truth.Count; i++)
            scores.Add(found[i], truth[i], 64, 64);
        Assert.True(scores.Voc2010().Mean > 0.8, $"{scores.Voc2010().Mean}");
        Assert.True(scores.Coco().AP50 > 0.8, $"{scores.Coco()}");
    }

    [Fact]
    public void A_step_of_any_sizes_and_weights_of_samples()
    {
        Seeds.Set(1);
        var detector = new YoloV3(new() { Classes = 1, Backbone = "tiny", Width = 0.1f });
        detector.Compile(new SGD(0f));
        var (tall, wide) = (Tensor.Filled([2, 96, 64, 3], 0.5f), Tensor.Filled([2, 32, 96, 3], 0.5f));
        var boxes = YoloV3.Targets([[new(new(0.2f, 0.2f, 0.6f, 0.8f), 0, 1)], []]);
        foreach (var pictures in new[] { tall, wide })
        {
            var whole = Math.Round(detector.Evaluate(pictures, boxes)["loss"], 3);
            var first = detector.Evaluate(pictures, boxes, sampleWeight: Tensor.From(1f, 0f))["loss"];
            var second = detector.Evaluate(pictures, boxes, sampleWeight: Tensor.From(0f, 1f))["loss"];
            Assert.Equal(whole, first + second, 2e-3);
            Assert.True(first > second);
        }
    }

    [Fact]
    public void A_recorded_step_takes_new_boxes()
    {
        Seeds.Set(1);
        var detector = YoloSamples.Small(classes: 1);
        detector.Compile(new SGD(0f));
        var pictures = Tensor.Filled([2, 64, 64, 3], 0.5f);
        var box = new Box(0.1f, 0.1f, 0.4f, 0.5f);
        var once = detector.Evaluate(pictures, YoloV3.Targets([[new(box, 0, 1)], [new(box, 0, 1)]]))["loss"];
        var none = detector.Evaluate(pictures, YoloV3.Targets([[], []]))["loss"];
        Assert.NotEqual(once, none);
        Assert.Equal(once, detector.Evaluate(pictures, YoloV3.Targets([[new(box, 0, 1)], [new(box, 0, 1)]]))["loss"]);
    }
}
