using System.Runtime.CompilerServices;

namespace Nabi.Kernels;

/// <summary>One float32 number: the kernels without any vector instruction.</summary>
internal readonly unsafe struct LanesScalar : ILanes<LanesScalar>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly float lane;

    [MethodImpl(Inline)]
    private LanesScalar(float lane) => this.lane = lane;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => 1;
    }

    public static bool Many
    {
        [MethodImpl(Inline)]
        get => false;
    }

    public static LanesScalar Zero
    {
        [MethodImpl(Inline)]
        get => default;
    }

    [MethodImpl(Inline)]
    public static LanesScalar Load(float* source) => new(*source);

    [MethodImpl(Inline)]
    public static LanesScalar Broadcast(float* source) => new(*source);

    [MethodImpl(Inline)]
    public static LanesScalar Create(float value) => new(value);

    [MethodImpl(Inline)]
    public void Store(float* target) => *target = lane;

    [MethodImpl(Inline)]
    public static LanesScalar operator +(LanesScalar left, LanesScalar right) => new(left.lane + right.lane);

    [MethodImpl(Inline)]
    public static LanesScalar operator -(LanesScalar left, LanesScalar right) => new(left.lane - right.lane);

    [MethodImpl(Inline)]
    public static LanesScalar operator *(LanesScalar left, LanesScalar right) => new(left.lane * right.lane);

    [MethodImpl(Inline)]
    public static LanesScalar operator /(LanesScalar left, LanesScalar right) => new(left.lane / right.lane);

    [MethodImpl(Inline)]
    public static LanesScalar MultiplyAdd(LanesScalar a, LanesScalar b, LanesScalar c) =>
        new(float.MultiplyAddEstimate(a.lane, b.lane, c.lane));

    [MethodImpl(Inline)]
    public static void Accumulate(ref LanesScalar sum, LanesScalar a, LanesScalar b) => sum = MultiplyAdd(a, b, sum);

    [MethodImpl(Inline)]
    public static LanesScalar Min(LanesScalar left, LanesScalar right) => new(left.lane < right.lane ? left.lane : right.lane);

    [MethodImpl(Inline)]
    public static LanesScalar Max(LanesScalar left, LanesScalar right) => new(left.lane > right.lane ? left.lane : right.lane);

    [MethodImpl(Inline)]
    public static LanesScalar Abs(LanesScalar value) => new(MathF.Abs(value.lane));

    [MethodImpl(Inline)]
    public static LanesScalar Sqrt(LanesScalar value) => new(MathF.Sqrt(value.lane));

    [MethodImpl(Inline)]
    public static LanesScalar Round(LanesScalar value) => new(MathF.Round(value.lane));

    [MethodImpl(Inline)]
    public static LanesScalar Split(LanesScalar power, out LanesScalar whole)
    {
        var limited = Min(new(130f), Max(new(-130f), power));
        whole = Round(limited);
        return limited - whole;
    }

    // 2^n overflows the exponent field near the ends, so the power is applied in two halves.
    [MethodImpl(Inline)]
    public static LanesScalar Scale(LanesScalar value, LanesScalar power)
    {
        var whole = (int)power.lane;
        var half = whole >> 1;
        var first = BitConverter.Int32BitsToSingle((half + 127) << 23);
        var second = BitConverter.Int32BitsToSingle((whole - half + 127) << 23);
        return new(value.lane * first * second);
    }

    [MethodImpl(Inline)]
    public static LanesScalar WhereLess(LanesScalar left, LanesScalar right, LanesScalar yes, LanesScalar no) =>
        left.lane < right.lane ? yes : no;

    [MethodImpl(Inline)]
    public static float Sum(LanesScalar value) => value.lane;

    [MethodImpl(Inline)]
    public static LanesScalar Exponent(LanesScalar value, out LanesScalar mantissa)
    {
        var bits = BitConverter.SingleToInt32Bits(value.lane);
        mantissa = new(BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) | 0x3F000000));
        return new(((bits >> 23) & 0xFF) - 126);
    }
}
