using Nabi.Files;

namespace Nabi.Formats;

/// <summary>Between variables and the arrays of a file.</summary>
internal static class ArrayExchange
{
    /// <summary>Writes floats into memory that is there.</summary>
    internal delegate void FloatReader(Span<float> target);

    /// <summary>A variable's values as an array.</summary>
    public static NumericArray ToArray(Variable variable)
        => variable.Value.DType switch
        {
            DType.Int32 => NumericArray.Of(variable.Value.AsIntegers().ToArray(), variable.Shape.AsSpan()),
            DType.Bool => NumericArray.Of(variable.Value.AsBooleans().ToArray(), variable.Shape.AsSpan()),
            _ => NumericArray.Of(variable.Value.AsSpan().ToArray(), variable.Shape.AsSpan()),
        };

    /// <summary>Reads a dataset into a variable; the shapes are compared before anything is read.</summary>
    /// <exception cref="NabiException">The shape differs, or the dataset cannot be read.</exception>
    public static void Assign(Variable variable, Hdf5Dataset dataset, string source)
    {
        Require(variable, dataset, source);
        Read(variable, dataset);
    }

    /// <summary>Reads a dataset of a variable's shape into the variable's memory.</summary>
    public static void Read(Variable variable, Hdf5Dataset dataset) => Read(variable, dataset.ReadInto, dataset.Read);

    /// <summary>Reads an array of a variable's shape: floats into the variable's memory, others by way of an array.</summary>
    public static void Read(Variable variable, FloatReader floats, Func<NumericArray> other)
    {
        if (variable.Value.DType != DType.Float32)
        {
            Assign(variable, other());
            return;
        }

        floats(variable.Value.Floats);
        variable.MarkChanged();
    }

    /// <summary>Refuses a dataset of another shape than a variable's.</summary>
    /// <exception cref="NabiException">The shape differs.</exception>
    public static void Require(Variable variable, Hdf5Dataset dataset, string source)
    {
        Shape shape = dataset.Shape;
        if (shape != variable.Shape)
        {
            throw new NabiException(
                $"{source}: the weight '{variable.Path}' has shape {variable.Shape}, but the file holds shape {shape} at "
                + $"'{dataset.Path}'; the model and the file do not go together.");
        }
    }

    /// <summary>Gives a variable the values of an array of its size.</summary>
    public static void Assign(Variable variable, NumericArray array)
        => variable.Assign(ToTensor(variable, array));

    /// <summary>The values of an array as a variable would hold them.</summary>
    private static Tensor ToTensor(Variable variable, NumericArray array) => variable.Value.DType switch
    {
        DType.Int32 => new Tensor(variable.Shape, array.ToInts()),
        DType.Bool => new Tensor(variable.Shape, array.ToBools()),
        _ => new Tensor(variable.Shape, array.ToFloats()),
    };
}
