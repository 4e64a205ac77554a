using System.Text.Json;

namespace Nabi.Bench.Tests;

/// <summary>The bench's command line: one tiny workload through to its line of JSON, and mistakes answered with a sentence.</summary>
public sealed class StepsTests
{
    [Fact]
    public void A_workload_is_measured_and_written_as_json()
    {
        var (code, output, errors) = Run("steps", "--workload", "tiny", "--rounds", "1", "--seconds", "0.01", "--json");
        Assert.Equal("", errors);
        Assert.Equal(0, code);
        using var line = JsonDocument.Parse(output);
        var result = line.RootElement;
        Assert.Equal("tiny", result.GetProperty("workload").GetString());
        Assert.Equal(1, result.GetProperty("threads").GetInt32());
        Assert.InRange(result.GetProperty("ms_min").GetDouble(), 1e-5, 1e4);
        Assert.True(result.GetProperty("ms_median").GetDouble() >= result.GetProperty("ms_min").GetDouble());
        Assert.Equal(144e-9, result.GetProperty("gflop").GetDouble(), 1e-6);
        Assert.InRange(result.GetProperty("peak_gflops").GetDouble(), 0.1, 1e4);
        // Of a limit that was measured at another moment, on a machine that may be busy with something else by then.
        Assert.InRange(result.GetProperty("percent_of_limit").GetDouble(), 0, 1e4);
        Assert.InRange(result.GetProperty("bytes_per_step").GetInt64(), 0, 1 << 20);
        Assert.InRange(result.GetProperty("bytes_per_fit_step").GetInt64(), 0, 1 << 20);
    }

    [Theory]
    [InlineData("There is no workload 'W9'.", "steps", "--workload", "W9")]
    [InlineData("--rounds must be a whole number", "steps", "--rounds", "many")]
    [InlineData("--threads needs a value.", "steps", "--threads")]
    [InlineData("There is no command 'race'", "race")]
    [InlineData("Unknown argument '--fast'", "steps", "--fast")]
    public void A_mistake_is_answered_with_a_sentence(string expected, params string[] arguments)
    {
        var (code, _, errors) = Run(arguments);
        Assert.Equal(1, code);
        Assert.StartsWith(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Workloads_count_their_operations()
    {
        // A forward pass of LSTM(64) over 28 rows of 28 is 42.2 million multiply-adds and adds for 32 samples; training adds the weights'
        // gradients and, over time, those of the states.
        var workload = Catalogue.Find(["W1-lstm"])[0];
        Assert.InRange(workload.Gflop, 0.1138, 0.1140);
        Assert.Equal(1e3 * workload.Gflop / 280, workload.LimitMilliseconds(280, 200, 1), 1e-9);
    }

    [Fact]
    public void A_star_names_a_family()
        => Assert.Equal(["W2-lstm", "W2-rnn", "W2-bilstm", "W2-lstm@inf"], Catalogue.Find(["W2*"]).Select(workload => workload.Id));

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var threads = Threads.Count;
        using StringWriter output = new(), errors = new();
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
