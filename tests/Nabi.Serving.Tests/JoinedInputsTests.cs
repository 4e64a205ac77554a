namespace Nabi.Serving.Tests;

/// <summary>Requests as one batch: the rows, what stands for those that are missing, and memory that is used again.</summary>
public class JoinedInputsTests
{
    [Fact]
    public void Rows_follow_one_another_and_the_last_one_fills_up_to_a_power_of_two_or_the_most()
    {
        const int most = 12;
        var joined = new JoinedInputs(most);
        for (var requests = 1; requests <= most; requests++)
        {
            var rows = 1;
            while (rows < requests)
                rows *= 2;
            var batch = Enumerable.Range(0, requests).Select(i => Numbers(10 * i, 10 * i + 1)).ToList();
            var inputs = joined.Join(batch);
            float[] expected = [.. Enumerable.Range(0, Math.Min(rows, most)).Select(i => 10 * Math.Min(i, requests - 1))
                .SelectMany(row => new float[] { row, row + 1 })];
            Assert.Equal(new Shape(expected.Length / 2, 2), Assert.Single(inputs).Shape);
            Assert.Equal(expected, inputs[0].ToArray());
        }
    }

    [Fact]
    public void Memory_is_used_again_for_the_same_shape_alone()
    {
        var joined = new JoinedInputs(8);
        var first = joined.Join([Numbers(1, 2), Numbers(3, 4)]);
        var beside = joined.Join([Numbers(1, 2), Numbers(3, 4)]);
        Assert.NotSame(first[0], beside[0]);
        joined.Return(first);
        var second = joined.Join([Numbers(5, 6), Numbers(7, 8)]);
        Assert.Same(first[0], second[0]);
        Assert.Equal([5f, 6f, 7f, 8f], second[0].ToArray());
        joined.Return(second);
        var wider = joined.Join([Numbers(1, 2, 3), Numbers(4, 5, 6)]);
        Assert.Equal(new Shape(2, 3), wider[0].Shape);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], wider[0].ToArray());
    }

    [Fact]
    public void Requests_of_several_rows_and_texts_are_joined()
    {
        var joined = new JoinedInputs(8);
        Work[] batch = [Of(new Tensor([2], ["a", "b"])), Of(new Tensor([1], ["c"]))];
        var inputs = joined.Join(batch);
        Assert.Equal(["a", "b", "c", "c"], inputs[0].Texts.ToArray());
        joined.Return(inputs);
        Assert.NotSame(inputs[0], joined.Join(batch)[0]);
    }

    private static Work Numbers(params float[] row) => Of(new Tensor([1, row.Length], row));

    private static Work Of(Tensor input) => new([input], input.Shape[0], null, CancellationToken.None);
}
