using System.Text.Json;
using Nabi;

namespace NabiApi;

/// <summary>Requests to tensors, predictions to answers.</summary>
/// <param name="model">A model with one input and one output.</param>
public sealed class Predictions(Model model)
{
    private readonly int[] sizes = [.. model.Input.Shape.ToArray().Skip(1)];
    private readonly Lock gate = new();

    /// <summary>The predictions for the rows of a request.</summary>
    /// <exception cref="NabiException">The request is not what the model needs; the message says what is.</exception>
    public async Task<Answer> Answer(HttpRequest request)
    {
        Question? question;
        try
        {
            question = await request.ReadFromJsonAsync<Question>();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new NabiException($"The request is not JSON of the form {Form}.", error);
        }

        if (question?.Rows is not { Length: > 0 } rows)
            throw new NabiException($"The request has no rows; expected JSON of the form {Form}.");
        // An axis that the model leaves open (-1) is as long as the first row makes it.
        int known = sizes.Where(size => size > 0).Aggregate(1, (product, size) => product * size);
        int first = rows[0]?.Length ?? 0;
        int width = sizes.Contains(-1) && first > 0 && first % known == 0 ? first : known;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i]?.Length is var length && length != width)
                throw new NabiException($"Row {i} has {length ?? 0} numbers, expected {width} for an input of {model.Input.Shape}.");
        }

        int[] shape = [rows.Length, .. sizes.Select(size => size > 0 ? size : width / known)];
        Tensor input = new(shape, rows.SelectMany(row => row!).ToArray());
        Tensor output;
        lock (gate)                                         // one prediction at a time: each uses all processors
            output = model.Predict(input);
        return new Answer([.. output.ToArray().Chunk(output.Length / rows.Length)]);
    }

    private const string Form = """{ "rows": [[1.5, 2.5, ...], ...] }""";
}

/// <summary>What is asked: the numbers of each row, first step first.</summary>
public sealed record Question(float[]?[]? Rows);

/// <summary>What is answered: the model's numbers for each row.</summary>
public sealed record Answer(float[][] Predictions);
