#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
#:project ../src/Nabi/Nabi.csproj

// A minimal API that serves a Keras file: POST /predict takes the values of one or more sequences as JSON and answers with the model's
// numbers, GET /model says what it expects. `-- 0 model.keras` serves a file of yours until it is stopped:
//     curl -d '[[[0.1], [0.5], [0.9]]]' -H 'Content-Type: application/json' http://localhost:5000/predict
// Without a file a small model is trained for so many epochs and saved, and the program asks itself once.
using Nabi;
using Nabi.Formats;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 5;
string file = args.Length > 1 ? args[1] : Trained();
Model model = Model.Load(file);                             // once; Predict may be called by several threads

var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls(args.Length > 1 ? "http://localhost:5000" : "http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();
app.MapGet("/model", () => $"input {model.Inputs[0].Shape}, output {model.Outputs[0].Shape}, {model.ParameterCount:N0} weights");
app.MapPost("/predict", (float[][][] sequences) =>
{
    try
    {
        if (sequences.Length == 0 || sequences.Any(sequence => sequence.Length == 0 || sequence.Length != sequences[0].Length))
            return Results.BadRequest("Send one or more sequences of the same length, at least 1: [[[0.1], [0.5]]].");
        float[] values = [.. sequences.SelectMany(sequence => sequence.SelectMany(step => step))];
        Tensor answers = model.Predict(new Tensor([sequences.Length, sequences[0].Length, sequences[0][0].Length], values));
        return Results.Ok(answers.ToArray().Chunk(answers.Length / sequences.Length));
    }
    catch (NabiException problem)
    {
        return Results.BadRequest(problem.Message);         // one sentence: what was expected, what came
    }
});

if (args.Length > 1)
{
    app.Run();
    return;
}

await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
Console.WriteLine(await client.GetStringAsync("model"));
float[][] rising = [.. Enumerable.Range(0, 20).Select(t => (float[])[t / 20f])];
var answer = await client.PostAsJsonAsync("predict", (float[][][])[rising, [.. rising.Reverse()]]);
Console.WriteLine($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
var refused = await client.PostAsJsonAsync("predict", (float[][][])[[[1f, 2f]]]);
Console.WriteLine($"{(int)refused.StatusCode}: {await refused.Content.ReadAsStringAsync()}");
await app.StopAsync();
File.Delete(file);

// Does a noisy sequence rise or fall?
string Trained()
{
    Seeds.Set(1);
    var (random, x, y) = (new Random(1), new float[1000 * 20], new float[1000, 1]);
    for (int i = 0; i < 1000; i++)
    {
        float slope = 2f * random.NextSingle() - 1f;
        y[i, 0] = slope > 0 ? 1f : 0f;
        for (int t = 0; t < 20; t++)
            x[i * 20 + t] = (slope < 0 ? 1f : 0f) + slope * t / 20f + 0.2f * (random.NextSingle() - 0.5f);
    }

    var trained = new Sequential { new Input(null, 1), new GRU(16), new Dense(1, "sigmoid") };
    trained.Compile(new Nabi.Optimizers.Adam(0.01f), "binary_crossentropy");
    trained.Fit(new Tensor([1000, 20, 1], x), Tensor.From(y), epochs, verbosity: Verbosity.Line);
    string path = Path.Combine(Path.GetTempPath(), $"rising-{Environment.ProcessId}.keras");
    trained.Save(path);
    return path;
}
