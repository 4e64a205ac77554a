using System.Globalization;

namespace Nabi.Recipes;

/// <summary>Numbers and times as reports and tables show them.</summary>
public static class Format
{
    /// <summary>A time in the usual units: seconds up to two minutes, then minutes.</summary>
    public static string Duration(double seconds, Texts? texts = null)
    {
        texts ??= new Texts();
        return seconds < 120 ? texts.Say("{0} seconds", Number(seconds, "0.0")) : texts.Say("{0} minutes", Number(seconds / 60, "0.0"));
    }

    /// <summary>A number as tables show it: four digits after the point, very small ones with an exponent.</summary>
    public static string Number(double value, string format = "0.####")
        => value.ToString(format == "0.####" && value != 0 && Math.Abs(value) < 1e-3 ? "0.0e-0" : format, CultureInfo.InvariantCulture);
}
