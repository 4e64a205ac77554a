using Nabi.Files;
using Nabi.Formats;
using Nabi.Layers;

namespace Nabi.Cli.Tests;

/// <summary>The commands on model files: summary, convert, predict, diff.</summary>
[Collection("console")]
public sealed class ModelFileTests : TestsWithFolder
{
    [Fact]
    public async Task Summary_shows_the_table()
    {
        var (code, output, _) = await Run("summary", Saved("a.keras", 1));
        Assert.Equal(0, code);
        Assert.Contains("gru (GRU)", output, StringComparison.Ordinal);
        Assert.Contains("Total params: 80", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_reads_rows_of_a_table_and_writes_what_the_model_says()
    {
        var path = Saved("a.keras", 1);
        NpyFile.Write(In("x.npy"), NumericArray.Of(Enumerable.Range(0, 24).Select(i => i / 24f).ToArray(), [2, 12]));
        var (code, output, errors) = await Run("predict", path, "--input", In("x.npy"), "--output", In("y.npz"));
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("(2, 2)", output, StringComparison.Ordinal);
        var expected = Model.Load(path).Predict(new Tensor([2, 4, 3], Enumerable.Range(0, 24).Select(i => i / 24f).ToArray()));
        using var written = NpzFile.Open(In("y.npz"));
        Assert.Equal(expected.ToArray(), written.Read(Assert.Single(written.Names)).ToFloats());
        Assert.Equal(0, (await Run("predict", path, "--input", In("x.npy"), "--output", In("y.csv"))).Code);
        Assert.Equal(2, CsvFile.Read(In("y.csv")).Values.Shape[0]);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,\n", "sample 2 has no number in column 'b'; fill the cell")]
    [InlineData("a,b\n1,2\n3,x\n", "line 3, column 'b': expected a number, got 'x'")]
    public async Task Predict_says_in_its_own_words_what_is_wrong_with_a_table(string table, string expected)
    {
        new Sequential(new Input(2), new Dense(1)).Save(In("m.keras"));
        File.WriteAllText(In("x.csv"), table);
        var (code, _, errors) = await Run("predict", In("m.keras"), "--input", In("x.csv"), "--output", In("y.csv"));
        Assert.Equal(1, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Options", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("EmptyValue", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_fits_the_terminal_and_is_whole_where_there_is_none()
    {
        var name = new string('n', 60);
        new Sequential(new Input(2), new Dense(1) { Name = name }).Save(In("m.keras"));
        var before = Environment.GetEnvironmentVariable("COLUMNS");
        try
        {
            foreach (var columns in (int[])[40, 60, 80, 120])
            {
                Environment.SetEnvironmentVariable("COLUMNS", columns.ToString(System.Globalization.CultureInfo.InvariantCulture));
                var (code, output, errors) = await Run("summary", In("m.keras"));
                Assert.Equal((0, ""), (code, errors));
                Assert.InRange(output.Split('\n').Max(line => line.Length), columns - 35, columns);
            }

            Environment.SetEnvironmentVariable("COLUMNS", null);
            if (Console.IsOutputRedirected)
                Assert.Contains($"{name} (Dense)", (await Run("summary", In("m.keras"))).Output, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("COLUMNS", before);
        }
    }

    [Fact]
    public async Task Convert_keeps_all_numbers_and_diff_says_so()
    {
        var path = Saved("a.keras", 1);
        Assert.Equal(0, (await Run("convert", path, In("b.h5"))).Code);
        var (code, output, _) = await Run("diff", path, In("b.h5"));
        Assert.Equal((0, true), (code, output.StartsWith("Alike", StringComparison.Ordinal)));
        (code, output, _) = await Run("diff", path, Saved("c.keras", 2));
        Assert.Equal(2, code);
        Assert.Contains("gru/gru_cell/kernel", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_file_says_about_training_is_in_nobodys_way_and_what_was_not_taken_over_is_said_once()
    {
        var wild = Path.Combine(AppContext.BaseDirectory, "Wild", "optimizer-weights-sorted");
        foreach (var args in (string[][])[["summary", wild + ".h5"], ["convert", wild + ".h5", In("w.keras")],
            ["diff", wild + ".h5", wild + ".h5"],
            ["predict", wild + ".h5", "--input", wild + ".input.npz", "--output", In("w.npz")]])
        {
            var (code, output, errors) = await Run(args);
            Assert.Equal(0, code);
            Assert.NotEqual("", output);
            Assert.Contains("the optimizer starts anew", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Diff_compares_counts_as_well()
    {
        var normalization = new Normalization();
        normalization.Adapt(new Tensor([3, 2], [1f, 2f, 3f, 4f, 5f, 7f]));
        new Sequential(new Input(2), normalization, new Dense(1)).Save(In("n.keras"));
        var (code, output, errors) = await Run("diff", In("n.keras"), In("n.keras"));
        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("Alike", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_model_ends_in_a_sentence()
    {
        File.WriteAllText(In("no.keras"), "this is no model");
        var (code, _, errors) = await Run("summary", In("no.keras"));
        Assert.Equal(1, code);
        Assert.Contains("no.keras", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Equal(1, (await Run("summary", In("missing.keras"))).Code);
        Assert.Equal(1, (await Run("convert", Saved("a.keras", 1), In("a.unknown"))).Code);
    }

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await NabiCommand.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private string In(string name) => Folder[name];

    private string Saved(string name, int seed)
    {
        Seeds.Set(seed);
        var model = new Sequential(new Input(4, 3), new GRU(3), new Dense(2, "softmax"));
        model.Save(In(name));
        return In(name);
    }
}
