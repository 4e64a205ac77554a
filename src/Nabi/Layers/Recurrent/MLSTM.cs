namespace Nabi.Layers;

/// <summary>
/// An LSTM with a matrix memory over time, whose steps run side by side in chunks; the equations are at <see cref="MLSTMCell"/>. Within a
/// chunk each step reads what every earlier one wrote, in products of matrices, and the memory goes from chunk to chunk.
/// </summary>
/// <remarks>Beck et al., 2024, "xLSTM: Extended Long Short-Term Memory" (arXiv 2405.04517).</remarks>
/// <example><code>new MLSTM(64, heads: 4) { ReturnSequences = true }</code></example>
public sealed class MLSTM : UnitRecurrent
{
    // How to compute, not what: it is in no config.
    private static readonly ConfigSetting<int> ChunkSetting = ConfigSetting.Int(nameof(Chunk), 64, Must.BeAtLeast(1));

    private readonly MLSTMCell cell;

    /// <summary>A layer.</summary>
    /// <param name="units">The length of the output, at least 1.</param>
    /// <param name="heads">How many memories there are; divides the units.</param>
    /// <exception cref="NabiException">A number is below 1, or the heads do not divide the units.</exception>
    public MLSTM(int units, int heads)
        : base(new MLSTMCell(units, heads)) => cell = (MLSTMCell)Cell;

    /// <inheritdoc cref="MLSTMCell.Heads"/>
    public int Heads => cell.Heads;

    /// <summary>
    /// How many steps run side by side: more take more memory, fewer more operations, the numbers are the same. 64 by default; not part of
    /// the config.
    /// </summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int Chunk { get => Get(ChunkSetting); init => Set(ChunkSetting, value); }

    private protected override Recurrent NewInstance() => new MLSTM(Units, Heads);

    private protected override (Tensor Sequence, TensorList States) Scan(Tensor x, Tensor? mask, TensorList? initial, CallContext context)
        => Chunks.Run(x, mask, initial ?? [.. cell.StateShapes.Select(shape => Ops.ZerosLikeBatch(x, shape))], Chunk, cell.Chunk);
}
