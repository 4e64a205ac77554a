namespace Nabi.Layers;

/// <summary>
/// A selective state space over time, whose steps run side by side in chunks; the equations are at <see cref="Mamba2Cell"/>. Within a chunk
/// each step reads what every earlier one wrote, in products of matrices, and the state goes from chunk to chunk.
/// </summary>
/// <remarks>
/// Dao and Gu, 2024, "Transformers are SSMs: Generalized Models and Efficient Algorithms Through Structured State Space Duality" (arXiv
/// 2405.21060).
/// </remarks>
/// <example><code>new Mamba2(64, heads: 4) { StateSize = 32, ReturnSequences = true }</code></example>
public sealed class Mamba2 : ScanRecurrent
{
    // How to compute, not what: it is in no config.
    private static readonly ConfigSetting<int> ChunkSetting = ConfigSetting.Int(nameof(Chunk), 64, Must.BeAtLeast(1));

    private readonly Mamba2Cell cell;

    /// <summary>A layer.</summary>
    /// <param name="units">The length of the output, at least 1.</param>
    /// <param name="heads">How many factors there are at each step; divides the units.</param>
    /// <exception cref="NabiException">A number is below 1, or the heads do not divide the units.</exception>
    public Mamba2(int units, int heads)
        : base(new Mamba2Cell(units, heads)) => cell = (Mamba2Cell)Cell;

    /// <inheritdoc cref="Mamba2Cell.Units"/>
    public int Units => cell.Units;

    /// <inheritdoc cref="Mamba2Cell.Heads"/>
    public int Heads => cell.Heads;

    /// <inheritdoc cref="Mamba2Cell.StateSize"/>
    public int StateSize { get => Get(Mamba2Cell.StateSizeSetting); init => Set(Mamba2Cell.StateSizeSetting, value); }

    /// <inheritdoc cref="Mamba2Cell.Window"/>
    public int Window { get => Get(Mamba2Cell.WindowSetting); init => Set(Mamba2Cell.WindowSetting, value); }

    /// <inheritdoc cref="Mamba2Cell.Expansion"/>
    public int Expansion { get => Get(Mamba2Cell.ExpansionSetting); init => Set(Mamba2Cell.ExpansionSetting, value); }

    /// <summary>
    /// How many steps run side by side: more take more memory, fewer more operations, the numbers are the same. 64 by default; not part of
    /// the config.
    /// </summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int Chunk { get => Get(ChunkSetting); init => Set(ChunkSetting, value); }

    private protected override Recurrent NewInstance() => new Mamba2(Units, Heads);

    private protected override (Tensor Sequence, TensorList States) Scan(Tensor x, Tensor? mask, TensorList? initial, CallContext context)
        => Chunks.Run(x, mask, initial ?? [.. cell.StateShapes.Select(shape => Ops.ZerosLikeBatch(x, shape))], Chunk, cell.Chunk);
}
