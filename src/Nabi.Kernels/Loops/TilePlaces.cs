namespace Nabi.Kernels;

/// <summary>Where a tile of the matrix product finds its elements of A and puts those of C.</summary>
internal unsafe interface ITilePlaces<TSelf>
    where TSelf : struct, ITilePlaces<TSelf>
{
    /// <summary>Whether the steps along the depth are read from <see cref="Depths"/>; else all are <see cref="Stride"/>.</summary>
    static abstract bool Gathers { get; }

    /// <summary>The distance of two elements of a row of A.</summary>
    nint Stride { get; }

    /// <summary>Where the elements of a row of A are, as distances from <see cref="A"/>.</summary>
    nint* Depths { get; }

    /// <summary>The distance of two rows of C; 0 if they lie anywhere.</summary>
    nint RowDistance { get; }

    /// <summary>Row r of A, and <see cref="C"/>: of C.</summary>
    float* A(int r);

    float* C(int r);

    /// <summary>The places of the rows after the next ones.</summary>
    TSelf Skip(int rows);

    /// <summary>
    /// The same rows of A, those of C one after the other from <paramref name="block"/> on; <paramref name="distances"/> has room for
    /// 8 numbers.</summary>
    TSelf Into(float* block, int width, nint* distances);
}

/// <summary>Rows and steps at equal distances: a matrix, or its transpose.</summary>
internal readonly unsafe struct StridedPlaces(float* a, nint row, nint stride, float* c, nint ldc) : ITilePlaces<StridedPlaces>
{
    private readonly float* a = a;
    private readonly float* c = c;

    public static bool Gathers => false;

    public nint Stride => stride;

    public nint* Depths => null;

    public nint RowDistance => ldc;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* A(int r) => a + r * row;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* C(int r) => c + r * ldc;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StridedPlaces Skip(int rows) => new(a + rows * row, row, stride, c + rows * ldc, ldc);

    public StridedPlaces Into(float* block, int width, nint* distances) => new(a, row, stride, block, width);
}

/// <summary>
/// Rows and steps from tables: A[r, i] = a[rows[r] + depths[i]], C[r, j] = c[targets[r] + j]. The patches of a convolution are such a
/// matrix, without being written down; with the tables exchanged they are its transpose.
/// </summary>
internal readonly unsafe struct GatheredPlaces(float* a, nint* rows, nint* depths, float* c, nint* targets) : ITilePlaces<GatheredPlaces>
{
    private readonly float* a = a;
    private readonly float* c = c;
    private readonly nint* rows = rows;
    private readonly nint* depths = depths;
    private readonly nint* targets = targets;

    public static bool Gathers => true;

    public nint Stride => 0;

    public nint* Depths => depths;

    public nint RowDistance => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* A(int r) => a + rows[r];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* C(int r) => c + targets[r];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GatheredPlaces Skip(int count) => new(a, rows + count, depths, c, targets + count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GatheredPlaces Deeper(int steps) => new(a, rows, depths + steps, c, targets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GatheredPlaces Columns(int count) => new(a, rows, depths, c + count, targets);

    public GatheredPlaces Into(float* block, int width, nint* distances)
    {
        for (var r = 0; r < 8; r++) distances[r] = (nint)r * width;
        return new(a, rows, depths, block, distances);
    }
}
