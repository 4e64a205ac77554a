namespace Nabi.Forecasting;

/// <summary>One row of an input tensor of a network.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Lengths">The lengths of its axes.</param>
/// <param name="DType">The type of its numbers.</param>
internal sealed record WindowInputShape(string Name, int[] Lengths, DType DType)
{
    /// <summary>A tensor of so many rows.</summary>
    public Tensor Rows(int count) => Tensor.Zeros(new Shape([count, .. Lengths]), DType);
}
