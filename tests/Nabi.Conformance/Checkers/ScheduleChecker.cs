using Nabi.Optimizers;

namespace Nabi.Conformance.Checkers;

/// <summary>The learning rate of every step.</summary>
public sealed class ScheduleChecker() : CaseChecker("schedule", keys: "schedule", arrays: "input output")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var schedule = Registry.Read<LearningRateSchedule>(golden.Json["schedule"]!, golden.Name);
        var steps = golden.Array("input/0").ToLongs();
        differences.Compare("output/0", Tensor.From(steps.Select(schedule.At).ToArray()));
        differences.CompareConfig(golden.Json["schedule"], schedule);
    }
}
