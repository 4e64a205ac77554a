namespace Nabi.Formats.Tests;

/// <summary>Tensors of booleans to arrays of files and back.</summary>
public sealed class BooleanExchangeTests
{
    private static readonly Tensor Mask = new([2, 3], [true, false, true, false, false, true]);

    [Theory]
    [InlineData("a.npz")]
    [InlineData("a.npy")]
    [InlineData("a.safetensors")]
    [InlineData("a.h5")]
    public void Booleans_come_back_as_booleans(string name)
    {
        using var folder = new TemporaryFolder();
        var array = ThroughFile(folder[name], ArrayExchange.ToArray(new Variable("mask", Mask, trainable: false)));
        Assert.Equal(ElementType.Bool, array.ElementType);
        Assert.Equal([2, 3], array.Shape);
        var read = new Tensor(array.Shape.ToArray(), array.ToBools());
        Assert.Equal(Mask.AsBooleans(), read.AsBooleans());
        Assert.Equal([1f, 0f, 1f, 0f, 0f, 1f], array.ToFloats());
        Assert.Equal([1, 0, 1, 0, 0, 1], array.ToInts());
    }

    [Fact]
    public void A_variable_of_booleans_takes_what_is_not_zero()
    {
        var variable = new Variable("mask", Tensor.Filled([2, 3], false), trainable: false);
        ArrayExchange.Assign(variable, NumericArray.Of([0.5f, 0f, -1f, 0f, 0f, float.NaN], [2, 3]));
        Assert.Equal(Mask.AsBooleans(), variable.Value.AsBooleans());
        ArrayExchange.Assign(variable, NumericArray.Of([0L, 7L, 0L, 1L, 1L, 0L], [2, 3]));
        Assert.Equal(Ops.LogicalNot(Mask).AsBooleans(), variable.Value.AsBooleans());
    }

    private static NumericArray ThroughFile(string path, NumericArray array)
    {
        switch (Path.GetExtension(path))
        {
            case ".npz":
                NpzFile.Write(path, [new("mask", array)]);
                using (var file = NpzFile.Open(path))
                    return file.Read("mask");
            case ".npy":
                NpyFile.Write(path, array);
                return NpyFile.Read(path);
            case ".safetensors":
                SafeTensorsFile.Write(path, [new("mask", array)]);
                using (var file = SafeTensorsFile.Open(path))
                    return file.Read("mask");
            default:
                Hdf5Writer.Write(path, root => root.Dataset("mask", array));
                using (var file = Hdf5File.Open(path))
                    return file.Root.Dataset("mask").Read();
        }
    }
}
