using Nabi.Optimizers;

namespace Nabi.Conformance.Checkers;

/// <summary>The learning rate of every step.</summary>
public sealed class ScheduleChecker : ICaseChecker
{
    public IReadOnlyList<string> Kinds { get; } = ["schedule"];

    public string Keys => "schedule";

    public string Arrays => "input output";

    public CaseResult Check(GoldenCase golden)
    {
        var differences = new Differences(golden);
        var schedule = Registry.Read<LearningRateSchedule>(golden.Json["schedule"]!, golden.Name);
        var steps = golden.Array("input/0").ToLongs();
        differences.Compare("output/0", Tensor.From(steps.Select(schedule.At).ToArray()));
        differences.CompareConfig(golden.Json["schedule"], schedule);
        return differences.Result();
    }
}
