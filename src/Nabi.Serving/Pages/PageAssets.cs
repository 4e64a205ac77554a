using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Nabi.Serving;

/// <summary>The files of the pages, which are part of the assembly.</summary>
internal static class PageAssets
{
    private const string Folder = "page/";

    private static readonly FrozenDictionary<string, Asset> Known = Load();

    /// <summary>The names of all files: <c>index.html</c>, <c>page.js</c>.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Answers with a file, or with 304 when the browser has it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static Task WriteAsync(HttpContext context, string name)
    {
        var (bytes, type, tag) = Known[name];
        var response = context.Response;
        response.Headers.ETag = tag;
        // Asked for anew each time, so that a page and its scripts are of one version.
        response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = type;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(PageAssets).Assembly;
        Dictionary<string, Asset> found = new(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            found[name[Folder.Length..]] = new Asset(bytes, TypeOf(name), $"\"{Convert.ToHexString(SHA256.HashData(bytes), 0, 8)}\"");
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };

    private sealed record Asset(byte[] Bytes, string Type, string Tag);
}
