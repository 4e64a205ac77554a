namespace Nabi.Losses;

/// <summary>
/// Labels (B, L), logits (B, T, C) and perhaps a mask (B, T) to losses (B): the forward-backward algorithm in logarithms.
/// <code>
/// path     blank l1 blank l2 ... blank, S = 2 L + 1 places
/// a(t, s)  = y(t, s) + log sum of a(t-1, s), a(t-1, s-1), and a(t-1, s-2) where places s and s-2 hold different labels
/// loss     = -log(a(T, S) + a(T, S-1))
/// dx(t, k) = softmax(t, k) - sum of exp(a + b - y + loss) over the places that hold k
/// </code>
/// </summary>
internal sealed class CtcPrimitive : Primitive
{
    /// <inheritdoc/>
    public override object? Key => GetType();

    private const int Blank = 0;

    public override string Name => "ctc";

    public override bool HasGradient(int input) => input == 1;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[1].Shape.Slice(0, 1))];

    public override void Forward(PrimitiveCall call)
    {
        var sheet = call.State as CtcLattice
            ?? new CtcLattice(call.InputTensors[1].Shape[1], call.InputTensors[1].Shape[2], call.InputTensors[0].Shape[1]);
        call.State = sheet;
        for (var sample = 0; sample < call.Out().Length; sample++)
            call.Out()[sample] = (float)Load(call, sheet, sample).Forward();
    }

    public override void Backward(PrimitiveCall call)
    {
        var sheet = (CtcLattice)call.State!;
        var gradient = call.ClearedGradient(1);
        for (var sample = 0; sample < call.Out().Length; sample++)
        {
            if (call.OutputGradient()[sample] is not 0f and var upstream)
            {
                Load(call, sheet, sample)
                    .AddGradient(upstream, gradient.Slice(sample * sheet.Steps * sheet.Classes, sheet.Steps * sheet.Classes));
            }
        }
    }

    private static CtcLattice Load(PrimitiveCall call, CtcLattice sheet, int sample)
    {
        var width = call.InputTensors[0].Shape[1];
        sheet.Start();
        for (var i = 0; i < width; i++)
        {
            var label = call.InputTensors[0].Whole(sample * width + i);
            if (label == Blank)
                continue;
            if ((uint)label >= (uint)sheet.Classes)
            {
                throw new NabiException(
                    $"ctc: the label {label} is no class; the prediction has {sheet.Classes} classes, so labels must be 1 to "
                    + $"{sheet.Classes - 1}, and 0 for padding.");
            }

            sheet.AddLabel(label);
        }

        var logits = call.In(1).Slice(sample * sheet.Steps * sheet.Classes, sheet.Steps * sheet.Classes);
        for (var t = 0; t < sheet.Steps; t++)
        {
            if (call.InputTensors.Count < 3 || call.InBooleans(2)[sample * sheet.Steps + t])
                sheet.AddStep(t, logits.Slice(t * sheet.Classes, sheet.Classes));
        }

        return sheet;
    }
}
