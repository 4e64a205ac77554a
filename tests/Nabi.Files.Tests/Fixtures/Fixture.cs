namespace Nabi.Files.Tests;

/// <summary>The small files beside the tests.</summary>
internal static class Fixture
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Checks an array that holds 0, 1, 2, ... (floats: halves, bool: odd) in C order.</summary>
    public static void AssertCounted(NumericArray array, string name)
    {
        var isFloat = array.ElementType is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64;
        var values = array.ToDoubles();
        for (var i = 0; i < values.Length; i++)
        {
            var expected = array.ElementType == ElementType.Bool ? i % 2 : isFloat ? i / 2.0 : i;
            Assert.True(expected == values[i], $"{name} [{i}]: expected {expected}, got {values[i]}");
        }
    }
}
