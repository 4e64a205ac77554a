using Nabi;
using Nabi.Formats;
using Nabi.Layers;

// Which half of a sequence is larger: trained, saved, loaded, and the same predictions again.
Seeds.Set(1);
var random = new Random(1);
float[] values = [.. Enumerable.Range(0, 200 * 8).Select(i => random.NextSingle() + (i % 8 / 4 == i / 8 % 2 ? 1f : 0f))];
Tensor x = new([200, 8, 1], values), y = new([200, 1], [.. Enumerable.Range(0, 200).Select(i => (float)(i % 2))]);
var model = new Sequential { new Input(8, 1), new LSTM(8), new Dense(1, "sigmoid") };
model.Compile("adam", "binary_crossentropy", metrics: ["accuracy"]);
model.Fit(x, y, epochs: 30, batchSize: 8, verbosity: Verbosity.Silent);
model.Save("model.keras");
float[] before = model.Predict(x).ToArray(), after = Model.Load("model.keras").Predict(x).ToArray();
float accuracy = model.Evaluate(x, y)["accuracy"];
Console.WriteLine(
    $"accuracy {accuracy:0.000}, {(before.SequenceEqual(after) ? "the loaded model predicts the same" : "the loaded model differs")}");
return before.SequenceEqual(after) && accuracy > 0.9f ? 0 : 1;
