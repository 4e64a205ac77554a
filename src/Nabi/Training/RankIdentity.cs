using System.Reflection;
using Nabi.Distributed;

namespace Nabi;

/// <summary>What must be the same on all ranks of a run, as numbers that tell contents apart.</summary>
/// <param name="Version">The library's version.</param>
/// <param name="Model">The layers, their weights' shapes, optimizer and losses.</param>
/// <param name="Data">What is trained and measured on.</param>
/// <param name="Options">What <c>Fit</c> was told about epochs and batches.</param>
internal readonly record struct RankIdentity(ulong Version, ulong Model, ulong Data, ulong Options)
{
    /// <summary>Finds the numbers of this rank.</summary>
    public static RankIdentity Of(Model model, Compilation compilation, FitOptions options, BatchSource source,
        BatchSource? validation, int shards)
    {
        var version = new ContentDigest();
        version.Add(typeof(RankIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
        var told = new ContentDigest();
        told.Add(string.Join('|', options.Epochs, options.InitialEpoch, options.BatchSize, options.Shuffle, options.StepsPerEpoch,
            options.ValidationSteps, options.ValidationFrequency, shards, options.FixedReductionOrder, source.ShuffleKey is null));
        var data = new ContentDigest();
        data.Add(source.Fingerprint());
        data.Add(validation?.Fingerprint() ?? 0);
        return new RankIdentity(version.Value, OfModel(model, compilation), data.Value, told.Value);
    }

    /// <summary>Refuses ranks that differ from rank 0.</summary>
    /// <exception cref="NabiException">On all ranks: which rank differs in what.</exception>
    public void Check(Communicator cluster, string owner)
    {
        ReadOnlySpan<ulong> own = [Version, Model, Data, Options];
        var parts = new double[8];
        for (var i = 0; i < 4; i++)
            (parts[2 * i], parts[2 * i + 1]) = ((uint)own[i], (uint)(own[i] >> 32));
        var all = new double[8 * cluster.Size];
        cluster.Gather(parts, all);
        ReadOnlySpan<string> words =
            ["another version of the library", "another model, optimizer or loss", "other data", "other epochs, batches or options of Fit"];
        for (var rank = 1; rank < cluster.Size; rank++)
        {
            for (var i = 0; i < 8; i++)
            {
                if (all[8 * rank + i] != all[i])
                {
                    throw new NabiException(
                        $"{owner}: rank {rank} has {words[i / 2]} than rank 0; start the same program on "
                        + "the same files on all ranks.");
                }
            }
        }
    }

    private static ulong OfModel(Model model, Compilation compilation)
    {
        var print = new ContentDigest();
        foreach (var layer in Nabi.Model.Everything(model))
            print.Add(layer.ClassName);
        foreach (var weight in model.Weights)
            print.Add($"{weight.Name} {weight.Shape} {weight.Trainable}");
        var optimizer = new Config(compilation.Optimizer!.ClassName);
        compilation.Optimizer.Write(optimizer);
        print.Add(compilation.Optimizer.ClassName + optimizer.Json.ToJsonString());
        foreach (var loss in compilation.Losses)
            print.Add(loss?.Name);
        return print.Value;
    }
}
