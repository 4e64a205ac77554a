using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nabi.Layers;

namespace Nabi.Serving.Tests;

/// <summary>Who may ask is ASP.NET Core's business: a JWT bearer opens models and page, and nothing else does.</summary>
public sealed class AuthenticationTests
{
    private static readonly SymmetricSecurityKey Key = new(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public async Task A_token_of_the_right_issuer_and_key_opens_models_and_page()
    {
        await using var server = await StartAsync();
        foreach (var path in (string[])["v2", "v2/models/line", "nabi/", "nabi/page.js", "nabi/api/models", "v2/openapi/nabi.json"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(server, path, null));
            Assert.Equal(HttpStatusCode.OK, await GetAsync(server, path, Token(Key, TimeSpan.FromMinutes(5))));
        }

        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(Key, TimeSpan.FromMinutes(5)));
        using var client = new NabiClient(server.Http);
        Assert.Equal(new Shape(3, 1), (await client.PredictAsync("line", Tensor.Ones(3, 2), TestContext.Current.CancellationToken)).Shape);
        // A sentence of the server for who may not ask.
        server.Http.DefaultRequestHeaders.Authorization = null;
        using var stranger = new NabiClient(server.Http);
        Assert.Contains("401", (await Assert.ThrowsAsync<NabiException>(() => stranger.PredictAsync("line", Tensor.Ones(3, 2)))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_of_others_of_yesterday_and_that_were_changed_are_refused()
    {
        await using var server = await StartAsync();
        var good = Token(Key, TimeSpan.FromMinutes(5));
        var other = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32));
        var parts = good.Split('.');
        var unsigned = Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}"u8.ToArray());
        foreach (var bad in (string[])[Token(other, TimeSpan.FromMinutes(5)), Token(Key, TimeSpan.FromDays(-1)),
            Token(Key, TimeSpan.FromMinutes(5), issuer: "https://evil.example"), $"{parts[0]}.{parts[1]}x.{parts[2]}",
            $"{unsigned}.{parts[1]}.", "nonsense"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(server, "v2", bad));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v2/models/line/infer", UriKind.Relative))
            {
                Content = new StringContent(Served.Request(Tensor.Ones(1, 2)), Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bad);
            using var response = await server.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(
        static options => options.AddModel(new Sequential { new Input(2) { Name = "x" }, new Dense(1) }, "line"),
        static builder =>
        {
            builder.Services.AddAuthentication().AddJwtBearer(static options => options.TokenValidationParameters = new()
            {
                ValidIssuer = "https://login.example.org",
                ValidAudience = "nabi",
                IssuerSigningKey = Key,
            });
            builder.Services.AddAuthorization();
        },
        static (app, mapped) =>
        {
            mapped.RequireAuthorization();
            app.MapNabiPage().RequireAuthorization();
        });

    private static string Token(SecurityKey key, TimeSpan lifetime, string issuer = "https://login.example.org")
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = "nabi",
            NotBefore = now + lifetime - TimeSpan.FromHours(1),
            IssuedAt = now + lifetime - TimeSpan.FromHours(1),
            Expires = now + lifetime,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }

    private static async Task<HttpStatusCode> GetAsync(TestServer server, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await server.Http.SendAsync(request);
        return response.StatusCode;
    }
}
