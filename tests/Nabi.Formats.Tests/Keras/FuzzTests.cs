using System.IO.Compression;
using System.Text;
using Nabi.Files.Tests;

namespace Nabi.Formats.Tests;

/// <summary>
/// Damaged models: only NabiException may come out, within the bounds of <see cref="Caps"/>. NABI_FUZZ=n runs n times as many cases.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    public void Dispose() => Caps.Tell();

    [Fact]
    public void Damaged_bytes()
    {
        foreach (var (name, bytes) in Files())
        {
            for (var i = 0; i < 25 * Caps.Factor; i++)
                Load($"{name}, damage {i}", new Mutator(i).Damage(bytes));
        }
    }

    [Fact]
    public void Damaged_configs()
    {
        foreach (var (name, bytes) in Files().Where(file => file.Name.EndsWith(".keras", StringComparison.Ordinal)))
        {
            var (config, rest) = Apart(bytes);
            for (var i = 0; i < 40 * Caps.Factor; i++)
            {
                var damaged = new ConfigMutator(i).Damage(config);
                Load($"{name}, config {i}", Together(damaged, rest));
                Caps.Read($"{name}, config {i} alone", bytes, _ => WeightBudget.Within(1_000_000, () => Model.FromConfig(damaged)));
            }
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Files()
    {
        using var folder = new TemporaryFolder();
        foreach (var sample in SampleModels.Names)
        {
            var model = SampleModels.Make(sample);
            if (model.Outputs.Count == 1)
                model.Compile("adam", "mse", "mae");
            foreach (var ending in (string[])[".keras", ".h5"])
            {
                model.Save(folder[sample + ending]);
                yield return (sample + ending, File.ReadAllBytes(folder[sample + ending]));
            }
        }

        if (SharedFiles.TryFind("NABI_GOLDENS", Path.Combine("shared", "goldens")) is not { } goldens)
            yield break;
        foreach (var path in Directory.EnumerateFiles(goldens, "model.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (path.EndsWith(".keras", StringComparison.Ordinal) || path.EndsWith("model.h5", StringComparison.Ordinal))
            {
                if (new FileInfo(path).Length < 100_000)
                    yield return (path, File.ReadAllBytes(path));
            }
        }
    }

    private static void Load(string name, byte[] bytes)
        => Caps.Read(name, bytes, damaged =>
        {
            var model = ModelFile.Load(new MemoryStream(damaged), name);
            if (model.Inputs.Count > 0)
                model.Summary();
        });

    private static (JsonObject Config, List<(string Name, byte[] Content)> Others) Apart(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var entries = zip.Entries.Select(entry =>
        {
            using var content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return (entry.FullName, copy.ToArray());
        }).ToList();
        return ((JsonObject)JsonNode.Parse(entries.Single(entry => entry.FullName == "config.json").Item2)!,
            [.. entries.Where(entry => entry.FullName != "config.json")]);
    }

    private static byte[] Together(JsonObject config, List<(string Name, byte[] Content)> rest)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in rest.Append(("config.json", Encoding.UTF8.GetBytes(config.ToJsonString()))))
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
