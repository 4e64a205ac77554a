namespace Nabi.Kernels;

/// <summary>
/// One vector register of float32 numbers. A kernel written once against this interface is compiled by the JIT into one
/// machine kernel per implementing struct (512, 256, 128 bits, scalar): every call below becomes one instruction.
/// </summary>
internal unsafe interface ISimdVector<T>
    where T : struct, ISimdVector<T>
{
    /// <summary>How many numbers one register holds.</summary>
    static abstract int Count { get; }

    /// <summary>True when at least 32 vector registers exist, so that a tile may hold 16 accumulators.</summary>
    static abstract bool Many { get; }

    static abstract T Zero { get; }

    static abstract T Load(float* source);

    /// <summary>The number at <paramref name="source"/> in every lane.</summary>
    static abstract T Broadcast(float* source);

    static abstract T Create(float value);

    void Store(float* target);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);

    /// <summary>a·b + c, in one rounding where the machine can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>
    /// sum += a·b in place. Inlined, the sum stays in its register; as a returned value the compiler would often build it in another
    /// one and move it back, which costs a tile of sums a sixth of its speed.
    /// </summary>
    static abstract void Accumulate(ref T sum, T a, T b);

    /// <summary>The smaller number; NaN in <paramref name="right"/> stays NaN.</summary>
    static abstract T Min(T left, T right);

    /// <summary>The larger number; NaN in <paramref name="right"/> stays NaN.</summary>
    static abstract T Max(T left, T right);

    static abstract T Abs(T value);

    static abstract T Sqrt(T value);

    /// <summary>The nearest whole number.</summary>
    static abstract T Round(T value);

    /// <summary>
    /// The nearest whole number of power and the rest, |rest| &lt;= ½; an infinite power has rest 0. NaN stays NaN.
    /// (Registers without an instruction for it first limit power to ±130.)
    /// </summary>
    static abstract T Split(T power, out T whole);

    /// <summary>value · 2^power for whole powers between -300 and 300.</summary>
    static abstract T Scale(T value, T power);

    /// <summary>Lane by lane: condition lane left &lt; right ? yes : no (NaN compares false).</summary>
    static abstract T WhereLess(T left, T right, T yes, T no);

    /// <summary>The sum of all lanes, added in a fixed tree.</summary>
    static abstract float Sum(T value);

    /// <summary>The exponent of each positive normal number as a whole number, and its mantissa in [0.5, 1).</summary>
    static abstract T Exponent(T value, out T mantissa);
}
