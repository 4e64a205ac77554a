namespace Nabi.Kernels.Tests;

/// <summary>One recurrent call with random numbers: kernel against oracle, forward and backward.</summary>
internal sealed class RecurrentCase
{
    private readonly RecurrentSettings settings;
    private readonly string cell;
    private readonly float[] x, kernel, recurrent, bias, mask, h0, c0, dropX, dropH, dSequence, dLast, dH, dC;

    public float[] Sequence, Last, FinalH, FinalC, Reserve;
    public float[] GradX, GradKernel, GradRecurrent, GradBias, GradH, GradC;

    public RecurrentCase(string cell, RecurrentSettings settings, int seed, bool withBias = true, string maskKind = "none",
        bool initial = false, bool inputDropout = false)
    {
        this.cell = cell;
        this.settings = settings;
        var (batch, time, features, units) = settings.Shape;
        var gates = cell == "LSTM" ? 4 : cell == "GRU" ? 3 : 1;
        var width = gates * units;
        x = Numbers.Random(seed, batch * time * features);
        var scale = 1.5f / MathF.Sqrt(units + features);
        kernel = Numbers.Random(seed + 1, features * width, scale);
        recurrent = Numbers.Random(seed + 2, units * width, scale);
        bias = withBias ? Numbers.Random(seed + 3, cell == "GRU" && settings.ResetAfter ? 2 * width : width) : [];
        mask = maskKind == "none" ? [] : new float[batch * time];
        var random = new Random(seed);
        for (var i = 0; i < mask.Length; i++)
        {
            var (b, t) = (i / time, i % time);
            mask[i] = maskKind switch
            {
                "leading" => t >= b % (time + 1) ? 1 : 0,
                "trailing" => t < b % (time + 1) ? 1 : 0,
                "open" => 1,
                "one" => b == batch - 1 && t == time / 2 ? 0 : 1,
                _ => random.Next(3) > 0 ? 1 : 0,
            };
        }

        h0 = initial ? Numbers.Random(seed + 4, batch * units) : [];
        c0 = initial && cell == "LSTM" ? Numbers.Random(seed + 5, batch * units) : [];
        dropX = inputDropout ? Dropout(seed + 6, batch * features) : [];
        dropH = settings.RecurrentDropout ? Dropout(seed + 7, batch * units) : [];
        dSequence = Numbers.Random(seed + 8, batch * time * units);
        dLast = Numbers.Random(seed + 9, batch * units);
        dH = Numbers.Random(seed + 10, batch * units);
        dC = cell == "LSTM" ? Numbers.Random(seed + 11, batch * units) : [];
        Sequence = new float[batch * time * units];
        Last = new float[batch * units];
        FinalH = new float[batch * units];
        FinalC = new float[dC.Length];
        Reserve = [];
        GradX = new float[x.Length];
        GradKernel = new float[kernel.Length];
        GradRecurrent = new float[recurrent.Length];
        GradBias = new float[bias.Length];
        GradH = new float[batch * units];
        GradC = new float[dC.Length];
    }

    public void PoisonMasked()
    {
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] == 0) x.AsSpan(i * settings.Shape.Features, settings.Shape.Features).Fill(float.NaN);
        }
    }

    public void Forward(bool training)
    {
        var with = settings with { Training = training };
        var inputs = Inputs();
        var outputs = new RecurrentOutputs { Sequence = Sequence, Last = Last, FinalH = FinalH, FinalC = FinalC };
        if (cell == "LSTM") LstmSequence.Forward(with, inputs, outputs, Reserve = new float[LstmSequence.ReserveSize(with)]);
        else if (cell == "GRU") GruSequence.Forward(with, inputs, outputs, Reserve = new float[GruSequence.ReserveSize(with)]);
        else SimpleRnnSequence.Forward(with, inputs, outputs, Reserve = new float[SimpleRnnSequence.ReserveSize(with)]);
    }

    public void Backward(bool accumulate)
    {
        var with = settings with { Training = true };
        var inputs = Inputs();
        var upstream = new RecurrentUpstream { Sequence = dSequence, Last = dLast, FinalH = dH, FinalC = dC };
        var gradients = new RecurrentGradients
        {
            X = GradX,
            Kernel = GradKernel,
            Recurrent = GradRecurrent,
            Bias = GradBias,
            InitialH = GradH,
            InitialC = GradC,
            Accumulate = accumulate,
        };
        if (cell == "LSTM") LstmSequence.Backward(with, inputs, Reserve, upstream, gradients);
        else if (cell == "GRU") GruSequence.Backward(with, inputs, Reserve, upstream, gradients);
        else SimpleRnnSequence.Backward(with, inputs, Reserve, upstream, gradients);
    }

    public void CompareForward(string what)
    {
        var oracle = Oracle();
        oracle.Run();
        Numbers.Close(oracle.Sequence, Sequence, 4e-6, 4e-6, what + " sequence");
        Numbers.Close(oracle.Last, Last, 4e-6, 4e-6, what + " last");
        Numbers.Close(oracle.FinalH, FinalH, 4e-6, 4e-6, what + " h");
        if (cell == "LSTM") Numbers.Close(oracle.FinalC, FinalC, 4e-6, 4e-6, what + " c");
    }

    /// <summary>The kernel for a step of one sequence against the one for whole sequences.</summary>
    public void CompareStep(string what)
    {
        Forward(training: false);
        float[] h = [.. h0], c = [.. c0];
        var (activation, gate) = (settings.Activation, settings.RecurrentActivation);
        if (cell == "LSTM") LstmStep.Run(x, kernel, recurrent, bias, h, c, activation, gate);
        else if (cell == "GRU") GruStep.Run(x, kernel, recurrent, bias, h, settings.ResetAfter, activation, gate);
        else SimpleRnnStep.Run(x, kernel, recurrent, bias, h, activation);
        Numbers.Close(Numbers.Wide(FinalH), h, 1e-6, 1e-6, what + " h");
        Numbers.Close(Numbers.Wide(FinalC), c, 1e-6, 1e-6, what + " c");
    }

    /// <summary>
    /// Gradients against central differences of the oracle: along each axis for small cases, else along random directions.
    /// </summary>
    public void CompareBackward(string what, double times = 1)
    {
        var oracle = Oracle();
        Compare(oracle, oracle.X, GradX, what + " dX", times);
        Compare(oracle, oracle.Kernel, GradKernel, what + " dKernel", times);
        Compare(oracle, oracle.Recurrent, GradRecurrent, what + " dRecurrent", times);
        Compare(oracle, oracle.Bias, GradBias, what + " dBias", times);
        if (oracle.InitialH.Length > 0) Compare(oracle, oracle.InitialH, GradH, what + " dH", times);
        if (oracle.InitialC.Length > 0) Compare(oracle, oracle.InitialC, GradC, what + " dC", times);
    }

    private void Compare(RecurrentOracle oracle, double[] parameter, float[] gradient, string what, double times)
    {
        Assert.Equal(parameter.Length, gradient.Length);
        var random = new Random(5);
        var small = parameter.Length <= 12;
        var direction = new double[parameter.Length];
        for (var trial = 0; trial < (small ? parameter.Length : 3); trial++)
        {
            double expected = 0, actual = 0, size = 0;
            for (var i = 0; i < direction.Length; i++)
            {
                direction[i] = small ? (i == trial ? 1 : 0) : random.Next(3) - 1;
                actual += direction[i] * gradient[i];
                size += Math.Abs(direction[i] * gradient[i]);
            }

            const double step = 1e-5;
            expected =
                times * (Objective(oracle, parameter, direction, step) - Objective(oracle, parameter, direction, -step)) / (2 * step);
            Assert.True(Math.Abs(expected - actual) <= 1e-5 + 3e-6 * size + 1e-5 * Math.Abs(expected),
                $"{what}: {actual}, expected {expected} (sum of sizes {size:E1})");
        }
    }

    private double Objective(RecurrentOracle oracle, double[] parameter, double[] direction, double step)
    {
        for (var i = 0; i < parameter.Length; i++) parameter[i] += step * direction[i];
        oracle.Run();
        for (var i = 0; i < parameter.Length; i++) parameter[i] -= step * direction[i];
        double sum = 0;
        for (var i = 0; i < oracle.Sequence.Length; i++) sum += oracle.Sequence[i] * dSequence[i];
        for (var i = 0; i < oracle.Last.Length; i++) sum += oracle.Last[i] * dLast[i] + oracle.FinalH[i] * dH[i];
        for (var i = 0; i < dC.Length; i++) sum += oracle.FinalC[i] * dC[i];
        return sum;
    }

    private RecurrentOracle Oracle() => new()
    {
        Settings = settings,
        Cell = cell,
        X = Numbers.Wide(x),
        Kernel = Numbers.Wide(kernel),
        Recurrent = Numbers.Wide(recurrent),
        Bias = Numbers.Wide(bias),
        Mask = Numbers.Wide(mask),
        InitialH = Numbers.Wide(h0),
        InitialC = Numbers.Wide(c0),
        InputDropout = Numbers.Wide(dropX),
        RecurrentDropout = Numbers.Wide(dropH),
    };

    private RecurrentInputs Inputs() => new()
    {
        X = x,
        Kernel = kernel,
        Recurrent = recurrent,
        Bias = bias,
        Mask = mask,
        InitialH = h0,
        InitialC = c0,
        InputDropout = dropX,
        RecurrentDropout = dropH,
    };

    private static float[] Dropout(int seed, int count)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var i = 0; i < count; i++) numbers[i] = random.Next(3) > 0 ? 1.5f : 0;
        return numbers;
    }
}
