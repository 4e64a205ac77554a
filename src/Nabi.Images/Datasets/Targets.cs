namespace Nabi.Images;

/// <summary>Classes as targets.</summary>
internal static class Targets
{
    /// <summary>The targets of a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="mode">What classes become.</param>
    public static Tensor Of(int[] labels, int classes, LabelMode mode)
    {
        if (mode == LabelMode.Int)
            return new Tensor([labels.Length], labels);
        if (mode == LabelMode.Binary)
            return new Tensor([labels.Length, 1], Array.ConvertAll(labels, label => (float)label));
        var rows = new float[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++)
            rows[i * classes + labels[i]] = 1f;
        return new Tensor([labels.Length, classes], rows);
    }

    /// <summary>The target of one sample, without a batch's axis.</summary>
    public static Tensor One(int label, int classes, LabelMode mode) => Ops.Squeeze(Of([label], classes, mode), 0);
}
