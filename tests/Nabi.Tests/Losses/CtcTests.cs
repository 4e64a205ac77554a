namespace Nabi.Tests.Losses;

public sealed class CtcTests
{
    private const int Time = 4;
    private const int Classes = 3;

    [Theory]
    [InlineData(new[] { 1, 2 })]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 2, 0 })]
    [InlineData(new[] { 0, 0 })]
    public void The_loss_sums_over_every_way_to_lay_the_labels(int[] labels)
    {
        var logits = GradientAssert.Uniform(1, -1f, 1f, 1, Time, Classes);
        var wanted = labels.Where(label => label != 0).ToArray();
        var expected = -Math.Log(Ways(logits).Where(way => way.Labels.SequenceEqual(wanted)).Sum(way => way.Probability));
        Assert.Equal(expected, new CTC().Apply(new Tensor([1, 2], labels), logits).Item(), 1e-5);
    }

    [Fact]
    public void Gradients_equal_differences()
    {
        var labels = new Tensor([2, 2], [1, 2, 1, 0]);
        GradientAssert.Agree(x => new CTC().Apply(labels, x), GradientAssert.Uniform(2, -1f, 1f, 2, 5, Classes), order: 1);
    }

    [Fact]
    public void Masked_steps_are_as_if_they_were_not_there()
    {
        var whole = GradientAssert.Uniform(3, -1f, 1f, 1, 5, Classes);
        var shorter = Ops.Slice(whole, 1, 0, 3).Clone();
        var labels = new Tensor([1, 2], [2, 1]);
        whole.Mask = new Tensor([1, 5], [true, true, true, false, false]);
        Assert.Equal(new CTC().Apply(labels, shorter).Item(), new CTC().Apply(labels, whole).Item(), 1e-6f);
    }

    [Fact]
    public void Labels_that_do_not_fit_have_infinite_loss_and_no_gradient()
    {
        var logits = GradientAssert.Uniform(4, -1f, 1f, 1, 2, Classes);
        var tape = new GradientTape();
        tape.Watch(logits);
        var loss = tape.Record(() => new CTC().Apply(new Tensor([1, 2], [1, 1]), logits));
        Assert.Equal(float.PositiveInfinity, loss.Item());
        Assert.All(tape.Gradient(loss, new[] { logits })[0].ToArray(), slope => Assert.Equal(0f, slope));
    }

    [Fact]
    public void Greedy_merges_repeats_and_drops_blanks()
    {
        var logits = Best(1, 1, 0, 1, 2, 2);
        Assert.Equal([1, 1, 2], CtcDecoder.Greedy(logits)[0].Labels);
        Assert.Equal([1, 1, 1, 2, 2], CtcDecoder.Greedy(logits, mergeRepeated: false)[0].Labels);
        Assert.Equal([1], CtcDecoder.Greedy(logits, [2])[0].Labels);
    }

    [Fact]
    public void A_wide_beam_finds_the_most_likely_sequences()
    {
        var logits = GradientAssert.Uniform(5, -1f, 1f, 1, Time, Classes);
        var expected = Ways(logits).GroupBy(way => string.Join(",", way.Labels))
            .Select(group => (Labels: group.Key, Probability: group.Sum(way => way.Probability)))
            .OrderByDescending(pair => pair.Probability).Take(3).ToArray();
        var found = CtcDecoder.Beam(logits, beamWidth: 200, topPaths: 3)[0];
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(expected[i].Labels, string.Join(",", found[i].Labels));
            Assert.Equal(Math.Log(expected[i].Probability), found[i].LogProbability, 1e-5);
        }
    }

    [Fact]
    public void Wrong_shapes_and_labels_are_refused()
    {
        var logits = GradientAssert.Uniform(6, -1f, 1f, 1, Time, Classes);
        Assert.Throws<NabiException>(() => new CTC().Apply(Tensor.From(1), logits));
        Assert.Throws<NabiException>(() => new CTC().Apply(new Tensor([1, 1], [3]), logits));
        Assert.Throws<NabiException>(() => CtcDecoder.Greedy(logits, [9]));
        Assert.Throws<NabiException>(() => CtcDecoder.Beam(logits, beamWidth: 1, topPaths: 2));
    }

    private static Tensor Best(params int[] classes)
    {
        var values = new float[classes.Length * Classes];
        for (var t = 0; t < classes.Length; t++)
            values[t * Classes + classes[t]] = 5f;
        return new Tensor([1, classes.Length, Classes], values);
    }

    private static IEnumerable<(int[] Labels, double Probability)> Ways(Tensor logits)
    {
        var probabilities = Ops.Softmax(logits).ToArray();
        for (var way = 0; way < (int)Math.Pow(Classes, Time); way++)
        {
            var (labels, last, rest, probability) = (new List<int>(), 0, way, 1.0);
            for (var t = 0; t < Time; t++)
            {
                var k = rest % Classes;
                rest /= Classes;
                probability *= probabilities[t * Classes + k];
                if (k != 0 && k != last)
                    labels.Add(k);
                last = k;
            }

            yield return ([.. labels], probability);
        }
    }
}
