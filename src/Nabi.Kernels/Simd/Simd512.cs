namespace Nabi.Kernels;

/// <summary>16 float32 numbers in one 512-bit register.</summary>
internal unsafe struct Simd512 : ISimdVector<Simd512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private Vector512<float> lanes;

    [MethodImpl(Inline)]
    private Simd512(Vector512<float> lanes) => this.lanes = lanes;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => 16;
    }

    public static bool Many
    {
        [MethodImpl(Inline)]
        get => true;
    }

    public static Simd512 Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(Inline)]
    public static Simd512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(Inline)]
    public static Simd512 Broadcast(float* source) => new(Vector512.Create(*source));

    [MethodImpl(Inline)]
    public static Simd512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(Inline)]
    public readonly void Store(float* target) => lanes.Store(target);

    [MethodImpl(Inline)]
    public static Simd512 operator +(Simd512 left, Simd512 right) => new(left.lanes + right.lanes);

    [MethodImpl(Inline)]
    public static Simd512 operator -(Simd512 left, Simd512 right) => new(left.lanes - right.lanes);

    [MethodImpl(Inline)]
    public static Simd512 operator *(Simd512 left, Simd512 right) => new(left.lanes * right.lanes);

    [MethodImpl(Inline)]
    public static Simd512 operator /(Simd512 left, Simd512 right) => new(left.lanes / right.lanes);

    [MethodImpl(Inline)]
    public static Simd512 MultiplyAdd(Simd512 a, Simd512 b, Simd512 c)
        => new(Avx512F.FusedMultiplyAdd(a.lanes, b.lanes, c.lanes));

    [MethodImpl(Inline)]
    public static void Accumulate(ref Simd512 sum, Simd512 a, Simd512 b)
        => sum.lanes = Avx512F.FusedMultiplyAdd(a.lanes, b.lanes, sum.lanes);

    [MethodImpl(Inline)]
    public static Simd512 Min(Simd512 left, Simd512 right) => new(Vector512.MinNative(left.lanes, right.lanes));

    [MethodImpl(Inline)]
    public static Simd512 Max(Simd512 left, Simd512 right) => new(Vector512.MaxNative(left.lanes, right.lanes));

    [MethodImpl(Inline)]
    public static Simd512 Abs(Simd512 value) => new(Vector512.Abs(value.lanes));

    [MethodImpl(Inline)]
    public static Simd512 Sqrt(Simd512 value) => new(Vector512.Sqrt(value.lanes));

    [MethodImpl(Inline)]
    public static Simd512 Round(Simd512 value) => new(Vector512.Round(value.lanes));

    [MethodImpl(Inline)]
    public static Simd512 Split(Simd512 power, out Simd512 whole)
    {
        var rest = Avx512DQ.Reduce(power.lanes, 0);
        whole = new(power.lanes - rest);
        return new(rest);
    }

    [MethodImpl(Inline)]
    public static Simd512 Scale(Simd512 value, Simd512 power) => new(Avx512F.Scale(value.lanes, power.lanes));

    [MethodImpl(Inline)]
    public static Simd512 WhereLess(Simd512 left, Simd512 right, Simd512 yes, Simd512 no)
        => new(Vector512.ConditionalSelect(Vector512.LessThan(left.lanes, right.lanes), yes.lanes, no.lanes));

    [MethodImpl(Inline)]
    public static float Sum(Simd512 value) => Vector512.Sum(value.lanes);

    [MethodImpl(Inline)]
    public static Simd512 Exponent(Simd512 value, out Simd512 mantissa)
    {
        var bits = value.lanes.AsInt32();
        mantissa = new(((bits & Vector512.Create(0x007FFFFF)) | Vector512.Create(0x3F000000)).AsSingle());
        return new(Vector512.ConvertToSingle(((bits >> 23) & Vector512.Create(0xFF)) - Vector512.Create(126)));
    }
}
