using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Nabi.Peers;

/// <summary>
/// A model of one input and one output behind the Open Inference Protocol with numbers as bytes, and nothing else: no checks, no batches,
/// no limits. It says its address, then what it uses as often as it is asked (<see cref="ServerFigures"/>).
/// </summary>
internal static class InferenceServer
{
    private const string JsonLength = "Inference-Header-Content-Length";

    public static async Task RunAsync(string path)
    {
        using Microsoft.ML.OnnxRuntime.SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // Requests run side by side, each on the thread that it came on.
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
        };
        using InferenceSession session = new(path, options);
        var (input, output) = (session.InputNames[0], session.OutputNames[0]);
        long[] sample = [.. session.InputMetadata[input].Dimensions.Skip(1).Select(static length => (long)length)];
        using RunOptions run = new();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/v2/models/{name}", (string name) => Results.Text(
            $$"""
            {"name":"{{name}}","versions":["1"],"platform":"onnxruntime",
            "inputs":[{"name":"{{input}}","datatype":"FP32","shape":[-1,{{string.Join(',', sample)}}]}],
            "outputs":[{"name":"{{output}}","datatype":"FP32","shape":[-1]}]}
            """, "application/json"));
        app.MapPost("/v2/models/{name}/infer", async (string name, HttpContext context) =>
        {
            var body = new byte[(int)context.Request.ContentLength!.Value];
            await context.Request.Body.ReadExactlyAsync(body);
            var header = int.Parse(context.Request.Headers[JsonLength].ToString(), CultureInfo.InvariantCulture);
            using var json = JsonDocument.Parse(body.AsMemory(0, header));
            var rows = json.RootElement.GetProperty("inputs")[0].GetProperty("shape")[0].GetInt64();
            var numbers = MemoryMarshal.Cast<byte, float>(body.AsSpan(header)).ToArray();
            using var x = OrtValue.CreateTensorValueFromMemory(numbers, [rows, .. sample]);
            using var results = session.Run(run, [input], [x], [output]);
            var shape = results[0].GetTensorTypeAndShape().Shape;
            var bytes = MemoryMarshal.AsBytes(results[0].GetTensorDataAsSpan<float>()).ToArray();
            var said = Encoding.UTF8.GetBytes(
                $$"""
                {"model_name":"{{name}}","model_version":"1","outputs":[{"name":"{{output}}","datatype":"FP32",
                "shape":[{{string.Join(',', shape)}}],"parameters":{"binary_data_size":{{bytes.Length}} } }]}
                """);
            context.Response.ContentType = "application/octet-stream";
            context.Response.Headers[JsonLength] = said.Length.ToString(CultureInfo.InvariantCulture);
            context.Response.ContentLength = said.Length + bytes.Length;
            byte[] answer = [.. said, .. bytes];
            await context.Response.Body.WriteAsync(answer);
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.Out.FlushAsync();
        // On a thread of its own, so that waiting for a line takes none from those that answer requests.
        await Task.Factory.StartNew(() => ServerFigures.Serve(Console.In, Console.Out), TaskCreationOptions.LongRunning);
    }
}
