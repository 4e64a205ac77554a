namespace Nabi.Files;

/// <summary>Numbers read from a file of comma-separated values.</summary>
/// <param name="Columns">The names of the columns; <c>0</c>, <c>1</c>, ... where the file names none.</param>
/// <param name="Values">The numbers, Float64 of shape (rows, columns).</param>
public sealed record CsvTable(IReadOnlyList<string> Columns, NumericArray Values);
