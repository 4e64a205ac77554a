using Nabi.Files.Tests;

namespace Nabi.Onnx.Tests;

/// <summary>Models that PyTorch writes give the numbers that PyTorch gives.</summary>
public class OnnxTorchTests
{
    private const string Script = """
        import sys, json, io, warnings, torch, torch.nn as nn
        warnings.filterwarnings('ignore')
        torch.manual_seed(0)
        class Last(nn.Module):
            def __init__(self, kind, **settings):
                super().__init__()
                self.r = getattr(nn, kind)(3, 4, batch_first=True, **settings)
                self.d = nn.Linear(8 if settings.get('bidirectional') else 4, 2)
            def forward(self, x):
                y, _ = self.r(x)
                return self.d(y[:, -1])
        class Words(nn.Module):
            def __init__(self):
                super().__init__()
                self.e, self.r, self.d = nn.Embedding(9, 4), nn.GRU(4, 5, num_layers=2, batch_first=True), nn.Linear(5, 3)
            def forward(self, x):
                y, h = self.r(self.e(x))
                return torch.softmax(self.d(h[-1]), -1), y
        class Encoder(nn.Module):
            def __init__(self):
                super().__init__()
                self.t, self.n = nn.TransformerEncoderLayer(6, 2, 12, batch_first=True), nn.LayerNorm(6)
            def forward(self, x):
                return self.n(self.t(x)).mean(1)
        picture = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1, stride=2), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True),
            nn.Conv2d(6, 6, 3, groups=3, padding=2, dilation=2), nn.Upsample(scale_factor=2), nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1, output_padding=1),
            nn.GELU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(), nn.Linear(4, 5), nn.LogSoftmax(-1))
        smooth = nn.Sequential(nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False), nn.AvgPool2d(3, stride=2, padding=1),
            nn.InstanceNorm2d(3, affine=True), nn.PReLU(3), nn.Hardswish(), nn.Flatten(2))
        series = nn.Sequential(nn.Conv1d(3, 6, 3, padding=1), nn.GroupNorm(2, 6), nn.ELU(), nn.MaxPool1d(2), nn.Conv1d(6, 4, 2), nn.LeakyReLU(0.1))
        sequences, batches = {0: 'batch', 1: 'time'}, {0: 'batch'}
        cases = [('lstm', Last('LSTM'), sequences, [(2, 7, 3), (5, 11, 3)]), ('deep lstm', Last('LSTM', bidirectional=True, num_layers=2), sequences, [(2, 7, 3), (5, 11, 3)]),
            ('gru', Last('GRU', bidirectional=True), sequences, [(2, 7, 3), (5, 11, 3)]), ('rnn', Last('RNN', nonlinearity='relu'), sequences, [(2, 7, 3), (4, 9, 3)]),
            ('words', Words(), sequences, [(2, 7), (5, 11)]), ('encoder', Encoder(), batches, [(2, 5, 6), (3, 5, 6)]), ('picture', picture, batches, [(2, 3, 16, 12), (3, 3, 16, 12)]),
            ('smooth', smooth, batches, [(2, 3, 8, 6), (3, 3, 8, 6)]), ('series', series, {0: 'batch', 2: 'time'}, [(2, 3, 14), (3, 3, 20)])]
        numbers = lambda t: {'dims': list(t.shape), 'whole': not t.dtype.is_floating_point, 'data': [repr(float(v)) for v in t.flatten()]}
        with open(sys.argv[1], 'w') as out:
            for name, model, axes, shapes in cases:
                model.eval()
                make = lambda shape: torch.randint(0, 9, shape) if name == 'words' else torch.randn(shape)
                file = io.BytesIO()
                torch.onnx.export(model, make(shapes[0]), file, opset_version=int(sys.argv[2]), input_names=['x'], dynamic_axes={'x': axes})
                for shape in shapes:
                    x = make(shape)
                    with torch.no_grad(): y = model(x)
                    out.write(json.dumps({'name': name, 'model': file.getvalue().hex(), 'input': numbers(x), 'outputs': [numbers(t) for t in (y if isinstance(y, tuple) else (y,))]}) + '\n')
        """;

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(16)]
    public void PyTorch_s_files_give_PyTorch_s_numbers(int opset)
    {
        using var folder = new TemporaryFolder();
        Python.With("torch", Script, folder["cases.json"], $"{opset}");
        List<string> problems = [];
        foreach (var line in File.ReadLines(folder["cases.json"]))
        {
            var one = JsonNode.Parse(line)!;
            try
            {
                var model = OnnxFile.Load(new MemoryStream(Convert.FromHexString((string)one["model"]!)), (string)one["name"]!);
                if (OnnxOperatorTests.Difference(one["outputs"]!.AsArray(),
                    model.ApplyAll([OnnxOperatorTests.Read(one["input"]!)])) is { } difference)
                {
                    problems.Add($"{one["name"]}: {difference}");
                }
            }
            catch (NabiException error)
            {
                problems.Add($"{one["name"]}: {error.Message}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}
