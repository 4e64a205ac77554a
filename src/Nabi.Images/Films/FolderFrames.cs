namespace Nabi.Images;

/// <summary>The images of a folder as a film.</summary>
internal sealed class FolderFrames : FrameSource
{
    private readonly string[] files;

    public FolderFrames(string folder, FrameOptions options)
        : base(folder, options)
    {
        files = ImageTree.Names(folder, ImageTree.Endings);
        Array.Sort(files, NaturalOrder.Instance);
        if (files.Length == 0)
            throw new NabiException($"'{folder}' holds no frames; expected images that end in {string.Join(", ", ImageTree.Endings)}.");
    }

    /// <inheritdoc/>
    public override int? Count => files.Length;

    private protected override IEnumerable<Func<Frame>> All(CancellationToken cancellationToken)
    {
        for (var i = 0; i < files.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = i;
            yield return () => new Frame(at, Options.FramesPerSecond is { } rate ? TimeSpan.FromSeconds(at / rate) : null,
                Path.GetFileName(files[at]), ImageFile.Load(files[at], Options.Image));
        }
    }
}
