using System.Runtime.CompilerServices;

namespace Nabi;

public sealed partial class Tensor
{
    /// <summary>
    /// Part of the tensor, as a tensor: <c>x[.., -1]</c> is the last place of the last axis, <c>x[.., 1.., ..]</c> all but the first step
    /// of (batch, time, features), <c>x[0, ^1, ..]</c> one row. Works on symbolic tensors, and gradients flow.
    /// </summary>
    /// <param name="indices">
    /// Places and ranges, one per axis from the front. The first <c>..</c> stands for as many whole axes as are missing (Python's
    /// <c>...</c>), a further one for one whole axis; see <see cref="TensorIndex"/>. Whole numbers alone give a number instead.
    /// </param>
    /// <exception cref="NabiException">There are more indices than axes, or one lies outside its axis.</exception>
    [IndexerName("Element")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices] => Ops.GetItem(this, indices);
}
