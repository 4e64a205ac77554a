using Nabi.Kernels;

namespace Nabi.Bench;

/// <summary>A recurrent kernel with memory for everything it reads and writes.</summary>
internal sealed class SequenceRun
{
    private readonly int gates;
    private readonly RecurrentSettings settings;
    private readonly float[] x, kernel, recurrent, bias, sequence, last, finalH, finalC, reserve, dLast, dx, dKernel, dRecurrent, dBias;

    public SequenceRun(int gates, RecurrentSettings settings)
    {
        this.gates = gates;
        this.settings = settings;
        var (batch, time, features, units) = settings.Shape;
        var columns = gates * units;
        x = KernelBenches.Numbers(batch * time * features);
        kernel = KernelBenches.Numbers(features * columns);
        recurrent = KernelBenches.Numbers(units * columns);
        bias = new float[gates == 3 ? 2 * columns : columns];
        sequence = new float[batch * time * units];
        (last, finalH, finalC) = (new float[batch * units], new float[batch * units], new float[batch * units]);
        reserve = new float[gates switch
        {
            1 => SimpleRnnSequence.ReserveSize(settings),
            3 => GruSequence.ReserveSize(settings),
            _ => LstmSequence.ReserveSize(settings),
        }];
        dLast = KernelBenches.Numbers(batch * units);
        (dx, dKernel, dRecurrent, dBias) =
            (new float[x.Length], new float[kernel.Length], new float[recurrent.Length], new float[bias.Length]);
    }

    public void Forward()
    {
        var inputs = Inputs;
        var outputs = new RecurrentOutputs { Sequence = sequence, Last = last, FinalH = finalH, FinalC = gates == 4 ? finalC : default };
        switch (gates)
        {
            case 1:
                SimpleRnnSequence.Forward(settings, inputs, outputs, reserve);
                break;
            case 3:
                GruSequence.Forward(settings, inputs, outputs, reserve);
                break;
            default:
                LstmSequence.Forward(settings, inputs, outputs, reserve);
                break;
        }
    }

    public void ForwardAndBack()
    {
        Forward();
        var inputs = Inputs;
        var upstream = new RecurrentUpstream { Last = dLast };
        var gradients = new RecurrentGradients { X = dx, Kernel = dKernel, Recurrent = dRecurrent, Bias = dBias };
        switch (gates)
        {
            case 1:
                SimpleRnnSequence.Backward(settings, inputs, reserve, upstream, gradients);
                break;
            case 3:
                GruSequence.Backward(settings, inputs, reserve, upstream, gradients);
                break;
            default:
                LstmSequence.Backward(settings, inputs, reserve, upstream, gradients);
                break;
        }
    }

    private RecurrentInputs Inputs => new() { X = x, Kernel = kernel, Recurrent = recurrent, Bias = bias };
}
