namespace Nabi.Kernels;

/// <summary>One float32 number: the kernels without any vector instruction.</summary>
internal readonly unsafe struct SimdScalar : ISimdVector<SimdScalar>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly float lane;

    [MethodImpl(Inline)]
    private SimdScalar(float lane) => this.lane = lane;

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

    public static SimdScalar Zero
    {
        [MethodImpl(Inline)]
        get => default;
    }

    [MethodImpl(Inline)]
    public static SimdScalar Load(float* source) => new(*source);

    [MethodImpl(Inline)]
    public static SimdScalar Broadcast(float* source) => new(*source);

    [MethodImpl(Inline)]
    public static SimdScalar Create(float value) => new(value);

    [MethodImpl(Inline)]
    public void Store(float* target) => *target = lane;

    [MethodImpl(Inline)]
    public static SimdScalar operator +(SimdScalar left, SimdScalar right) => new(left.lane + right.lane);

    [MethodImpl(Inline)]
    public static SimdScalar operator -(SimdScalar left, SimdScalar right) => new(left.lane - right.lane);

    [MethodImpl(Inline)]
    public static SimdScalar operator *(SimdScalar left, SimdScalar right) => new(left.lane * right.lane);

    [MethodImpl(Inline)]
    public static SimdScalar operator /(SimdScalar left, SimdScalar right) => new(left.lane / right.lane);

    [MethodImpl(Inline)]
    public static SimdScalar MultiplyAdd(SimdScalar a, SimdScalar b, SimdScalar c)
        => new(float.MultiplyAddEstimate(a.lane, b.lane, c.lane));

    [MethodImpl(Inline)]
    public static void Accumulate(ref SimdScalar sum, SimdScalar a, SimdScalar b) => sum = MultiplyAdd(a, b, sum);

    [MethodImpl(Inline)]
    public static SimdScalar Min(SimdScalar left, SimdScalar right) => new(left.lane < right.lane ? left.lane : right.lane);

    [MethodImpl(Inline)]
    public static SimdScalar Max(SimdScalar left, SimdScalar right) => new(left.lane > right.lane ? left.lane : right.lane);

    [MethodImpl(Inline)]
    public static SimdScalar Abs(SimdScalar value) => new(MathF.Abs(value.lane));

    [MethodImpl(Inline)]
    public static SimdScalar Sqrt(SimdScalar value) => new(MathF.Sqrt(value.lane));

    [MethodImpl(Inline)]
    public static SimdScalar Round(SimdScalar value) => new(MathF.Round(value.lane));

    [MethodImpl(Inline)]
    public static SimdScalar Split(SimdScalar power, out SimdScalar whole)
    {
        var limited = Min(new(130f), Max(new(-130f), power));
        whole = Round(limited);
        return limited - whole;
    }

    // 2^n overflows the exponent field near the ends, so the power is applied in two halves.
    [MethodImpl(Inline)]
    public static SimdScalar Scale(SimdScalar value, SimdScalar power)
    {
        var whole = (int)power.lane;
        var half = whole >> 1;
        var first = BitConverter.Int32BitsToSingle((half + 127) << 23);
        var second = BitConverter.Int32BitsToSingle((whole - half + 127) << 23);
        return new(value.lane * first * second);
    }

    [MethodImpl(Inline)]
    public static SimdScalar WhereLess(SimdScalar left, SimdScalar right, SimdScalar yes, SimdScalar no)
        => left.lane < right.lane ? yes : no;

    [MethodImpl(Inline)]
    public static float Sum(SimdScalar value) => value.lane;

    [MethodImpl(Inline)]
    public static SimdScalar Exponent(SimdScalar value, out SimdScalar mantissa)
    {
        var bits = BitConverter.SingleToInt32Bits(value.lane);
        mantissa = new(BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) | 0x3F000000));
        return new(((bits >> 23) & 0xFF) - 126);
    }
}
