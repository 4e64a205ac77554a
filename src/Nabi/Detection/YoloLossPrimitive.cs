namespace Nabi.Detection;

/// <summary>
/// Pictures (B, H, W, C), boxes (B, N, 5) and the outputs of a <see cref="YoloV3"/> to losses (B). Only the outputs have gradients; of the
/// pictures the size alone is looked at.
/// </summary>
internal sealed class YoloLossPrimitive(YoloGrid grid) : Primitive
{
    private const int First = 2;

    public override string Name => "yolo_loss";

    public override object Key => (GetType(), grid);

    public override bool HasGradient(int input) => input >= First;

    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (pictures, boxes) = (inputs[0].Shape, inputs[1].Shape);
        if (boxes.Rank != 3 || boxes[2] != YoloV3.TargetWidth || !boxes.Slice(0, 1).Fits(pictures.Slice(0, 1)))
        {
            throw new NabiException(
                $"YoloV3: the target must have shape ({pictures[0]}, boxes, {YoloV3.TargetWidth}), as "
                + $"YoloV3.Targets gives it, got {boxes}.");
        }

        return [new TensorSpec(pictures.Slice(0, 1))];
    }

    public override void Forward(PrimitiveCall call)
    {
        var work = call.State as YoloLoss ?? new YoloLoss(grid);
        call.State = work;
        var losses = call.Out();
        var pictures = call.InputTensors[0].Shape;
        for (var sample = 0; sample < losses.Length; sample++)
        {
            work.Start(Part(call.In(1), sample, losses.Length), (pictures[1], pictures[2]));
            var loss = 0d;
            for (var output = 0; output < grid.Anchors.Length; output++)
            {
                var numbers = call.In(First + output);
                // The gradient is made of the same numbers as the loss; what is kept for it has a place of its own for each output.
                var kept = call.Recording ? call.Scratch(output, numbers.Length) : default;
                loss += work.Add(
                    output, call.InputTensors[First + output].Shape, Part(numbers, sample, losses.Length),
                    kept.IsEmpty ? kept : Part(kept, sample, losses.Length));
            }

            losses[sample] = (float)loss;
        }
    }

    public override void Backward(PrimitiveCall call)
    {
        var upstream = call.OutputGradient();
        for (var output = 0; output < grid.Anchors.Length; output++)
        {
            var input = First + output;
            if (!call.WantsGradient(input))
                continue;
            var gradient = call.ClearedGradient(input);
            if (upstream.IsEmpty)
                continue;
            ReadOnlySpan<float> kept = call.Scratch(output, gradient.Length);
            for (var sample = 0; sample < upstream.Length; sample++)
            {
                var target = Part(gradient, sample, upstream.Length);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
                    Part(kept, sample, upstream.Length), upstream[sample], target, target);
            }
        }
    }

    private static Span<float> Part(Span<float> all, int sample, int samples)
        => all.Slice(sample * (all.Length / samples), all.Length / samples);

    private static ReadOnlySpan<float> Part(ReadOnlySpan<float> all, int sample, int samples)
        => all.Slice(sample * (all.Length / samples), all.Length / samples);
}
