using System.Reflection;
using System.Text.RegularExpressions;
using Nabi;

namespace Documentation.Pages;

/// <summary>The code of docs/operations.md.</summary>
public sealed class OperationsPage : Page
{
    [Fact]
    public void Loops_and_branches()
    {
        Tensor halved = Ops.WhileLoop(v => Ops.Greater(Ops.Max(v), 1f), v => v * 0.5f, Tensor.From(6f, 3f));                 // 0.75, 0.375
        var (last, all) = Ops.Scan((sum, x) => (sum + x, sum * x), 0f, Tensor.From(1f, 2f, 3f));                               // 6; 0, 2, 9
        Tensor products = Ops.AssociativeScan((a, b) => a * b, Tensor.From(1f, 2f, 3f, 4f));                                   // 1, 2, 6, 24
        Tensor either = Ops.Cond(Ops.Greater(last, 5f), () => last * 2f, () => -last);                                         // 12
        Assert.Equal([0.75f, 0.375f], halved.ToArray());
        Assert.Equal([0f, 2f, 9f], all.ToArray());
        Assert.Equal([1f, 2f, 6f, 24f], products.ToArray());
        Assert.Equal(12f, either.Item());
    }

    [Fact]
    public void Segments_and_places()
    {
        Tensor sums = Ops.SegmentSum(Tensor.From(1f, 2f, 10f, 20f), Tensor.From(0, 0, 1, 1), numSegments: 3);                 // 3, 30, 0
        Tensor counts = Ops.Bincount(Tensor.From(3, 1, 3));                                                                    // 0, 1, 0, 2
        Tensor bins = Ops.SearchSorted(Tensor.From(0f, 1f, 2f), Tensor.From(0.5f, 2f));                                        // 1, 2
        Tensor picked = Ops.TakeAlongAxis(Tensor.From(new[,] { { 5f, 7f }, { 8f, 6f } }), new Tensor([2, 1], [1, 0]));         // 7; 8
        Tensor changed = Ops.ScatterAdd(Tensor.Zeros(3), new Tensor([2, 1], [2, 2]), Tensor.From(1f, 4f));                     // 0, 0, 5
        Assert.Equal([3f, 30f, 0f], sums.ToArray());
        Assert.Equal([0, 1, 0, 2], counts.AsIntegers().ToArray());
        Assert.Equal([1, 2], bins.AsIntegers().ToArray());
        Assert.Equal([7f, 8f], picked.ToArray());
        Assert.Equal([0f, 0f, 5f], changed.ToArray());
    }

    [Fact]
    public void Tones()
    {
        var signal = Ops.Sin(Ops.Arange(0f, 256f) * 0.3f);
        var (real, imaginary) = Ops.STFT(signal, sequenceLength: 64, sequenceStride: 32, fftLength: 64);
        Tensor again = Ops.ISTFT(real, imaginary, 64, 32, 64, length: 256);
        Assert.True(Ops.All(Ops.IsClose(signal, again, atol: 1e-5f)).AsBooleans()[0]);
    }

    [Fact]
    public void The_table_names_every_operation()
    {
        var table = string.Join("\n", Repository.Lines("docs/operations.md").SkipWhile(line => line != "## All of them"));
        var named = Regex.Matches(table, "`([A-Za-z0-9]+)`").Select(match => match.Groups[1].Value).ToList();
        var known = typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(named.Count, named.Distinct().Count());
        Assert.Equal(known.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }
}
