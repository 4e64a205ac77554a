namespace Nabi.Bench;

/// <summary>
/// Predictions of the networks of <see cref="Applications"/> on one picture of 224 x 224, V-...@inf. The operations counted are those of
/// their convolutions and dense layers.
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
        ];

    private static Workload Network(string id, double gflop, Func<Model> make)
        => new($"{id}@inf", "Predict: one picture of 224 x 224 x 3", gflop, () =>
        {
            var model = make();
            var x = new RandomData(1).Uniform(1, 224, 224, 3);
            return new Prepared(() => model.Predict(x, 1), model, [x]);
        })
        { IsDefault = false };
}
