using Nabi.Losses;
using Nabi.Optimizers;

namespace Nabi.Bench;

/// <summary>The same training step plain, with masks and with dropout. The first of a group is what the others are compared with.</summary>
internal static class MaskWorkloads
{
    private const float Rate = 0.2f;

    // The part of every row's steps, at its end, that does not count in "part masked".
    private const double MaskedPart = 0.3;

    public static IEnumerable<IReadOnlyList<Workload>> Groups()
        => ((int[])[1, 4, 3]).SelectMany(gates => (IEnumerable<IReadOnlyList<Workload>>)[[.. Digits(gates)], [.. Reviews(gates)]]);

    private static IEnumerable<Workload> Digits(int gates)
    {
        const int Batch = 32, Time = 28, Features = 28, Units = 64;
        var cost = Cost.Recurrent(gates, Batch, Time, Features, Units) + Cost.Dense(Batch, Units, 10);
        return Variants(Make);

        Workload Make(string variant, double? masked, float dropout, float recurrentDropout)
            => new(variant, $"{TrainingWorkloads.NameOf(gates)}({Units}) over {Time} rows of {Features}, batch {Batch}, Dense(10), Adam",
                cost, () =>
            {
                var data = new RandomData(1);
                var (rows, mask) = (Input.Of(Time, Features), masked is null ? null : Input.Of(Time));
                var layer = TrainingWorkloads.Layer(gates, Units, dropout, recurrentDropout);
                var model = new Model(mask is null ? [rows] : [rows, mask], new Dense(10, "softmax").Apply(layer.Apply(rows, mask: mask)));
                model.Compile(new Adam(), new SparseCategoricalCrossentropy());
                List<Tensor> x = [data.Uniform(Batch, Time, Features)], y = [data.Integers(10, Batch)];
                if (masked is { } part)
                    x.Add(Counting(part, Batch, Time));
                return new Prepared(() => model.TrainOnBatch(x, y));
            });
    }

    private static IEnumerable<Workload> Reviews(int gates)
    {
        const int Batch = 128, Time = 500, Units = 32, Words = 10_000;
        var cost = Cost.Recurrent(gates, Batch, Time, Units, Units, inputGradient: true) + Cost.Dense(Batch, Units, 1);
        return Variants(Make);

        Workload Make(string variant, double? masked, float dropout, float recurrentDropout)
            => new(variant,
                $"Embedding({Words}, {Units}), {TrainingWorkloads.NameOf(gates)}({Units}) over {Time} ids, "
                + $"batch {Batch}, Dense(1), RMSprop", cost, () =>
            {
                var data = new RandomData(1);
                var model = new Sequential
                {
                    new Input(Time), new Embedding(Words, Units) { MaskZero = masked is not null },
                    TrainingWorkloads.Layer(gates, Units, dropout, recurrentDropout), new Dense(1, "sigmoid"),
                };
                model.Compile(new RMSprop(), new BinaryCrossentropy());
                // Word 0 is padding.
                var (ids, counts) = (data.Integers(Words - 1, Batch, Time), Counting(masked ?? 0, Batch, Time));
                for (var i = 0; i < ids.Length; i++)
                    ids.Integers[i] = counts.Floats[i] == 0 ? 0 : ids.Integers[i] + 1;
                var y = data.Bits(Batch, 1);
                return new Prepared(() => model.TrainOnBatch(ids, y), model, [ids], y);
            });
    }

    private static IEnumerable<Workload> Variants(Func<string, double?, float, float, Workload> make)
    {
        yield return make("plain", null, 0, 0);
        yield return make("mask, every step counts", 0, 0, 0);
        yield return make("mask, 30 % do not count", MaskedPart, 0, 0);
        yield return make("dropout", null, Rate, 0);
        yield return make("recurrent dropout", null, 0, Rate);
    }

    /// <summary>1 for a step that counts, 0 for those of the last <paramref name="masked"/> part of every row.</summary>
    private static Tensor Counting(double masked, int batch, int time)
    {
        var mask = Tensor.Filled([batch, time], 1f);
        var first = time - (int)(masked * time);
        for (var row = 0; row < batch; row++)
            mask.Floats.Slice(row * time + first, time - first).Clear();
        return mask;
    }
}
