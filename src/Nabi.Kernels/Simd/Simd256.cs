namespace Nabi.Kernels;

/// <summary>8 float32 numbers in one 256-bit register.</summary>
internal unsafe struct Simd256 : ISimdVector<Simd256>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private Vector256<float> lanes;

    [MethodImpl(Inline)]
    private Simd256(Vector256<float> lanes) => this.lanes = lanes;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => 8;
    }

    public static bool Many
    {
        [MethodImpl(Inline)]
        get => Avx512F.VL.IsSupported;
    }

    public static Simd256 Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector256<float>.Zero);
    }

    [MethodImpl(Inline)]
    public static Simd256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(Inline)]
    public static Simd256 Broadcast(float* source) => new(Vector256.Create(*source));

    [MethodImpl(Inline)]
    public static Simd256 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(Inline)]
    public readonly void Store(float* target) => lanes.Store(target);

    [MethodImpl(Inline)]
    public static Simd256 operator +(Simd256 left, Simd256 right) => new(left.lanes + right.lanes);

    [MethodImpl(Inline)]
    public static Simd256 operator -(Simd256 left, Simd256 right) => new(left.lanes - right.lanes);

    [MethodImpl(Inline)]
    public static Simd256 operator *(Simd256 left, Simd256 right) => new(left.lanes * right.lanes);

    [MethodImpl(Inline)]
    public static Simd256 operator /(Simd256 left, Simd256 right) => new(left.lanes / right.lanes);

    [MethodImpl(Inline)]
    public static Simd256 MultiplyAdd(Simd256 a, Simd256 b, Simd256 c)
        => new(Vector256.MultiplyAddEstimate(a.lanes, b.lanes, c.lanes));

    [MethodImpl(Inline)]
    public static void Accumulate(ref Simd256 sum, Simd256 a, Simd256 b)
        => sum.lanes = Vector256.MultiplyAddEstimate(a.lanes, b.lanes, sum.lanes);

    [MethodImpl(Inline)]
    public static Simd256 Min(Simd256 left, Simd256 right) => new(Vector256.MinNative(left.lanes, right.lanes));

    [MethodImpl(Inline)]
    public static Simd256 Max(Simd256 left, Simd256 right) => new(Vector256.MaxNative(left.lanes, right.lanes));

    [MethodImpl(Inline)]
    public static Simd256 Abs(Simd256 value) => new(Vector256.Abs(value.lanes));

    [MethodImpl(Inline)]
    public static Simd256 Sqrt(Simd256 value) => new(Vector256.Sqrt(value.lanes));

    [MethodImpl(Inline)]
    public static Simd256 Round(Simd256 value) => new(Vector256.Round(value.lanes));

    [MethodImpl(Inline)]
    public static Simd256 Split(Simd256 power, out Simd256 whole)
    {
        var limited = Vector256.MinNative(Vector256.Create(130f), Vector256.MaxNative(Vector256.Create(-130f), power.lanes));
        whole = new(Vector256.Round(limited));
        return new(limited - whole.lanes);
    }

    [MethodImpl(Inline)]
    public static Simd256 Scale(Simd256 value, Simd256 power)
    {
        return TwoStep(value, power);
    }

    // 2^n overflows the exponent field near the ends, so the power is applied in two halves.
    [MethodImpl(Inline)]
    private static Simd256 TwoStep(Simd256 value, Simd256 power)
    {
        var whole = Vector256.ConvertToInt32Native(power.lanes);
        var half = whole >> 1;
        var first = ((half + Vector256.Create(127)) << 23).AsSingle();
        var second = ((whole - half + Vector256.Create(127)) << 23).AsSingle();
        return new(value.lanes * first * second);
    }

    [MethodImpl(Inline)]
    public static Simd256 WhereLess(Simd256 left, Simd256 right, Simd256 yes, Simd256 no)
        => new(Vector256.ConditionalSelect(Vector256.LessThan(left.lanes, right.lanes), yes.lanes, no.lanes));

    [MethodImpl(Inline)]
    public static float Sum(Simd256 value) => Vector256.Sum(value.lanes);

    [MethodImpl(Inline)]
    public static Simd256 Exponent(Simd256 value, out Simd256 mantissa)
    {
        var bits = value.lanes.AsInt32();
        mantissa = new(((bits & Vector256.Create(0x007FFFFF)) | Vector256.Create(0x3F000000)).AsSingle());
        return new(Vector256.ConvertToSingle(((bits >> 23) & Vector256.Create(0xFF)) - Vector256.Create(126)));
    }
}
