using System.Globalization;

namespace Nabi.Bench.Tests;

/// <summary><c>compare</c>: what got slower or faster by more than the rounds differ, and what it says of files that do not fit.</summary>
public sealed class CompareTests : TestsWithFolder
{
    private static readonly double[] Quiet = [1.00, 1.01, 0.99, 1.00, 1.005];
    private static readonly double[] Busy = [1.0, 1.4, 0.8, 1.2, 0.7];

    [Fact]
    public void What_got_slower_or_faster_by_more_than_the_noise_is_said()
    {
        var old = Write("old", Line("a", Quiet), Line("b", Quiet), Line("c", Quiet));
        var now = Write("new", Line("a", Times(1.2)), Line("b", Times(0.8)), Line("c", Times(1.005)));
        var (code, output, _) = Run("compare", old, now);
        Assert.Equal(1, code);
        Assert.Contains("a: slower, 1.200 times the old time (1.0000 to 1.2000 ms); noise ", output, StringComparison.Ordinal);
        Assert.Contains("b: faster, 0.800 times the old time", output, StringComparison.Ordinal);
        Assert.DoesNotContain("c: ", output, StringComparison.Ordinal);
        Assert.Equal(0, Run("compare", old, now, "--warn-only").Code);
        Assert.Equal(0, Run("compare", old, now, "--least", "25").Code);
    }

    [Fact]
    public void Noise_of_either_run_hides_a_change()
    {
        var (quiet, busy) = (Write("quiet", Line("a", Quiet)), Write("busy", Line("a", [.. Busy.Select(time => 1.15 * time)])));
        Assert.All([Run("compare", quiet, busy), Run("compare", busy, quiet)], one =>
        {
            Assert.Equal(0, one.Code);
            Assert.EndsWith("Nothing got slower by more than the noise.\n", one.Output, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void One_disturbed_round_does_not_hide_a_change()
        => Assert.Equal(1, Run("compare", Write("old", Line("a", Quiet)), Write("new", Line("a", [1.2, 1.2, 5, 1.2, 1.2]))).Code);

    [Fact]
    public void Too_few_rounds_tell_nothing()
    {
        var (code, output, _) = Run("compare", Write("old", Line("a", [1, 1])), Write("new", Line("a", [2, 2])));
        Assert.Equal(0, code);
        Assert.Contains("a: too few or too short rounds to tell; measure at least 3.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_one_workload_are_one_result()
    {
        var old = Write("old", Line("a", [1, 1]), Line("a", [1, 1]));
        Assert.Equal(1, Run("compare", old, Write("new", Line("a", [2, 2]), Line("a", [2, 2]))).Code);
    }

    [Fact]
    public void Workloads_of_one_result_only_are_named_and_do_not_fail()
    {
        var (code, output, _) = Run("compare", Write("old", Line("a", Quiet), Line("gone", Quiet)),
            Write("new", Line("a", Quiet), Line("a", Quiet, threads: 2)));
        Assert.Equal(0, code);
        Assert.Contains("gone: only in the old result.", output, StringComparison.Ordinal);
        Assert.Contains("a (2 threads): only in the new result.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_machine_is_said()
    {
        var (_, output, _) = Run("compare", Write("old", Line("a", Quiet)), Write("new", Line("a", Quiet, machine: "Other \\\"chip\\\"")));
        Assert.Contains("Different machines: machine 'Chip' and 'Other \"chip\"'.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Processor_time_is_compared_when_asked_for()
    {
        var old = Write("old", Line("a", Times(2), Quiet));
        var now = Write("new", Line("a", Quiet, Times(2)));
        Assert.Equal(0, Run("compare", old, now).Code);
        Assert.Equal(1, Run("compare", old, now, "--by-processor").Code);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("not json", "line 1: this is not JSON")]
    [InlineData("[1]", "line 1: expected one JSON object per line")]
    [InlineData("""{"workload": "a"}""", "line 1: 'threads' is missing")]
    [InlineData("""{"workload": "a", "threads": 0.5}""", "line 1: 'threads' must be a whole number")]
    public void A_damaged_file_is_answered_with_a_sentence(string text, string expected)
        => Mistake(expected, "compare", Write("old", text), Write("new", Line("a", Quiet)));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e999")]
    [InlineData("null")]
    [InlineData("")]
    public void Times_that_are_none_are_answered_with_a_sentence(string time)
        => Mistake("line 1: 'ms_rounds' must be milliseconds", "compare",
            Write("old", Line("a", Quiet).Replace("1, 1.01, 0.99, 1, 1.005", time, StringComparison.Ordinal)),
            Write("new", Line("a", Quiet)));

    [Fact]
    public void Other_mistakes_are_answered_with_a_sentence()
    {
        var one = Write("one", Line("a", Quiet));
        Mistake("cannot be read", "compare", one, Folder["none.jsonl"]);
        Mistake("compare needs two files", "compare", one);
        Mistake("compare needs two files", "compare", one, one, one);
        Mistake("have no workload", "compare", one, Write("other", Line("b", Quiet)));
        Mistake("of one machine", "compare", one, Write("two", Line("a", Quiet), Line("b", Quiet, machine: "Other")));
        Mistake("--least must be percent", "compare", one, one, "--least", "few");
    }

    [Fact]
    public void A_saved_result_is_read_back_and_equals_itself()
    {
        var path = Path.Combine(Folder.Path, "history", "tiny.jsonl");
        var (code, output, errors) = Run("steps", "--workload", "tiny", "--rounds", "3", "--seconds", "0.01", "--save", "--output", path);
        Assert.Equal("", errors);
        Assert.Equal(0, code);
        Assert.Contains($"Saved: {path}", output, StringComparison.Ordinal);
        var saved = SavedRun.Read(path);
        Assert.Equal(Origin.Here, saved.Origin);
        Assert.Equal(3, Assert.Single(saved.Results).Clock.Count);
        Assert.Equal(0, Run("compare", path, path).Code);
    }

    private static double[] Times(double factor) => [.. Quiet.Select(time => factor * time)];

    private static string Line(string workload, double[] clock, double[]? processor = null, int threads = 1, string machine = "Chip")
    {
        var (wall, used) = (Text(clock), Text(processor ?? clock));
        return $$"""{"workload": "{{workload}}", "threads": {{threads}}, "ms_rounds": [{{wall}}], "ms_processor_rounds": [{{used}}], "machine": "{{machine}}", "processors": "2 processors", "registers": "256 bit", "runtime": "10.0.1", "date": "2026-11-26", "commit": "0123456789"}""";

        static string Text(double[] times) => string.Join(", ", times.Select(time => time.ToString(CultureInfo.InvariantCulture)));
    }

    private string Write(string name, params string[] lines)
    {
        var path = Folder[name + ".jsonl"];
        File.WriteAllLines(path, lines);
        return path;
    }

    private static void Mistake(string expected, params string[] arguments)
    {
        var (code, _, errors) = Run(arguments);
        Assert.Equal(1, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.InRange(errors.TrimEnd().Length, 1, 300);
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var threads = Threads.Count;
        using StringWriter output = new() { NewLine = "\n" }, errors = new();
        try
        {
            return (BenchProgram.Run(arguments, output, errors), output.ToString(), errors.ToString());
        }
        finally
        {
            Threads.Count = threads;
        }
    }
}
