namespace Nabi.Data;

/// <content>Documents as rows of a matrix with one column for each word number.</content>
public sealed partial class Tokenizer
{
    /// <summary>One row for each text, one column for each word number.</summary>
    /// <param name="texts">The documents.</param>
    /// <param name="mode">What the cells hold.</param>
    /// <returns>A float tensor of shape (documents, words): <see cref="NumWords"/> columns, or one more than there are words.</returns>
    /// <exception cref="NabiException">Nothing was fitted and <see cref="NumWords"/> is not set; or tf-idf before any fit.</exception>
    public Tensor TextsToMatrix(IEnumerable<string> texts, MatrixMode mode = MatrixMode.Binary)
        => SequencesToMatrix(TextsToSequences(texts), mode);

    /// <summary>One row for each sequence, one column for each word number.</summary>
    /// <param name="sequences">Word numbers of each document.</param>
    /// <param name="mode">What the cells hold.</param>
    /// <returns>A float tensor of shape (documents, words).</returns>
    /// <exception cref="NabiException">Nothing was fitted and <see cref="NumWords"/> is not set; tf-idf before any fit; or a number is
    /// negative.</exception>
    public Tensor SequencesToMatrix(IReadOnlyList<int[]> sequences, MatrixMode mode = MatrixMode.Binary)
    {
        var cells = SequencesToCells(sequences, mode);
        var matrix = Tensor.Empty(new Shape(cells.GetLength(0), cells.GetLength(1)));
        var target = matrix.Floats;
        var columns = cells.GetLength(1);
        for (var row = 0; row < cells.GetLength(0); row++)
        {
            for (var column = 0; column < columns; column++)
                target[row * columns + column] = (float)cells[row, column];
        }

        return matrix;
    }

    /// <summary>The matrix of <see cref="SequencesToMatrix"/> in double precision, as NumPy gives it.</summary>
    /// <param name="sequences">Word numbers of each document.</param>
    /// <param name="mode">What the cells hold.</param>
    /// <exception cref="NabiException">Nothing was fitted and <see cref="NumWords"/> is not set; tf-idf before any fit; or a number is
    /// negative.</exception>
    public double[,] SequencesToCells(IReadOnlyList<int[]> sequences, MatrixMode mode = MatrixMode.Binary)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (NumWords is null or 0 && wordIndex.Count == 0)
            throw new NabiException("Tokenizer: the width of the matrix is not known; call FitOnTexts first, or set numWords.");
        if (mode == MatrixMode.TfIdf && DocumentCount == 0)
            throw new NabiException("Tokenizer: tf-idf needs document counts; call FitOnTexts or FitOnSequences first.");

        var columns = NumWords is > 0 ? NumWords.Value : wordIndex.Count + 1;
        if ((long)sequences.Count * columns > Array.MaxLength / sizeof(double))
        {
            throw new NabiException(
                $"Tokenizer: a matrix of {sequences.Count} rows and {columns} columns is too large; set numWords, or work in batches.");
        }

        var matrix = new double[sequences.Count, columns];
        for (var row = 0; row < sequences.Count; row++)
        {
            foreach (var index in sequences[row])
            {
                if (index < 0)
                    throw new NabiException($"Tokenizer: sequence {row} holds the number {index}; word numbers are 0 or more.");
                else if (index < columns)
                    matrix[row, index]++;
            }

            for (var column = 0; column < columns; column++)
            {
                if (matrix[row, column] > 0)
                    matrix[row, column] = Cell(mode, matrix[row, column], sequences[row].Length, indexDocs.GetValueOrDefault(column));
            }
        }

        return matrix;
    }

    private double Cell(MatrixMode mode, double count, int length, int documentsWithWord) => mode switch
    {
        MatrixMode.Binary => 1,
        MatrixMode.Count => count,
        MatrixMode.Freq => count / length,
        MatrixMode.TfIdf => (1 + Math.Log(count)) * Math.Log(1 + (double)DocumentCount / (1 + documentsWithWord)),
        _ => throw new NabiException($"Tokenizer: unknown matrix mode {mode}; expected Binary, Count, TfIdf or Freq."),
    };
}
