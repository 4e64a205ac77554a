using Nabi.House.Rooms;

namespace Nabi.House;

/// <summary>
/// The rooms (top folders) of a project do not depend on one another in circles. Who uses whom is read from the compiled assemblies;
/// no rooms are joined.
/// </summary>
public sealed class RoomTests
{
    public static TheoryData<string> Floors
        => ["Nabi.Kernels", "Nabi.Core", "Nabi.Files", "Nabi.Data", "Nabi", "Nabi.Onnx", "Nabi.Plots", "Nabi.Forecasting",
            "Nabi.Parquet", "Nabi.Images",
            "Nabi.Serving", "Nabi.Distributed"];

    [Theory]
    [MemberData(nameof(Floors))]
    public void Rooms_have_no_circles(string project)
    {
        var circles = Circles.Describe([.. Plan(project).Arrows]);
        Assert.True(circles.Length == 0, circles);
    }

    [Theory]
    [MemberData(nameof(Floors))]
    public void A_type_stands_in_one_room(string project)
    {
        var plan = Plan(project);
        Assert.NotEmpty(plan.Rooms);
        Assert.True(plan.Split.Count == 0, string.Join("\n", plan.Split));
    }

    private static FloorPlan Plan(string project)
        => FloorPlan.Read(Path.Combine(AppContext.BaseDirectory, project + ".dll"), $"src/{project}");
}
