namespace Nabi.Tests.Optimizers;

public sealed class ScheduleFreeTests
{
    /// <summary>
    /// The paper's three sequences in double precision: z is stepped, x is its mean, the gradient is taken at y between them.
    /// </summary>
    [Theory]
    [InlineData(0, 0f)]
    [InlineData(5, 0.02f)]
    public void The_weights_follow_the_papers_sequences(int warmup, float decay)
    {
        const double rate = 0.05, beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8;
        double[] start = [0.7, -1.3, 2.1], scale = [1, 4, 0.3];
        double[] z = [.. start], x = [.. start], y = [.. start], v = new double[3];
        var weight = new Variable("w", Tensor.From([.. start.Select(number => (float)number)]));
        var optimizer = new ScheduleFreeAdamW((float)rate)
        {
            Beta2 = (float)beta2,
            WarmupSteps = warmup,
            WeightDecay = decay == 0f ? null : decay,
        };
        for (var t = 1; t <= 30; t++)
        {
            // The gradient of half the sum of scale y² at the weights as they are, which is y.
            var at = weight.Value.ToArray();
            optimizer.Apply([weight], [Tensor.From([.. at.Select((value, i) => (float)(scale[i] * value))])]);
            for (var i = 0; i < 3; i++)
            {
                var gradient = scale[i] * y[i];
                // Weight decay moves y; x is what follows from it, as in Keras.
                y[i] -= y[i] * decay * rate;
                x[i] = (y[i] - (1 - beta1) * z[i]) / beta1;
                v[i] = beta2 * v[i] + (1 - beta2) * gradient * gradient;
                z[i] -= rate * (warmup > 0 ? Math.Min((double)t / warmup, 1) : 1) * gradient
                    / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, t))) + epsilon);
                x[i] += (z[i] - x[i]) / t;
                y[i] = (1 - beta1) * z[i] + beta1 * x[i];
            }
        }

        Close(y, weight);
        optimizer.SwapToEval();
        optimizer.SwapToEval();
        Close(x, weight);
        Assert.Contains("SwapToTrain", Assert.Throws<NabiException>(() => optimizer.Apply([weight], [weight.Value])).Message,
            StringComparison.Ordinal);
        Close(x, weight);
        optimizer.SwapToTrain();
        Close(y, weight);
        optimizer.Apply([weight], [weight.Value]);
        Assert.Equal(31, optimizer.Iterations);
    }

    [Fact]
    public void Swaps_before_the_first_step_change_nothing()
    {
        var weight = new Variable("w", Tensor.From(1f, 2f));
        var optimizer = new ScheduleFreeAdamW();
        optimizer.SwapToEval();
        optimizer.Apply([weight], [Tensor.From(1f, 1f)]);
        Assert.False(optimizer.IsEvaluating);
        Assert.Throws<NabiException>(() => new ScheduleFreeAdamW { Beta1 = 0f });
        Assert.Throws<NabiException>(() => new ScheduleFreeAdamW { WarmupSteps = -1 });
        Assert.Equal("schedule_free_adamw", optimizer.Name);
    }

    private static void Close(double[] expected, Variable weight)
    {
        var got = weight.Value.ToArray();
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], got[i], 1e-4);
    }
}
