using System.IO.Compression;

namespace Nabi.Data.Tests;

/// <summary>Word vectors in word2vec's files, text and binary.</summary>
public sealed class Word2VecTests : TestsWithFolder
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Binary_files_are_read_with_and_without_line_ends(bool lineEnds, bool gzip)
    {
        var path = Path.Combine(Folder.Path, "vectors.bin");
        using (Stream file = gzip ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path))
        {
            file.Write(Encoding.UTF8.GetBytes("3 4\n"));
            foreach (var (word, i) in ((string[])["der", "größe", "🎵"]).Select((word, i) => (word, i)))
            {
                file.Write(Encoding.UTF8.GetBytes(word + " "));
                for (var j = 0; j < 4; j++)
                    file.Write(BitConverter.GetBytes(i + j * 0.25f));
                if (lineEnds)
                    file.WriteByte((byte)'\n');
            }
        }

        var vectors = Word2Vec.Read(path);
        Assert.Equal(["der", "größe", "🎵"], vectors.Words);
        Assert.Equal([1f, 1.25f, 1.5f, 1.75f], vectors["größe"].ToArray());
        Assert.Equal(2, Word2Vec.Read(path, maxWords: 2).Count);
        var matrix = vectors.EmbeddingMatrix(new Dictionary<string, int> { ["🎵"] = 1, ["unknown"] = 2 }, 3);
        Assert.Equal([0f, 0f, 0f, 0f, 2f, 2.25f, 2.5f, 2.75f, 0f, 0f, 0f, 0f], matrix.ToArray());
    }

    [Fact]
    public void Text_files_are_read()
    {
        var path = Path.Combine(Folder.Path, "vectors.txt");
        File.WriteAllText(path, "2 3\nthe 0.5 -1 2e-1 \nof 1 2 3\n");
        var vectors = Word2Vec.Read(path);
        Assert.Equal(3, vectors.Dimension);
        Assert.Equal([0.5f, -1f, 0.2f], vectors["the"].ToArray());
        Assert.Equal([1f, 2f, 3f], vectors["of"].ToArray());
    }

    [Theory]
    [InlineData("", "first line")]
    [InlineData("the 0.1 0.2\n", "first line")]
    [InlineData("2 999999999\n", "first line")]
    [InlineData("0 3\n", "no words")]
    [InlineData("2 3\n", "cut short")]
    [InlineData("2 3\nword \u0001\u0002", "cut short")]
    [InlineData("2 3\nthe 1 2\n", "expected 3")]
    [InlineData("2 2\na 1 2\na 1 2\n", "twice")]
    public void Damaged_files_end_in_a_sentence(string content, string expected)
    {
        var path = Path.Combine(Folder.Path, "vectors");
        File.WriteAllText(path, content);
        Assert.Contains(expected, Assert.Throws<NabiException>(() => Word2Vec.Read(path)).Message, StringComparison.Ordinal);
    }
}
