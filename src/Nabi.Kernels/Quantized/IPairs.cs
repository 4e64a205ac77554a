namespace Nabi.Kernels;

/// <summary>A register of 32-bit sums, each of which takes the products of two neighbouring 16-bit numbers at a time, exactly.</summary>
internal unsafe interface IPairs<TSelf>
    where TSelf : struct, IPairs<TSelf>
{
    /// <summary>Sums in one register.</summary>
    static abstract int Count { get; }

    /// <summary>All sums 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Pairs of 16-bit numbers, one for each sum.</summary>
    static abstract TSelf Load(short* from);

    /// <summary>The same pair for each sum.</summary>
    static abstract TSelf Broadcast(short* pair);

    /// <summary>sum += a₀ b₀ + a₁ b₁.</summary>
    static abstract TSelf Add(TSelf sum, TSelf a, TSelf b);

    /// <summary>y = or += the sums times (row · columns), in this order on every width.</summary>
    static abstract void Store(TSelf sum, float row, float* columns, float* y, bool add);
}

internal readonly unsafe struct Pairs512(Vector512<int> value) : IPairs<Pairs512>
{
    private readonly Vector512<int> value = value;

    public static int Count => 16;

    public static Pairs512 Zero => new(Vector512<int>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs512 Load(short* from) => new(Vector512.Load((int*)from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs512 Broadcast(short* pair) => new(Vector512.Create(*(int*)pair));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs512 Add(Pairs512 sum, Pairs512 a, Pairs512 b)
        => new(sum.value + Avx512BW.MultiplyAddAdjacent(a.value.AsInt16(), b.value.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Pairs512 sum, float row, float* columns, float* y, bool add)
    {
        var scaled = Vector512.ConvertToSingle(sum.value) * (Vector512.Create(row) * Vector512.Load(columns));
        (add ? Vector512.Load(y) + scaled : scaled).Store(y);
    }
}

internal readonly unsafe struct Pairs256(Vector256<int> value) : IPairs<Pairs256>
{
    private readonly Vector256<int> value = value;

    public static int Count => 8;

    public static Pairs256 Zero => new(Vector256<int>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs256 Load(short* from) => new(Vector256.Load((int*)from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs256 Broadcast(short* pair) => new(Vector256.Create(*(int*)pair));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs256 Add(Pairs256 sum, Pairs256 a, Pairs256 b)
        => new(AvxVnni.IsSupported
            ? AvxVnni.MultiplyWideningAndAdd(sum.value, a.value.AsInt16(), b.value.AsInt16())
            : sum.value + Avx2.MultiplyAddAdjacent(a.value.AsInt16(), b.value.AsInt16()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Pairs256 sum, float row, float* columns, float* y, bool add)
    {
        var scaled = Vector256.ConvertToSingle(sum.value) * (Vector256.Create(row) * Vector256.Load(columns));
        (add ? Vector256.Load(y) + scaled : scaled).Store(y);
    }
}

internal readonly unsafe struct Pairs128(Vector128<int> value) : IPairs<Pairs128>
{
    private readonly Vector128<int> value = value;

    public static int Count => 4;

    public static Pairs128 Zero => new(Vector128<int>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs128 Load(short* from) => new(Vector128.Load((int*)from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs128 Broadcast(short* pair) => new(Vector128.Create(*(int*)pair));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pairs128 Add(Pairs128 sum, Pairs128 a, Pairs128 b)
    {
        if (Sse2.IsSupported) return new(sum.value + Sse2.MultiplyAddAdjacent(a.value.AsInt16(), b.value.AsInt16()));
        // The lower halves of the pairs, then the upper ones, as 32-bit numbers.
        var low = (a.value << 16 >> 16) * (b.value << 16 >> 16);
        return new(sum.value + low + (a.value >> 16) * (b.value >> 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Pairs128 sum, float row, float* columns, float* y, bool add)
    {
        var scaled = Vector128.ConvertToSingle(sum.value) * (Vector128.Create(row) * Vector128.Load(columns));
        (add ? Vector128.Load(y) + scaled : scaled).Store(y);
    }
}

internal readonly unsafe struct PairsScalar(int value) : IPairs<PairsScalar>
{
    private readonly int value = value;

    public static int Count => 1;

    public static PairsScalar Zero => default;

    public static PairsScalar Load(short* from) => new(*(int*)from);

    public static PairsScalar Broadcast(short* pair) => new(*(int*)pair);

    public static PairsScalar Add(PairsScalar sum, PairsScalar a, PairsScalar b)
        => new(sum.value + (short)a.value * (short)b.value + (a.value >> 16) * (b.value >> 16));

    public static void Store(PairsScalar sum, float row, float* columns, float* y, bool add)
    {
        var scaled = sum.value * (row * *columns);
        *y = add ? *y + scaled : scaled;
    }
}
