using Nabi.Detection;

namespace Nabi.Bench;

/// <summary>
/// Predictions of the networks of <see cref="Applications"/> and of <see cref="YoloV3"/> on one picture, V-...@inf. The operations counted
/// are those of their convolutions and dense layers.
/// </summary>
internal static class VisionWorkloads
{
    /// <summary>All of them; they run when they are named (<c>V-*</c>).</summary>
    public static IEnumerable<Workload> Named()
        => [
            Network("V-resnet18", 3.63, static () => Applications.ResNet18()),
            Network("V-resnet50", 7.73, static () => Applications.ResNet50()),
            Network("V-mobilenetv2", 0.60, static () => Applications.MobileNetV2()),
            Network("V-darknet53", 14.2, static () => Applications.Darknet53()),
            Network("V-yolov3", 65.9, static () => new YoloV3(new() { InputShape = [416, 416, 3] }), 416),
        ];

    private static Workload Network(string id, double gflop, Func<Model> make, int side = 224)
        => new($"{id}@inf", $"Predict: one picture of {side} x {side} x 3", gflop, () =>
        {
            var model = make();
            var x = new RandomData(1).Uniform(1, side, side, 3);
            return new Prepared(() => model.Predict(x, 1), model, [x]);
        })
        { IsDefault = false };
}
