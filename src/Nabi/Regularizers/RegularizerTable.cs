namespace Nabi.Regularizers;

/// <summary>The regularizers a config or a name can ask for.</summary>
internal static class RegularizerTable
{
    public static Family Family { get; } = new("regularizer", nameof(Regularizer), "keras.regularizers", Fill);

    private static void Fill()
    {
        Family.Add("L1", c => new L1(c.Float("l1", 0.01f)), "l1");
        Family.Add("L2", c => new L2(c.Float("l2", 0.01f)), "l2");
        Family.Add("L1L2", c => new L1L2 { L1 = c.Float("l1", 0f), L2 = c.Float("l2", 0f) }, "l1_l2", "l1l2");
        Family.Add("OrthogonalRegularizer",
            c => new OrthogonalRegularizer { Factor = c.Float("factor", 0.01f), Mode = c.Text("mode", "rows") }, "orthogonal_regularizer");
    }
}
