using Nabi;
using Nabi.Formats;
using Nabi.Layers;
using Nabi.Onnx;

ModelFormats.Register(new OnnxFormat());
var model = new Sequential { new Input(8, 1), new GRU(4), new Dense(1) };
model.Save("model.onnx");
Tensor x = Ops.Ones([2, 8, 1]);
float[] before = model.Predict(x).ToArray(), after = Model.Load("model.onnx").Predict(x).ToArray();
float difference = before.Zip(after, (a, b) => Math.Abs(a - b)).Max();
Console.WriteLine($"largest difference {difference:g3}");
return difference < 1e-5f ? 0 : 1;
