using System.Text.Json;

namespace Nabi.Serving;

/// <summary>Numbers as JSON for the pages.</summary>
internal static class JsonNumbers
{
    /// <summary>A number; null where it is not finite, which JSON cannot say.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    /// <summary>A number of a picture: four digits are enough.</summary>
    public static void WriteShort(this Utf8JsonWriter json, float value)
    {
        if (!float.IsFinite(value))
        {
            json.WriteNullValue();
            return;
        }

        var scale = value == 0 ? 1 : Math.Pow(10, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 12));
        json.WriteNumberValue(Math.Round(value * scale) / scale);
    }
}
