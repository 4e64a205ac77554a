using System.Net;
using System.Text;
using System.Text.Json;
using Nabi.Layers;

namespace Nabi.Serving.Tests;

/// <summary>Small models, requests for them, and what comes back.</summary>
internal static class Served
{
    /// <summary>Waits until something holds, 15 seconds at the most.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await holds())
                return;
            await Task.Delay(25);
        }

        Assert.Fail("What was waited for did not come in 15 seconds.");
    }

    public static Sequential Classifier()
        => [new Input(null, 3) { Name = "x" }, new LSTM(6), new Dense(4, "softmax") { Name = "y" }];

    public static Sequential Stepwise()
        => [new Input(null, 3) { Name = "x" }, new GRU(6) { ReturnSequences = true }, new Dense(2) { Name = "y" }];

    public static float[] Numbers(int seed, int count)
    {
        var values = new float[count];
        RandomStream.FromSeed(seed).Uniform(values, -1f, 1f);
        return values;
    }

    public static string Request(Tensor x, string more = "", string name = "x")
        => $$"""
        {{{more}}"inputs":[{"name":"{{name}}","datatype":"FP32","shape":[{{string.Join(",", x.Shape)}}],
        "data":[{{string.Join(",", x.ToArray().Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}}]}]}
        """;

    public static async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static float[] Data(string body)
    {
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];
    }

    public static string Error(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("error").GetString()!;
    }

    public static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5f, $"number {i}: {expected[i]} and {actual[i]}");
    }
}
