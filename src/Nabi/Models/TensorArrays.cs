using Nabi.Files;

namespace Nabi;

/// <summary>Tensors as the arrays that files hold, and back.</summary>
internal static class TensorArrays
{
    public static NumericArray ToNumericArray(this Tensor tensor)
        => tensor.DType switch
        {
            DType.Int32 => NumericArray.Of(tensor.Integers.ToArray(), tensor.Shape.AsSpan()),
            DType.Bool => NumericArray.Of(tensor.Booleans.ToArray(), tensor.Shape.AsSpan()),
            _ => NumericArray.Of(tensor.Floats.ToArray(), tensor.Shape.AsSpan()),
        };

    /// <summary>Writes an array into a variable of the same shape.</summary>
    public static void Load(this Variable variable, NumericArray array, string owner)
    {
        if (!array.Shape.SequenceEqual(variable.Shape.AsSpan()))
            throw new NabiException($"{owner}: '{variable.Path}' has shape {variable.Shape}, but the file holds {array}.");
        if (variable.Value.DType == DType.Int32)
            array.ToInts().AsSpan().CopyTo(variable.Value.Integers);
        else if (variable.Value.DType == DType.Bool)
            array.ToBools().AsSpan().CopyTo(variable.Value.Booleans);
        else
            array.ToFloats().AsSpan().CopyTo(variable.Value.Floats);
        variable.MarkChanged();
    }
}
