using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Nabi.Serving.Tests;

/// <summary>Requests of strangers: a status from 400 to 499 with a sentence, no growth, and the server goes on.</summary>
public sealed class HostileTests
{
    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "1", "\"x\"", "{}", """{"inputs":[]}""", """{"inputs":{}}""", """{"inputs":[1]}""", """{"inputs":[{}]}""",
        """{"inputs":[{"name":"x"}]}""", """{"inputs":[{"name":"x","datatype":"FP32"}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3,4]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,"3"]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,null]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,1e999]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,2],"data":[1,2]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[0,1,3],"data":[]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[],"data":[1]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,-1,3],"data":[1,2,3]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[99999999,99999999,3],"data":[1,2,3]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[9223372036854775807,9223372036854775807],"data":[1]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1.5,1,3],"data":[1,2,3]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,1,1,1,1,1,1,3],"data":[1,2,3]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP31","shape":[1,1,3],"data":[1,2,3]}]}""",
        """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1,1,3],"data":["a","b","c"]}]}""",
        """{"inputs":[{"name":"z","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}]}""",
        """{"inputs":[{"name":"x","datatype":"INT64","shape":[1,1,3],"data":[1,2,9223372036854775807]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]},{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}],"outputs":[{"name":"nothing"}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}],"outputs":7}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"parameters":{"binary_data_size":12}}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"parameters":{"binary_data_size":-1}}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}],"parameters":{"sequence_id":-4}}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}],"parameters":{"sequence_id":4}}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}],"parameters":{"timeout":"soon"}}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}],"parameters":[]}""",
        """{"id":"\ud800","inputs":[{"name":"\udfff","datatype":"FP32","shape":[1,1,3],"data":[1,2,3]}]}""",
        new string('[', 5000),
    ];

    [Fact]
    public async Task Every_malformed_request_is_a_sentence_and_memory_stays_flat()
    {
        var model = Served.Classifier();
        await using var server = await TestServer.StartAsync(options =>
        {
            options.AddModel(model, "digits");
            options.MaxRequestBytes = 1 << 20;
        });
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("NABI_FUZZ"), out var times) ? 10 * times : 10;
        long before = 0;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var body in Bodies)
                await RefusedAsync(server, Encoding.UTF8.GetBytes(body), null);
            foreach (var (body, header) in Binary(round))
                await RefusedAsync(server, body, header);
            if (round == 3)
                before = GC.GetTotalMemory(true);
        }

        var after = GC.GetTotalMemory(true);
        Assert.True(after < before + (8 << 20), $"{before} bytes before, {after} after");
        await RefusedAsync(server, new byte[(1 << 20) + 1], null, HttpStatusCode.RequestEntityTooLarge);
        await SlowAsync(server);
        var x = new Tensor([1, 2, 3], Served.Numbers(1, 6));
        var (status, said) = await Served.PostAsync(server.Http, "v2/models/digits/infer", Served.Request(x));
        Assert.Equal(HttpStatusCode.OK, status);
        Served.Same(model.Apply(x).ToArray(), Served.Data(said));
    }

    private static IEnumerable<(byte[] Body, string? Header)> Binary(int seed)
    {
        var json = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1,3],"parameters":{"binary_data_size":12}}]}""";
        var text = Encoding.UTF8.GetBytes(json);
        yield return ([.. text, .. new byte[11]], $"{text.Length}");
        yield return ([.. text, .. new byte[13]], $"{text.Length}");
        yield return ([.. text, .. new byte[12]], $"{text.Length + 100}");
        yield return ([.. text, .. new byte[12]], "-1");
        yield return ([.. text, .. new byte[12]], "many");
        yield return ([.. text, .. BitConverter.GetBytes(float.NaN), .. new byte[8]], $"{text.Length}");
        // A good request with one byte of its JSON changed to what no JSON has there.
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            byte[] changed = [.. text, .. new byte[12]];
            changed[random.Next(text.Length)] = (byte)random.Next(1, 32);
            yield return (changed, $"{text.Length - 1}");
        }
    }

    private static async Task RefusedAsync(TestServer server, byte[] body, string? header, HttpStatusCode? expected = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (header is not null)
            content.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", header);
        using var response = await server.Http.PostAsync(new Uri("v2/models/digits/infer", UriKind.Relative), content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{Encoding.UTF8.GetString(body)}: {response.StatusCode} {answer}");
        if (expected is { } status)
            Assert.Equal(status, response.StatusCode);
        Assert.InRange(Served.Error(answer).Length, 10, 300);
    }

    /// <summary>A body that stops half way, and one whose sender goes away.</summary>
    private static async Task SlowAsync(TestServer server)
    {
        foreach (var length in (int[])[10, 1000, 1 << 19])
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(server.Address.Host, server.Address.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /v2/models/digits/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{{\"inputs\""));
            await Task.Delay(20);
        }
    }
}
