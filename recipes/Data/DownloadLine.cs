using System.Globalization;
using Nabi.Data;

namespace Nabi.Recipes;

/// <summary>Says how far a download is: a line when it begins and at every tenth of the file.</summary>
internal sealed class DownloadLine(TextWriter log) : IProgress<DownloadProgress>
{
    private string name = "";
    private long shown;

    public void Report(DownloadProgress value)
    {
        var part = value.Total is > 0 ? value.Received * 10 / value.Total.Value : value.Received >> 23;
        if (name == value.Name && part <= shown)
            return;
        (name, shown) = (value.Name, part);
        var total = value.Total is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all / 1e6:0.0}") : "";
        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"downloading {value.Name}: {value.Received / 1e6:0.0}{total} MB"));
    }
}
