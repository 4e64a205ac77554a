using Nabi.Detection;

namespace Nabi.Tests.Detection;

/// <summary>The loss against a plain loop, and its gradient against differences.</summary>
public sealed class YoloLossTests
{
    private const int Classes = 2;
    private static readonly Anchor[][] Anchors = [[new(24, 16), new(32, 36)], [new(10, 10), new(16, 20)]];

    [Theory]
    [FirstSeeds(8)]
    public void It_is_the_plain_loop(int seed)
    {
        var (pictures, boxes, outputs) = Drawn(seed);
        var losses = Ops.Apply(Made(), [pictures, boxes, .. outputs]);
        for (var sample = 0; sample < losses.Length; sample++)
        {
            var expected = Plain(boxes, outputs, sample, 96, 64);
            Assert.Equal(expected, losses[sample], 1e-5 * Math.Abs(expected) + 1e-4);
        }
    }

    [Theory]
    [FirstSeeds(4)]
    public void Its_gradient_is_that_of_differences(int seed)
    {
        var (pictures, boxes, outputs) = Drawn(seed);
        GradientCheck.Of(x => Ops.Apply(Made(), [pictures, boxes, .. x]), outputs).ThrowIfWrong();
    }

    [Fact]
    public void Right_numbers_have_no_loss()
    {
        var detector = YoloSamples.Small();
        var box = Box.FromCenter(0.3f, 0.6f, 0.25f, 0.2f);
        var outputs = new[] { Tensor.Filled([1, 2, 2, 14], -30f), Tensor.Filled([1, 4, 4, 14], -30f) };
        // 16 x 12.8 pixels are most like the anchor 16 x 20 of the finer scale; column 1, row 2.
        var own = outputs[1].Floats.Slice((2 * 4 + 1) * 14 + 7, 7);
        own[0] = (float)Logit(0.3 * 4 - 1);
        own[1] = (float)Logit(0.6 * 4 - 2);
        own[2] = MathF.Log(16f / 16f);
        own[3] = MathF.Log(12.8f / 20f);
        (own[4], own[6]) = (30f, 30f);
        Assert.Equal(0, Apply(box, 1), 1e-4);
        Assert.True(Apply(box, 0) > 30);
        // What detects is what trains.
        var found = Assert.Single(detector.Decode(outputs, 64, 64)[0]);
        Assert.Equal(1, found.Class);
        Assert.Equal(1f, found.Box.IntersectionOverUnion(box), 1e-4f);

        double Apply(Box truth, int label) => Ops.Apply(new YoloLossPrimitive(YoloGrid.Of(
            [.. detector.Anchors.Select(some => some.ToArray())], 2)),
            [Tensor.Zeros(1, 64, 64, 3), YoloV3.Targets([[new(truth, label, 1)]]), .. outputs]).Item();
    }

    [Fact]
    public void An_overlapping_place_may_say_that_there_is_an_object()
    {
        var grid = YoloGrid.Of([[new Anchor(32, 32), new Anchor(20, 20)]], 1);
        var primitive = new YoloLossPrimitive(grid);
        var target = YoloV3.Targets([[new(Box.FromCenter(0.5f, 0.5f, 0.5f, 0.5f), 0, 1)]]);
        var output = Tensor.Zeros(1, 1, 1, 12);
        output.Floats[6 + 4] = 5f;
        double Loss() => Ops.Apply(primitive, [Tensor.Zeros(1, 64, 64, 3), target, output]).Item();
        var apart = Loss();
        // The other anchor's box is made as large as the true one: half of it is the threshold.
        output.Floats[6 + 2] = output.Floats[6 + 3] = MathF.Log(32f / 20f);
        Assert.Equal(Math.Log(1 + Math.Exp(5)), apart - Loss(), 1e-4);
        output.Floats[6 + 2] = output.Floats[6 + 3] = MathF.Log(32f * MathF.Sqrt(0.49f) / 20f);
        Assert.Equal(apart, Loss(), 1e-4);
    }

    [Fact]
    public void Boxes_that_cannot_be_learnt_end_in_a_sentence()
    {
        var detector = YoloSamples.Small();
        var pictures = Tensor.Zeros(1, 64, 64, 3);
        detector.Compile("sgd");
        Says("(1, boxes, 5)", () => detector.Fit(pictures, Tensor.Zeros(1, 4), verbosity: Verbosity.Silent));
        Says("class 2; give 0 to 1", () => detector.Fit(
            pictures, YoloV3.Targets([[new(new(0, 0, 1, 1), 2, 1)]]), verbosity: Verbosity.Silent));
        Says("class 0.5; give", () => detector.Fit(
            pictures, new Tensor([1, 1, 5], [0, 0, 1, 1, 0.5f]), verbosity: Verbosity.Silent));
        Says("one target", () => detector.Fit([pictures], [pictures, pictures], verbosity: Verbosity.Silent));
        detector.Compile("sgd", "mse");
        Says("has a loss of its own", () => detector.Fit(pictures, Tensor.Zeros(1, 1, 5), verbosity: Verbosity.Silent));
        Says("picture 0 has 2 objects, but maxObjects is 1", () => YoloV3.Targets([[default, default]], 1));
        Says("needs a box without NaN", () => YoloV3.Targets([[new(new(float.NaN, 0, 1, 1), 0, 1)]]));
        Says("a class of 0 or more, got class -1", () => YoloV3.Targets([[new(new(0, 0, 1, 1), -1, 1)]]));
    }

    [Fact]
    public void Boxes_outside_of_the_picture_do_not_count()
    {
        var primitive = Made();
        Tensor[] outputs = [Tensor.Zeros(1, 3, 2, 14), Tensor.Zeros(1, 6, 4, 14)];
        double Loss(Tensor boxes) => Ops.Apply(primitive, [Tensor.Zeros(1, 96, 64, 3), boxes, .. outputs]).Item();
        var none = Loss(YoloV3.Targets([[]]));
        Assert.Equal((12 + 48) * Math.Log(2), none, 1e-3);
        Assert.Equal(none, Loss(YoloV3.Targets([[new(new(1.1f, 0, 1.4f, 0.2f), 0, 1), new(new(0.5f, 0.5f, 0.5f, 0.7f), 1, 1)]])));
        // The edge of the picture belongs to its last cell.
        Assert.True(double.IsFinite(Loss(YoloV3.Targets([[new(new(0.9999999f, 0.9999999f, 1, 1), 0, 1)]]))));
    }

    private static void Says(string part, Action action) => Assert.Contains(part, Assert.Throws<NabiException>(action).Message);

    private static YoloLossPrimitive Made() => new(YoloGrid.Of(Anchors, Classes));

    private static double Logit(double p) => Math.Log(p / (1 - p));

    // Some boxes share a place, some overlap, some lie partly outside.
    private static (Tensor Pictures, Tensor Boxes, Tensor[] Outputs) Drawn(int seed)
    {
        var random = new Random(seed);
        float Next(float from, float to) => from + (to - from) * (float)random.NextDouble();
        List<IReadOnlyList<DetectedObject>> objects = [];
        for (var picture = 0; picture < 2; picture++)
        {
            List<DetectedObject> some = [];
            for (var i = random.Next(0, 5); i > 0; i--)
            {
                some.Add(
                    new(Box.FromCenter(Next(0.02f, 0.98f), Next(0.02f, 0.98f), Next(0.05f, 0.7f), Next(0.05f, 0.7f)), random.Next(2), 1));
            }

            if (some.Count > 0)
                some.Add(some[0] with { Class = 1 - some[0].Class });
            objects.Add(some);
        }

        Tensor Numbers(int rows, int columns) => new(
            [2, rows, columns, 14], [.. Enumerable.Range(0, 2 * rows * columns * 14).Select(_ => Next(-1.5f, 1.5f))]);
        return (Tensor.Zeros(2, 96, 64, 3), YoloV3.Targets(objects), [Numbers(3, 2), Numbers(6, 4)]);
    }

    // Written from the paper's text: a list of what each place should be, then the sums.
    private static double Plain(Tensor boxes, Tensor[] outputs, int sample, double height, double width)
    {
        List<(double X, double Y, double W, double H, int Class)> truths = [];
        for (var row = 0; row < boxes.Shape[1]; row++)
        {
            double Edge(int i) => Math.Clamp(boxes[sample, row, i], 0f, 1f);
            if (boxes[sample, row, 4] >= 0 && Edge(2) > Edge(0) && Edge(3) > Edge(1))
            {
                truths.Add(((Edge(0) + Edge(2)) / 2, (Edge(1) + Edge(3)) / 2, Edge(2) - Edge(0), Edge(3) - Edge(1),
                    (int)boxes[sample, row, 4]));
            }
        }

        Dictionary<(int, int, int, int), List<(double X, double Y, double W, double H, int Class)>> places = [];
        foreach (var truth in truths)
        {
            var (scale, anchor) = (from s in Enumerable.Range(0, 2)
                                   from a in Enumerable.Range(0, 2)
                                   orderby Alike(truth.W * width, truth.H * height, Anchors[s][a]) descending
                                   select (s, a)).First();
            var key = (scale, anchor, (int)(truth.Y * outputs[scale].Shape[1]), (int)(truth.X * outputs[scale].Shape[2]));
            if (!places.TryGetValue(key, out var list))
                places[key] = list = [];
            list.Add(truth);
        }

        var sum = 0d;
        for (var s = 0; s < 2; s++)
        {
            var (rows, columns) = (outputs[s].Shape[1], outputs[s].Shape[2]);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    for (var a = 0; a < 2; a++)
                    {
                        double At(int i) => outputs[s][sample, row, column, a * 7 + i];
                        if (places.TryGetValue((s, a, row, column), out var here))
                        {
                            var (x, y, w, h, _) = here[^1];
                            var scale = 2 - w * h;
                            sum += scale * (Entropy(At(0), x * columns - column) + Entropy(At(1), y * rows - row)
                                + Math.Pow(At(2) - Math.Log(w * width / Anchors[s][a].Width), 2) / 2
                                + Math.Pow(At(3) - Math.Log(h * height / Anchors[s][a].Height), 2) / 2);
                            sum += Entropy(At(4), 1);
                            for (var label = 0; label < 2; label++)
                                sum += Entropy(At(5 + label), here.Exists(one => one.Class == label) ? 1 : 0);
                            continue;
                        }

                        var (bx, by) = ((column + Sigmoid(At(0))) / columns, (row + Sigmoid(At(1))) / rows);
                        var (bw, bh) = (Anchors[s][a].Width * Math.Exp(At(2)) / width, Anchors[s][a].Height * Math.Exp(At(3)) / height);
                        if (!truths.Exists(one => Overlap(bx, by, bw, bh, one.X, one.Y, one.W, one.H) > 0.5))
                            sum += Entropy(At(4), 0);
                    }
                }
            }
        }

        return sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // The relative entropy of a yes-or-no answer.
    private static double Entropy(double logit, double truth)
    {
        var p = Sigmoid(logit);
        return (truth > 0 ? truth * Math.Log(truth / p) : 0) + (truth < 1 ? (1 - truth) * Math.Log((1 - truth) / (1 - p)) : 0);
    }

    private static double Alike(double width, double height, Anchor anchor)
    {
        var shared = Math.Min(width, anchor.Width) * Math.Min(height, anchor.Height);
        return shared / (width * height + (double)anchor.Width * anchor.Height - shared);
    }

    private static double Overlap(double x, double y, double w, double h, double x2, double y2, double w2, double h2)
    {
        var across = Math.Max(0, Math.Min(x + w / 2, x2 + w2 / 2) - Math.Max(x - w / 2, x2 - w2 / 2));
        var down = Math.Max(0, Math.Min(y + h / 2, y2 + h2 / 2) - Math.Max(y - h / 2, y2 - h2 / 2));
        return across * down / (w * h + w2 * h2 - across * down);
    }
}
