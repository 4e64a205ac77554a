using System.Runtime.CompilerServices;

namespace Nabi.Bench;

/// <summary>
/// <c>profile</c>: the time of each operation of a training step, forwards and backwards, and of what is around them; or of each operation
/// of a prediction by itself, though the step joins some of them.
/// </summary>
internal static class ProfileCommand
{
    public static void Run(BenchOptions options, TextWriter output)
    {
        foreach (var workload in Catalogue.Find(options.Workloads.Count > 0 ? options.Workloads : ["W1-lstm"]))
        {
            var prepared = workload.Make();
            if (prepared is not { Model: { } model, X: { } x })
            {
                output.WriteLine($"{workload.Id}: only steps of models are profiled.");
                continue;
            }

            Tensor[] targets = prepared.Y is { } y ? [y] : [];
            Profile(options, output, workload, prepared.Step, model, new BatchRows([.. x], targets, [], null, 0, x[0].Shape[0]));
        }
    }

    private static void Profile(BenchOptions options, TextWriter output, Workload workload, Action step, Model model, BatchRows batch)
    {
        WarmUp.Run(step);
        var isTraining = batch.Targets.Count > 0;
        var program = model.Programs.For(model, model.Compiled, isTraining ? StepMode.Train : StepMode.Predict, batch);
        if (!isTraining)
            program.Run();
        List<(string Name, Action Run, List<double> Times)> parts = [("copy of the batch", () => batch.CopyTo(program), [])];
        parts.AddRange(program.Forwards.Steps.Select(
            step => ($"{string.Join(" + ", step.Calls.Select(Describe))} forward", (Action)step.Repeat, new List<double>())));
        parts.AddRange(program.BackwardCalls.Select(
            one => ($"{Describe(one)} backward", (Action)(() => one.Primitive.Backward(one)), new List<double>())));
        if (isTraining)
            parts.Add(("update", program.Update, []));
        List<double> whole = [];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 5 || watch.Elapsed.TotalSeconds < options.Seconds * options.Rounds; i++)
        {
            whole.Add(Time(step));
            foreach (var (_, run, times) in parts)
                times.Add(Time(run));
        }

        // The best of many: the sum then is what an undisturbed step would take.
        var all = whole.Min();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{workload.Id}: {workload.About}; a step takes {all:0.0000} ms at best, {Statistics.Median(whole):0.0000} in the middle"));
        var named = parts.Select(part => (part.Name, Best: part.Times.Min())).ToList();
        foreach (var (name, best) in named.Append(("the rest", all - named.Sum(part => part.Best))).OrderByDescending(part => part.Item2))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {best,10:0.0000} ms {100 * best / all,6:0.0} %  {name}"));
    }

    private static string Describe(PrimitiveCall step)
        => $"{step.Primitive.Name} {string.Join(" ", step.Inputs.Take(2).Select(tensor => tensor.Shape))} -> "
            + $"{string.Join(" ", step.Outputs.Take(1).Select(tensor => tensor.Shape))}";

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Time(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
