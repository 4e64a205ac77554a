// Answers POST /predict with a model: { "rows": [[...], [...]] } gives { "predictions": [[...], [...]] }.
// The model is the file named by the setting "Model" (appsettings.json, --Model FILE, or the environment variable Model).
using Nabi;
using Nabi.Formats;
using NabiApi;

var builder = WebApplication.CreateBuilder(args);
string path = builder.Configuration["Model"] ?? "model.keras";
if (!File.Exists(path) && path == "model.keras")
    SampleModel.Save(path);                                 // something to ask; put your own model in its place
Model model = Model.Load(path);
var service = new Predictions(model);

var app = builder.Build();
app.MapGet("/", () => Results.Text(model.Summary()));
app.MapPost("/predict", async (HttpRequest request) =>
{
    try
    {
        return Results.Ok(await service.Answer(request));
    }
    catch (Exception error) when (error is NabiException or BadHttpRequestException)
    {
        return Results.BadRequest(new { error = error.Message });
    }
});
app.Run();
