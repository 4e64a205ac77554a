using System.Runtime.Intrinsics.Arm;

namespace Nabi.Kernels;

/// <summary>4 float32 numbers in one 128-bit register.</summary>
internal unsafe struct Simd128 : ISimdVector<Simd128>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private Vector128<float> lanes;

    [MethodImpl(Inline)]
    private Simd128(Vector128<float> lanes) => this.lanes = lanes;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => 4;
    }

    public static bool Many
    {
        [MethodImpl(Inline)]
        get => AdvSimd.IsSupported || Avx512F.VL.IsSupported;
    }

    public static Simd128 Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector128<float>.Zero);
    }

    [MethodImpl(Inline)]
    public static Simd128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(Inline)]
    public static Simd128 Broadcast(float* source) => new(Vector128.Create(*source));

    [MethodImpl(Inline)]
    public static Simd128 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(Inline)]
    public readonly void Store(float* target) => lanes.Store(target);

    [MethodImpl(Inline)]
    public static Simd128 operator +(Simd128 left, Simd128 right) => new(left.lanes + right.lanes);

    [MethodImpl(Inline)]
    public static Simd128 operator -(Simd128 left, Simd128 right) => new(left.lanes - right.lanes);

    [MethodImpl(Inline)]
    public static Simd128 operator *(Simd128 left, Simd128 right) => new(left.lanes * right.lanes);

    [MethodImpl(Inline)]
    public static Simd128 operator /(Simd128 left, Simd128 right) => new(left.lanes / right.lanes);

    [MethodImpl(Inline)]
    public static Simd128 MultiplyAdd(Simd128 a, Simd128 b, Simd128 c)
        => new(Vector128.MultiplyAddEstimate(a.lanes, b.lanes, c.lanes));

    [MethodImpl(Inline)]
    public static void Accumulate(ref Simd128 sum, Simd128 a, Simd128 b)
        => sum.lanes = Vector128.MultiplyAddEstimate(a.lanes, b.lanes, sum.lanes);

    [MethodImpl(Inline)]
    public static Simd128 Min(Simd128 left, Simd128 right) => new(Vector128.MinNative(left.lanes, right.lanes));

    [MethodImpl(Inline)]
    public static Simd128 Max(Simd128 left, Simd128 right) => new(Vector128.MaxNative(left.lanes, right.lanes));

    [MethodImpl(Inline)]
    public static Simd128 Abs(Simd128 value) => new(Vector128.Abs(value.lanes));

    [MethodImpl(Inline)]
    public static Simd128 Sqrt(Simd128 value) => new(Vector128.Sqrt(value.lanes));

    [MethodImpl(Inline)]
    public static Simd128 Round(Simd128 value) => new(Vector128.Round(value.lanes));

    [MethodImpl(Inline)]
    public static Simd128 Split(Simd128 power, out Simd128 whole)
    {
        var limited = Vector128.MinNative(Vector128.Create(130f), Vector128.MaxNative(Vector128.Create(-130f), power.lanes));
        whole = new(Vector128.Round(limited));
        return new(limited - whole.lanes);
    }

    [MethodImpl(Inline)]
    public static Simd128 Scale(Simd128 value, Simd128 power)
    {
        return TwoStep(value, power);
    }

    // 2^n overflows the exponent field near the ends, so the power is applied in two halves.
    [MethodImpl(Inline)]
    private static Simd128 TwoStep(Simd128 value, Simd128 power)
    {
        var whole = Vector128.ConvertToInt32Native(power.lanes);
        var half = whole >> 1;
        var first = ((half + Vector128.Create(127)) << 23).AsSingle();
        var second = ((whole - half + Vector128.Create(127)) << 23).AsSingle();
        return new(value.lanes * first * second);
    }

    [MethodImpl(Inline)]
    public static Simd128 WhereLess(Simd128 left, Simd128 right, Simd128 yes, Simd128 no)
        => new(Vector128.ConditionalSelect(Vector128.LessThan(left.lanes, right.lanes), yes.lanes, no.lanes));

    [MethodImpl(Inline)]
    public static float Sum(Simd128 value) => Vector128.Sum(value.lanes);

    [MethodImpl(Inline)]
    public static Simd128 Exponent(Simd128 value, out Simd128 mantissa)
    {
        var bits = value.lanes.AsInt32();
        mantissa = new(((bits & Vector128.Create(0x007FFFFF)) | Vector128.Create(0x3F000000)).AsSingle());
        return new(Vector128.ConvertToSingle(((bits >> 23) & Vector128.Create(0xFF)) - Vector128.Create(126)));
    }
}
