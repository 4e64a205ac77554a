using System.Net;
using System.Net.Http.Headers;

namespace Nabi.Serving.Tests;

/// <summary>Outputs that another server sends as JSON keep their type.</summary>
public sealed class ClientAnswerTests
{
    [Theory]
    [InlineData("INT32", "[[16777217, -3]]", DType.Int32, "16777217 -3")]
    [InlineData("INT64", "[2147483647, 0]", DType.Int32, "2147483647 0")]
    [InlineData("BOOL", "[true, false]", DType.Bool, "True False")]
    [InlineData("BYTES", "[\"나비\", \"b\"]", DType.String, "나비 b")]
    [InlineData("FP32", "[[0.5, 1e-3]]", DType.Float32, "0.5 0.001")]
    public async Task Outputs_as_JSON_keep_their_type(string type, string data, DType kind, string expected)
    {
        using var http = new HttpClient(new Other(type, data)) { BaseAddress = new Uri("http://other") };
        using var client = new NabiClient(http);
        var y = (await client.PredictAllAsync("m", new Dictionary<string, Tensor> { ["x"] = Tensor.Ones(1, 2) }))["y"];
        Assert.Equal(kind, y.DType);
        Assert.Equal(new Shape(1, 2), y.Shape);
        Assert.Equal(expected, kind switch
        {
            DType.Int32 => string.Join(' ', y.AsIntegers().ToArray()),
            DType.Bool => string.Join(' ', y.AsBooleans().ToArray()),
            DType.String => string.Join(' ', y.ToTexts()),
            _ => string.Join(' ', y.ToArray().Select(one => FormattableString.Invariant($"{one}"))),
        });
    }

    private sealed class Other(string type, string data) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    $$"""{"model_name":"m","outputs":[{"name":"y","datatype":"{{type}}","shape":[1,2],"data":{{data}}}]}""",
                    new MediaTypeHeaderValue("application/json")),
            });
    }
}
