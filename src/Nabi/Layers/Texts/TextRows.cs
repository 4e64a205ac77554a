namespace Nabi.Layers;

/// <summary>The rows of tensors of texts.</summary>
internal static class TextRows
{
    /// <summary>The texts of each row; of a tensor with one axis, each text by itself.</summary>
    /// <exception cref="NabiException">The tensor holds no texts.</exception>
    public static IEnumerable<ArraySegment<string>> Of(Tensor texts, string owner)
    {
        if (texts.DType != DType.String || texts.IsSymbolic)
        {
            throw new NabiException(
                $"{owner}: Adapt takes texts, got "
                + $"{(texts.IsSymbolic ? "a symbolic tensor" : $"{texts.DType.Word()} numbers")} of shape {texts.Shape}.");
        }

        var all = texts.ToTexts();
        var width = texts.Rank < 2 || texts.Shape[0] == 0 ? 1 : texts.Length / texts.Shape[0];
        return Enumerable.Range(0, width == 0 ? 0 : all.Length / width).Select(row => new ArraySegment<string>(all, row * width, width));
    }
}
