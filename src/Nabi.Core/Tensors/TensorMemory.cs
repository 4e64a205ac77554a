namespace Nabi.Memory;

/// <summary>
/// The memory of tensors, for code that fills tensors or moves numbers: data sets, file formats, layers that keep state. Visible where a
/// file says <c>using Nabi.Memory;</c>. The spans are the tensor's own memory and writable: what is written changes the tensor for everyone
/// who holds it, and a recorded step does not notice what is read or written this way. A layer's <c>Call</c> reads with
/// <see cref="Tensor.AsSpan"/> and computes in operations; a custom operation gets its spans from its <see cref="PrimitiveCall"/>.
/// </summary>
public static class TensorMemory
{
    extension(Tensor tensor)
    {
        /// <summary>The float elements in row-major order, writable.</summary>
        /// <exception cref="NabiException">The tensor is symbolic or holds integers or booleans, or is a loan of an earlier
        /// step.</exception>
        public Span<float> Floats => tensor.Floats;

        /// <summary>The integer elements in row-major order, writable.</summary>
        /// <exception cref="NabiException">The tensor is symbolic or holds floats or booleans, or is a loan of an earlier step.</exception>
        public Span<int> Integers => tensor.Integers;

        /// <summary>The booleans in row-major order, writable.</summary>
        /// <exception cref="NabiException">The tensor is symbolic or holds floats or integers, or is a loan of an earlier step.</exception>
        public Span<bool> Booleans => tensor.Booleans;

        /// <summary>The texts in row-major order, writable.</summary>
        /// <exception cref="NabiException">The tensor is symbolic or holds numbers.</exception>
        public Span<string> Texts => tensor.Texts;

        /// <summary>The elements as the type that they are, writable: for code that moves elements whatever they are.</summary>
        /// <typeparam name="T">float, int or bool, as <see cref="Tensor.DType"/> says.</typeparam>
        /// <exception cref="NabiException">The tensor is symbolic or holds another type.</exception>
        public Span<T> Elements<T>()
            where T : unmanaged
            => tensor.Elements<T>();

        /// <summary>Writes the elements as floats, true as 1 and false as 0.</summary>
        /// <param name="target">Where to; as many numbers as the tensor has, or more.</param>
        public void CopyTo(Span<float> target) => tensor.CopyTo(target);

        /// <summary>Writes all elements into a tensor of the same type.</summary>
        /// <param name="target">Where to.</param>
        /// <param name="from">The first place there, in row-major order.</param>
        public void CopyTo(Tensor target, int from = 0) => tensor.CopyTo(target, from);

        /// <summary>The element at a place of row-major order as a number, of a boolean 1 for true and 0 for false.</summary>
        /// <param name="at">The place, from 0.</param>
        public float Number(int at) => tensor.Number(at);

        /// <summary>The element at a place of row-major order as a whole number; a float is cut towards zero.</summary>
        /// <param name="at">The place, from 0.</param>
        public int Whole(int at) => tensor.Whole(at);

        /// <summary>The same memory, seen with another shape: writing into one changes the other.</summary>
        /// <param name="shape">The shape of the view.</param>
        /// <param name="from">The first element of the view, in row-major order.</param>
        /// <exception cref="NabiException">The view would reach past the end.</exception>
        public Tensor View(Shape shape, int from = 0) => tensor.View(shape, from);
    }

    extension(Tensor)
    {
        /// <summary>A tensor whose elements are not defined: all are to be written before one is read.</summary>
        /// <param name="shape">The shape; no axis unknown.</param>
        /// <param name="type">What the elements are.</param>
        public static Tensor Empty(Shape shape, DType type = DType.Float32) => Tensor.Empty(shape, type);
    }
}
