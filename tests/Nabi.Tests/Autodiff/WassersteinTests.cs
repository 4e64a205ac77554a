namespace Nabi.Tests.Autodiff;

/// <summary>Wasserstein GANs with a gradient penalty (Gulrajani and others, 2017) on toy data: the distance falls.</summary>
[Seeded(11)]
public sealed class WassersteinTests
{
    private const int Batch = 32;

    [Fact]
    public void A_critic_of_dense_layers_teaches_points()
        => Train([new Input(2), new Dense(16, "tanh"), new Dense(2)],
            [new Input(2), new Dense(32, "leaky_relu"), new Dense(32, "tanh"), new Dense(1)], real =>
        {
            // A narrow cloud around (2, -1).
            for (var i = 0; i < real.Length; i++)
                real[i] = 0.2f * real[i] + (i % 2 == 0 ? 2f : -1f);
        });

    [Fact]
    public void A_critic_with_a_recurrent_layer_teaches_series()
        => Train([new Input(2), new Dense(16, "tanh"), new Dense(5), new Reshape(5, 1)],
            [new Input(5, 1), new GRU(12) { Fused = false }, new Dense(1)], real =>
        {
            // Rising lines with some noise.
            for (var i = 0; i < real.Length; i++)
                real[i] = 0.1f * real[i] + 0.4f * (i % 5) - 0.2f;
        });

    private static void Train(Sequential generator, Sequential critic, Action<Span<float>> shape)
    {
        var random = RandomStream.FromSeed(4);
        var (teaches, learns) = (new Adam(0.005f) { Beta1 = 0.5f, Beta2 = 0.9f }, new Adam(0.005f) { Beta1 = 0.5f, Beta2 = 0.9f });
        var lengths = critic.Inputs[0].Shape;
        for (var step = 0; step < 40; step++)
            CriticStep();
        var before = Distance();
        Assert.True(before > 0.3f, $"the critic does not tell the two apart: {before}");
        for (var step = 0; step < 150; step++)
        {
            for (var i = 0; i < 3; i++)
                CriticStep();
            GeneratorStep();
        }

        var after = Distance();
        Assert.True(Math.Abs(after) < 0.4f * before, $"the distance was {before} and is {after}");

        void CriticStep()
        {
            Tensor real = Real(), noise = Normal(2), share = Uniform();
            var tape = new GradientTape();
            var loss = tape.Record(() =>
            {
                var fake = generator.Apply(noise);
                return Ops.Mean(critic.Apply(fake)) - Ops.Mean(critic.Apply(real)) + 10f * Penalty(share * real + (1f - share) * fake);
            });
            teaches.Apply(critic.TrainableVariables, tape.Gradient(loss, critic.TrainableVariables));
        }

        Tensor Penalty(Tensor mixed)
        {
            var tape = new GradientTape();
            tape.Watch(mixed);
            var slope = tape.Gradient(tape.Record(() => critic.Apply(mixed)), [mixed])[0];
            var length = Ops.Sqrt(Ops.Sum(Ops.Square(slope), [.. Enumerable.Range(1, slope.Rank - 1)]) + 1e-8f);
            return Ops.Mean(Ops.Square(length - 1f));
        }

        void GeneratorStep()
        {
            var noise = Normal(2);
            var tape = new GradientTape();
            var loss = tape.Record(() => -Ops.Mean(critic.Apply(generator.Apply(noise))));
            learns.Apply(generator.TrainableVariables, tape.Gradient(loss, generator.TrainableVariables));
        }

        float Distance() => (Ops.Mean(critic.Apply(Real())) - Ops.Mean(critic.Apply(generator.Apply(Normal(2))))).Item();

        Tensor Real()
        {
            var real = Normal([.. lengths.Skip(1)]);
            shape(real.Floats);
            return real;
        }

        Tensor Normal(params int[] width)
        {
            var values = new float[Batch * new Shape(width).Size];
            random.Normal(values);
            return new Tensor([Batch, .. width], values);
        }

        Tensor Uniform()
        {
            var values = new float[Batch];
            random.Uniform(values);
            return new Tensor([Batch, .. Enumerable.Repeat(1, lengths.Rank - 1)], values);
        }
    }
}
