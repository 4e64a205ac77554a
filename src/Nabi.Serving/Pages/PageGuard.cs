using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Nabi.Serving;

/// <summary>What keeps other sites out of the pages: headers for the browser, and checks of where a request comes from.</summary>
internal static class PageGuard
{
    // Scripts, styles and answers of this server alone, and nothing written into the page.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Runs a request of a page once it is known to be one of the page's own; errors are a status and a sentence.</summary>
    public static RequestDelegate Guarded(RequestDelegate run) => async context =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        try
        {
            Check(context);
            await run(context).ConfigureAwait(false);
        }
        catch (ServingException error) when (!context.Response.HasStarted)
        {
            await HttpResults.ErrorAsync(context, error.Status, error.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more.
        }
        catch (Exception error) when (error is not OperationCanceledException && !context.Response.HasStarted)
        {
            if (context.RequestServices?.GetService<ILogger<NabiServer>>() is { } logger)
                ServingLog.PageFailed(logger, context.Request.Path, error);
            await HttpResults.ErrorAsync(context, 500, "The page's server failed; its log says why.").ConfigureAwait(false);
        }
    };

    /// <summary>Refuses a name that was made to point at this machine, and what another site asks for.</summary>
    /// <exception cref="ServingException">The request is refused.</exception>
    private static void Check(HttpContext context)
    {
        var request = context.Request;
        if (context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local) && !IsLoopback(request.Host.Host)
            && !IsAllowed(context))
        {
            throw new ServingException(421,
                "The page is for this machine and is asked for under another name; open it as localhost, or allow the name "
                + "with AllowedHosts.");
        }

        if (HttpMethods.IsGet(request.Method))
            return;
        var origin = request.Headers.Origin.ToString();
        var isOwn = origin.Length == 0 ? request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            : Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        if (!isOwn)
            throw new ServingException(403, "The request comes from another site; ask from the page itself.");
        // A form of another site cannot send this type, and a script of another site is asked first.
        if (!request.HasJsonContentType())
            throw new ServingException(415, "The request must be application/json.");
    }

    private static bool IsLoopback(string host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether the program names its hosts, which ASP.NET Core then checks: behind a proxy on the same machine.</summary>
    private static bool IsAllowed(HttpContext context)
        => context.RequestServices?.GetService<IOptions<HostFilteringOptions>>()?.Value.AllowedHosts is { Count: > 0 } hosts
            && !hosts.Any(static host => host is "*" or "[::]" or "0.0.0.0");
}
