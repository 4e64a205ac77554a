namespace Nabi.Tests.Models;

public sealed class ScanInModelTests
{
    [Fact]
    public void The_batch_can_be_scanned_between_layers_whatever_its_length()
    {
        var input = Input.Of(3);
        var sums = Ops.Scan((sum, row) => (sum + row, sum + row), Tensor.From(0f, 0f, 0f), input).Outputs;
        var model = new Model([input], [Ops.VectorizedMap(row => Ops.CumSum(row, 0), input), sums]);
        foreach (var batch in (int[])[2, 5, 1])
        {
            var x = Tensor.Ones(batch, 3);
            var outputs = model.PredictAll([x]);
            Assert.Equal(Ops.CumSum(x, 1).ToArray(), outputs[0].ToArray());
            Assert.Equal(Ops.CumSum(x, 0).ToArray(), outputs[1].ToArray());
        }
    }
}
