using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Nabi.Files.Tests;

namespace Nabi.Formats.Tests;

/// <summary>
/// Damaged models: only NabiException may come out, soon and within bounded memory. NABI_FUZZ=n runs n times as many cases.
/// </summary>
public sealed class FuzzTests
{
    private const long MostAllocated = 400L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    private static int Factor => int.TryParse(Environment.GetEnvironmentVariable("NABI_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var factor)
        ? Math.Max(1, factor) : 1;

    [Fact]
    public void Damaged_bytes()
    {
        foreach (var (name, bytes) in Files())
            for (var i = 0; i < 25 * Factor; i++)
                Load($"{name}, damage {i}", new Mutator(i).Damage(bytes));
    }

    [Fact]
    public void Damaged_configs()
    {
        foreach (var (name, bytes) in Files().Where(file => file.Name.EndsWith(".keras", StringComparison.Ordinal)))
        {
            var (config, rest) = Apart(bytes);
            for (var i = 0; i < 40 * Factor; i++)
            {
                var damaged = new ConfigMutator(i).Damage(config);
                Load($"{name}, config {i}", Together(damaged, rest));
                Only($"{name}, config {i} alone", () => WeightBudget.Within(1_000_000, () => Model.FromConfig(damaged)));
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
            if (path.EndsWith(".keras", StringComparison.Ordinal) || path.EndsWith("model.h5", StringComparison.Ordinal))
                if (new FileInfo(path).Length < 100_000)
                    yield return (path, File.ReadAllBytes(path));
    }

    private static void Load(string name, byte[] bytes)
    {
        Only(name, () =>
        {
            var model = ModelFile.Load(new MemoryStream(bytes), name);
            return model.Inputs.Count > 0 ? model.Summary() : "";
        });
    }

    private static void Only<T>(string name, Func<T> load)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            load();
        }
        catch (NabiException)
        {
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{name}: {error.GetType().Name}: {error.Message}\n{error.StackTrace}", error);
        }

        Assert.True(clock.Elapsed < MostTime, $"{name} took {clock.Elapsed}");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostAllocated, $"{name} allocated {allocated} bytes");
    }

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
        return ((JsonObject)JsonNode.Parse(entries.Single(entry => entry.FullName == "config.json").Item2)!, [.. entries.Where(entry => entry.FullName != "config.json")]);
    }

    private static byte[] Together(JsonObject config, List<(string Name, byte[] Content)> rest)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in rest.Append(("config.json", Encoding.UTF8.GetBytes(config.ToJsonString()))))
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }

        return stream.ToArray();
    }
}
