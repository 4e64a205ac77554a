using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabi.Kernels;

/// <summary>16 float32 numbers in one 512-bit register.</summary>
internal unsafe struct Lanes512 : ILanes<Lanes512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private Vector512<float> lanes;

    [MethodImpl(Inline)]
    private Lanes512(Vector512<float> lanes) => this.lanes = lanes;

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

    public static Lanes512 Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(Inline)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(Inline)]
    public static Lanes512 Broadcast(float* source) => new(Vector512.Create(*source));

    [MethodImpl(Inline)]
    public static Lanes512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(Inline)]
    public readonly void Store(float* target) => lanes.Store(target);

    [MethodImpl(Inline)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left.lanes + right.lanes);

    [MethodImpl(Inline)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left.lanes - right.lanes);

    [MethodImpl(Inline)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left.lanes * right.lanes);

    [MethodImpl(Inline)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left.lanes / right.lanes);

    [MethodImpl(Inline)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) =>
        new(Avx512F.FusedMultiplyAdd(a.lanes, b.lanes, c.lanes));

    [MethodImpl(Inline)]
    public static void Accumulate(ref Lanes512 sum, Lanes512 a, Lanes512 b) => sum.lanes = Avx512F.FusedMultiplyAdd(a.lanes, b.lanes, sum.lanes);

    [MethodImpl(Inline)]
    public static Lanes512 Min(Lanes512 left, Lanes512 right) => new(Vector512.MinNative(left.lanes, right.lanes));

    [MethodImpl(Inline)]
    public static Lanes512 Max(Lanes512 left, Lanes512 right) => new(Vector512.MaxNative(left.lanes, right.lanes));

    [MethodImpl(Inline)]
    public static Lanes512 Abs(Lanes512 value) => new(Vector512.Abs(value.lanes));

    [MethodImpl(Inline)]
    public static Lanes512 Sqrt(Lanes512 value) => new(Vector512.Sqrt(value.lanes));

    [MethodImpl(Inline)]
    public static Lanes512 Round(Lanes512 value) => new(Vector512.Round(value.lanes));

    [MethodImpl(Inline)]
    public static Lanes512 Split(Lanes512 power, out Lanes512 whole)
    {
        var rest = Avx512DQ.Reduce(power.lanes, 0);
        whole = new(power.lanes - rest);
        return new(rest);
    }

    [MethodImpl(Inline)]
    public static Lanes512 Scale(Lanes512 value, Lanes512 power) => new(Avx512F.Scale(value.lanes, power.lanes));

    [MethodImpl(Inline)]
    public static Lanes512 WhereLess(Lanes512 left, Lanes512 right, Lanes512 yes, Lanes512 no) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left.lanes, right.lanes), yes.lanes, no.lanes));

    [MethodImpl(Inline)]
    public static float Sum(Lanes512 value) => Vector512.Sum(value.lanes);

    [MethodImpl(Inline)]
    public static Lanes512 Exponent(Lanes512 value, out Lanes512 mantissa)
    {
        var bits = value.lanes.AsInt32();
        mantissa = new(((bits & Vector512.Create(0x007FFFFF)) | Vector512.Create(0x3F000000)).AsSingle());
        return new(Vector512.ConvertToSingle(((bits >> 23) & Vector512.Create(0xFF)) - Vector512.Create(126)));
    }
}
