namespace Nabi.Images.Tests;

public sealed class ClipDatasetTests : TestsWithFolder
{
    private static readonly ClipDatasetOptions Small = new()
    {
        Frames = 3,
        ImageSize = (1, 1),
        Shuffle = false,
        Reading = new() { Image = new() { ColorMode = "grayscale" } },
    };

    [Fact]
    public void Folders_are_classes_of_films_that_are_cut_in_clips()
    {
        Film("smoke/a", 0, 7);
        Film("smoke/b", 100, 3);
        Film("clear/c", 200, 4);
        var data = ClipDataset.FromDirectory(Folder.Path, Small);
        Assert.Equal(["clear", "smoke"], data.ClassNames);
        Assert.Equal(3, data.FilePaths.Count);
        var batch = Assert.Single(data);
        Assert.Equal(new Shape(4, 3, 1, 1, 1), batch.X.Shape);
        Assert.Equal([200f, 201f, 202f, 0f, 1f, 2f, 3f, 4f, 5f, 100f, 101f, 102f], batch.X.ToArray());
        Assert.Equal([0, 1, 1, 1], batch.Y.AsIntegers().ToArray());
        Assert.Equal(new Shape(4, 1), ClipDataset.FromDirectory(Folder.Path, Small with { LabelMode = "binary" }).First().Y.Shape);
        Assert.Equal(new Shape(4, 2), ClipDataset.FromDirectory(Folder.Path, Small with { LabelMode = "categorical" }).First().Y.Shape);
        Assert.Empty(ClipDataset.FromDirectory(Folder.Path, Small with { LabelMode = null }).First().Targets);
        Assert.Equal([3, 1], data.Batch(3).Select(part => part.Size));
        Assert.Equal(0, ClipDataset.FromDirectory(Folder.Path, Small with { ClassNames = ["smoke", "clear"] }).First().Y.AsIntegers()[0]);
    }

    [Theory]
    [InlineData(1, 1, "0 1 2|1 2 3|2 3 4|3 4 5|4 5 6|5 6 7")]
    [InlineData(2, 1, "0 1 2|2 3 4|4 5 6")]
    [InlineData(5, 1, "0 1 2|5 6 7")]
    [InlineData(3, 2, "0 2 4")]
    public void Windows_are_strides_apart_and_frames_steps(int stride, int step, string clips)
    {
        Film("one/a", 0, 8);
        var options = Small with { Stride = stride, Reading = Small.Reading with { Step = step }, BatchSize = 1 };
        Assert.Equal(clips,
            string.Join('|', ClipDataset.FromDirectory(Folder.Path, options).Select(batch => string.Join(' ', batch.X.ToArray()))));
        Assert.Single(ClipDataset.FromDirectory(Folder.Path, options with { MaxClips = 1 }));
    }

    [Fact]
    public void Films_come_in_an_order_of_seed_and_epoch()
    {
        for (var i = 0; i < 9; i++)
            Film($"one/{i}", 10 * i, 3);
        float[] Order(int epoch)
            => [.. ClipDataset.FromDirectory(Folder.Path, Small with { Shuffle = true, BatchSize = 1 }).Epoch(epoch)
                .Select(batch => batch.X.ToArray()[0])];
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => 10f * i), Order(1).Order());
    }

    [Fact]
    public void A_table_says_films_and_labels()
    {
        Film("films/a", 0, 3);
        Film("films/b", 10, 3);
        var table = Folder.Write("labels.csv", "label,note,path\nsmoke,\"x, y\",films/b\nclear,,films/a\n");
        var data = ClipDataset.FromCsv(table, Small);
        Assert.Equal(["clear", "smoke"], data.ClassNames);
        Assert.Equal([1, 0], data.First().Y.AsIntegers().ToArray());
        Assert.Equal([10f, 11f, 12f, 0f, 1f, 2f], data.First().X.ToArray());
        Folder.Write("numbers.csv", "path,label\nb,10\na,9\n");
        Assert.Equal(["9", "10"], ClipDataset.FromCsv(Folder["numbers.csv"], Small, Folder["films"]).ClassNames);
        // The root of all folders is a folder too.
        var root = Path.GetPathRoot(Folder["films"])!;
        Folder.Write("root.csv", $"path,label\n\"{Path.GetRelativePath(root, Folder["films/a"])}\",1\n");
        Assert.Equal([Folder["films/a"]], ClipDataset.FromCsv(Folder["root.csv"], Small, root).FilePaths);
    }

    [Fact]
    public void Films_of_ffmpeg_are_clips_too()
    {
        Films.Make(Folder, "one/film.avi", 7);
        Assert.Equal(new Shape(2, 3, 1, 1, 1), ClipDataset.FromDirectory(Folder.Path, Small).First().X.Shape);
    }

    [Fact]
    public void What_cannot_be_used_is_a_sentence()
    {
        Film("one/a", 0, 2);
        Refused("has 2 frames; a clip needs 3", () => Assert.Empty(ClipDataset.FromDirectory(Folder.Path, Small)));
        Refused("1 or more", () => ClipDataset.FromDirectory(Folder.Path, Small with { Frames = 0 }));
        Refused("two classes", () => ClipDataset.FromDirectory(Folder.Path, Small with { LabelMode = "binary" }));
        Refused("no clips", () => ClipDataset.FromDirectory(Folder["one/a"], Small));
        Refused("does not exist", () => ClipDataset.FromDirectory(Folder["nowhere/x"], Small));
        Table("path,label\n../x,1\n", "does not lie in");
        Table("path,label\n/etc/passwd,1\n", "does not lie in");
        Table("path,label\n.,1\n", "does not lie in");
        Table("path,label\none/b,1\n", "there is no film");
        Table("path,label\none/a\n", "expected 2 fields");
        Table("path,label\n", "names no films");
        Table("a,b\n1,2\n", "columns 'path' and 'label'");
        Table("", "columns 'path' and 'label'");
        Folder.Write("t.csv", "path,label\none/a,cow\n");
        Refused("ClassNames", () => ClipDataset.FromCsv(Folder["t.csv"], Small with { ClassNames = ["cat"] }));

        void Table(string text, string words) => Refused(words, () => ClipDataset.FromCsv(Folder.Write("t.csv", text), Small));
        static void Refused(string words, Action act)
            => Assert.Contains(words, Assert.Throws<NabiException>(act).Message, StringComparison.Ordinal);
    }

    private void Film(string name, int first, int frames)
    {
        for (var i = 0; i < frames; i++)
            Folder.Write($"{name}/f{i}.png", Given.Png(1, 1, 8, 0, [0, (byte)(first + i)]));
    }
}
