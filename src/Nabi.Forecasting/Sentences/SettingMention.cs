namespace Nabi.Forecasting;

/// <summary>A setting that a sentence names, as what to set or as what is wrong.</summary>
/// <param name="Name">The property's name: <c>TimeFormat</c> of <see cref="TableSettings"/>, <c>DecimalMark</c> of
/// <see cref="SeriesCsvOptions"/>.</param>
/// <param name="Value">The value that it is to have, or has; null where the sentence gives none.</param>
public sealed record SettingMention(string Name, object? Value = null)
{
    /// <summary>The setting as C# writes it: <c>TimeFormat = "unix"</c>.</summary>
    public override string ToString()
        => Value is null ? Name : $"{Name} = {Value switch
        {
            char mark => $"'{mark}'",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => $"\"{Value}\"",
        }}";
}
