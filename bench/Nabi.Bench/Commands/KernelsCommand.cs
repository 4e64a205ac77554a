namespace Nabi.Bench;

/// <summary><c>gemm</c> and <c>kernels</c>: kernels alone, as arithmetic and as bytes per second.</summary>
internal static class KernelsCommand
{
    public static void Run(BenchOptions options, TextWriter output, IEnumerable<Workload> kernels)
    {
        output.WriteLine(
            $"{Machine.Processor}, {Machine.Registers} registers, kernels of {Kernels.SimdKernels.Current.Width}, {options.Threads} "
            + $"{(options.Threads == 1 ? "thread" : "threads")}");
        output.WriteLine($"{"kernel",-44} {"us",10} {"GFLOP/s",8} {"% peak",7} {"GB/s",7}");
        var measured = kernels.Select(kernel => new Measurement(kernel)).ToList();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var one in measured)
                one.Round(options.Seconds / 4);
        }

        foreach (var one in measured)
        {
            var (seconds, kernel) = (one.Median / 1e3, one.Workload);
            var arithmetic = kernel.Gflop > 0
                ? string.Create(CultureInfo.InvariantCulture,
                    $"{kernel.Gflop / seconds,8:0.0} {100 * kernel.Gflop / seconds / one.Peak,7:0}") : $"{"",16}";
            var bytes = kernel.Gigabytes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{kernel.Gigabytes / seconds,7:0.0}") : "";
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{kernel.Id,-44} {1e3 * one.Median,10:0.00} {arithmetic} {bytes}"));
        }
    }
}
