namespace Nabi.Bench;

/// <summary>Chooses the command.</summary>
internal static class BenchProgram
{
    private const string Help = """
        Nabi.Bench: how fast is it, and what bounds it?

          steps    training steps and inference through the public API, against the limit of the machine
          compare  OLD NEW, files of steps --save or --json: what got slower or faster by more than the noise of the rounds; exits with 1 if slower
          peers    the same steps beside TorchSharp, ONNX Runtime, oneDNN and TensorFlow.js; writes bench/results
          scale    how time and memory grow with sequence length, batch and units; writes a table and charts
          masks    what masks and dropout cost beside the same step without
          pipeline what batches cost that are mapped, mixed, padded and fetched ahead
          forecasts how time and memory grow from 100 to 100,000 series
          around   data sets, tables, words, windows, model files: what programs do around training, beside the least it takes
          quantized predictions with weights of eight bits beside floats: time, accuracy (with --data), size of the file
          serving  predictions side by side, sequences by key, a server's answers; the memory of a recorded step
          threads  steps with --threads (two by default) beside one thread, and beside the most that the machine allows
          ranks    training on ranks of MPI: one and two on this machine, and what to expect of more
          soak     a server asked without a pause for --seconds, each answer compared with the model's own; its memory
          startup  from the start of a process to its first prediction and training step
          texts    looking up words by layers beside a dictionary asked by hand
          gemm     matrix products of the shapes that models need
          kernels  one kernel at a time: sequences, activations, updates, gathers
          profile  where the time of a step goes, primitive by primitive

          --workload ID [ID ...]   which workloads, W1* for all that begin so (steps, peers, profile, around)
          --threads N              threads, 1 by default
          --rounds R               interleaved rounds, 5 by default
          --seconds S              seconds of steps a workload and round, 0.2 by default
          --output PATH            where peers and scale write
          --data DIR               the data sets that around reads: mnist, imdb and so on; NABI_DATA by default
          --json                   one JSON object per line (steps)
          --save                   add the result to bench/results/history, or to the file of --output (steps)
          --by-processor           compare processor time, which neighbours on a busy machine disturb less (compare)
          --least PERCENT          changes up to this are never reported, 2 by default (compare)
          --warn-only              0 also if something got slower (compare)

        """;

    /// <summary>Runs a command line.</summary>
    /// <returns>0; 1 after a mistake, which is said on <paramref name="errors"/>, and when <c>compare</c> found something slower.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            if (arguments is [var measured] && StartupCommand.IsMeasured(measured))
            {
                StartupCommand.RunMeasured(measured, output);
                return 0;
            }

            if (arguments is [RanksCommand.Measured, ..])
            {
                RanksMeasuring.Run(BenchOptions.Parse(arguments), output);
                return 0;
            }

            if (SoakCommand.IsServer(arguments))
            {
                SoakCommand.Serve(arguments[1], output).GetAwaiter().GetResult();
                return 0;
            }

            var options = BenchOptions.Parse(arguments);
            Threads.Count = options.Threads;
            switch (options.Command)
            {
                case "steps":
                    StepsCommand.Run(options, output);
                    break;
                case "compare":
                    return CompareCommand.Run(options, output);
                case "peers":
                    PeersCommand.Run(options, output);
                    break;
                case "scale":
                    ScaleCommand.Run(options, output);
                    break;
                case "around":
                    AroundCommand.Run(options, output);
                    break;
                case "quantized":
                    QuantizedCommand.Run(options, output);
                    break;
                case "threads":
                    ThreadsCommand.Run(options, output);
                    break;
                case "ranks":
                    RanksCommand.Run(options, output);
                    break;
                case "startup":
                    StartupCommand.Run(options, output);
                    break;
                case "masks":
                    RatiosCommand.Run(options, output, MaskWorkloads.Groups());
                    break;
                case "texts":
                    RatiosCommand.Run(options, output, TextWorkloads.Groups());
                    break;
                case "forecasts":
                    ForecastsCommand.Run(options, output);
                    break;
                case "serving":
                    ServingCommand.Run(options, output);
                    break;
                case "soak":
                    SoakCommand.Run(options, output).GetAwaiter().GetResult();
                    break;
                case "pipeline":
                    PipelineCommand.Run(options, output);
                    break;
                case "gemm":
                    KernelsCommand.Run(options, output, KernelBenches.Products());
                    break;
                case "kernels":
                    KernelsCommand.Run(options, output, [.. KernelBenches.Sequences(), .. KernelBenches.Small()]);
                    break;
                case "profile":
                    ProfileCommand.Run(options, output);
                    break;
                case "help":
                    output.Write(Help);
                    output.WriteLine("Workloads:");
                    foreach (var workload in Catalogue.All)
                        output.WriteLine($"  {workload.Id,-12} {workload.About}");
                    break;
                default:
                    throw new NabiException($"There is no command '{options.Command}'; run without arguments for a list.");
            }

            return 0;
        }
        catch (NabiException mistake)
        {
            errors.WriteLine(mistake.Message);
            return 1;
        }
    }
}
