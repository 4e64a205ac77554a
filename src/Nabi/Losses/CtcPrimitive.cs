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
    private const int Blank = 0;

    public override string Name => "ctc";

    public override bool HasGradient(int input) => input == 1;

    public override Spec[] Infer(Tensor[] inputs) => [new Spec(inputs[1].Shape.Slice(0, 1))];

    public override void Forward(Step step)
    {
        var sheet = step.State as CtcSheet ?? new CtcSheet(step.Inputs[1].Shape[1], step.Inputs[1].Shape[2], step.Inputs[0].Shape[1]);
        step.State = sheet;
        for (var sample = 0; sample < step.Out().Length; sample++)
            step.Out()[sample] = (float)Load(step, sheet, sample).Forward();
    }

    public override void Backward(Step step)
    {
        var sheet = (CtcSheet)step.State!;
        var gradient = step.ClearedGradient(1);
        for (var sample = 0; sample < step.Out().Length; sample++)
            if (step.OutputGradient()[sample] is not 0f and var upstream)
                Load(step, sheet, sample).AddGradient(upstream, gradient.Slice(sample * sheet.Steps * sheet.Classes, sheet.Steps * sheet.Classes));
    }

    private static CtcSheet Load(Step step, CtcSheet sheet, int sample)
    {
        var width = step.Inputs[0].Shape[1];
        sheet.Start();
        for (var i = 0; i < width; i++)
        {
            var label = step.Inputs[0].DType == DType.Int32
                ? step.Inputs[0].Integers[sample * width + i] : (int)step.Inputs[0].Floats[sample * width + i];
            if (label == Blank)
                continue;
            if ((uint)label >= (uint)sheet.Classes)
                throw new NabiException($"ctc: the label {label} is no class; the prediction has {sheet.Classes} classes, so labels must be 1 to {sheet.Classes - 1}, and 0 for padding.");
            sheet.AddLabel(label);
        }

        var logits = step.In(1).Slice(sample * sheet.Steps * sheet.Classes, sheet.Steps * sheet.Classes);
        for (var t = 0; t < sheet.Steps; t++)
            if (step.Inputs.Length < 3 || step.In(2)[sample * sheet.Steps + t] != 0)
                sheet.AddStep(t, logits.Slice(t * sheet.Classes, sheet.Classes));
        return sheet;
    }
}
