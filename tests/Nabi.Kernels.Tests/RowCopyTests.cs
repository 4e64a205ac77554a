namespace Nabi.Kernels.Tests;

public sealed class RowCopyTests
{
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        // rows, width, distances; negative ones walk back
        { 0, 4, 4, 4 }, { 4, 0, 1, 1 }, { 1, 1, 0, 0 }, { 3, 1, 2, -1 }, { 5, 7, 9, -7 }, { 4, 16, -16, 20 },
        { 6, 33, -40, -33 }, { 2, 100, 100, 130 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Equal_the_plain_loops(int rows, int width, int fromStride, int toStride) => Widths.Each(_ =>
    {
        int from = Math.Max(0, -fromStride * (rows - 1)), to = Math.Max(0, -toStride * (rows - 1));
        float[] source = Numbers.Random(1, Size(fromStride)), copied = Numbers.Random(2, Size(toStride)), added = [.. copied];
        float[] expectedCopy = [.. copied], expectedSum = [.. copied];
        for (var r = 0; r < rows; r++)
        {
            for (var j = 0; j < width; j++)
            {
                expectedCopy[to + r * toStride + j] = source[from + r * fromStride + j];
                expectedSum[to + r * toStride + j] += source[from + r * fromStride + j];
            }
        }

        RowCopy.Copy(rows, width, source, from, fromStride, copied, to, toStride);
        RowCopy.Add(rows, width, source, from, fromStride, added, to, toStride);
        Assert.Equal(expectedCopy, copied);
        Assert.Equal(expectedSum, added);

        int Size(int step) => Math.Abs(step) * Math.Max(0, rows - 1) + width;
    });

    [Fact]
    public void Rows_outside_are_refused_with_a_sentence()
    {
        var thrown = Assert.Throws<ArgumentException>(() => RowCopy.Copy(3, 4, new float[11], 0, 4, new float[12], 0, 4));
        Assert.Contains("'source' has 11 numbers, expected room for 3 rows of 4", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RowCopy.Add(3, 4, new float[12], 0, 4, new float[12], 7, -4));
        Assert.Throws<ArgumentException>(() => RowCopy.Copy(-1, 4, new float[12], 0, 4, new float[12], 0, 4));
    }
}
