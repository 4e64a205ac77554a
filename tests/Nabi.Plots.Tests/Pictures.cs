using System.Xml.Linq;

namespace Nabi.Plots.Tests;

/// <summary>Reads pictures back as XML.</summary>
internal static class Pictures
{
    public static XDocument Parse(Picture picture) => XDocument.Parse(picture.ToSvg());

    public static IEnumerable<XElement> All(this XDocument document, string name)
        => document.Descendants().Where(element => element.Name.LocalName == name);

    public static string[] Texts(this XDocument document) => [.. document.All("text").Select(element => element.Value)];

    public static IEnumerable<XElement> WithClass(this IEnumerable<XElement> elements, string css)
        => elements.Where(element => ((string?)element.Attribute("class") ?? "").Split(' ').Contains(css));

    public static double Number(this XElement element, string attribute)
        => double.Parse((string)element.Attribute(attribute)!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Every number that places a shape.</summary>
    public static void AssertFinite(Picture picture)
    {
        var svg = picture.ToSvg();
        var document = XDocument.Parse(svg);
        Assert.DoesNotContain(document.Descendants().Attributes(), attribute =>
            attribute.Name.LocalName is "x" or "y" or "x1" or "x2" or "y1" or "y2" or "cx" or "cy" or "d" or "width" or "height"
                or "transform"
            && (attribute.Value.Contains("NaN", StringComparison.Ordinal) || attribute.Value.Contains("Inf", StringComparison.Ordinal)
                || attribute.Value.Contains('∞', StringComparison.Ordinal)));
        Assert.True(document.Root!.Number("width") is > 0 and < 1e5);
        Assert.True(document.Root!.Number("height") is > 0 and < 1e5);
    }
}
