namespace Nabi;

public static partial class Ops
{
    /// <summary>The coordinates of a grid: one tensor per axis, of the shape of the grid.</summary>
    /// <param name="axes">The places along each axis, in a row.</param>
    /// <param name="indexing"><c>xy</c> (default): the first tensor runs along the second axis, as x does in pictures; <c>ij</c>: along the
    /// first.</param>
    /// <exception cref="NabiException">There is no axis.</exception>
    public static TensorList Meshgrid(IReadOnlyList<Tensor> axes, GridIndexing indexing = default)
    {
        ArgumentNullException.ThrowIfNull(axes);
        return [.. ComposeAll("Meshgrid", [new("indexing", indexing.ToString())], all =>
        {
            var rank = all.Length;
            int Place(int i) => indexing == GridIndexing.XY && rank > 1 && i < 2 ? 1 - i : i;
            Tensor[] rows = [.. all.Select(row => row.Rank == 1 ? row : View(row, new Shape(-1)))];
            var shape = new int[rank];
            for (var i = 0; i < rank; i++)
                shape[Place(i)] = rows[i].Shape[0];
            var grid = new Shape(shape);
            if (!grid.IsKnown)
                return [.. rows.Select(row => Tensor.Symbolic(grid, row.DType))];
            Made("Meshgrid", grid);
            return [
                .. rows.Select(
                    (row, i) =>
                        BroadcastTo(View(row,
                            new Shape([.. Enumerable.Range(0, rank).Select(axis => axis == Place(i) ? row.Shape[0] : 1)])), grid))];
        }, Some(axes, "Meshgrid"))];
    }
}
