namespace Nabi.Images;

/// <summary>The frames of a film, from a pipe of ffmpeg.</summary>
internal sealed class FilmFrames : FrameSource
{
    private readonly string path;
    private readonly string ffmpeg;

    public FilmFrames(string path, FrameOptions options)
        : base(path, options)
    {
        if (!File.Exists(path))
        {
            throw new NabiException(path.Contains("://", StringComparison.Ordinal)
                ? $"'{path}' is an address; films are read from files and folders of this machine, so download it first."
                : $"Cannot read the film '{path}': there is no such file or folder; check the name and the working folder.");
        }

        // A whole path cannot be an option, nor an address of another protocol.
        this.path = Path.GetFullPath(path);
        ffmpeg = FfmpegProgram.Find(options.Ffmpeg, path);
    }

    /// <inheritdoc/>
    public override int? Count => null;

    private protected override IEnumerable<Func<Frame>> All(CancellationToken cancellationToken)
    {
        using var pipe = new FfmpegPipe(ffmpeg, path, Options, cancellationToken);
        var index = 0;
        while (pipe.Next() is { } pixels)
        {
            var at = index++;
            yield return () => new Frame(at, pipe.Rate is { } rate ? TimeSpan.FromSeconds(at / rate) : null,
                $"{Path.GetFileName(path)}, frame {at}", ImageFile.Sized(pixels(), Options.Image));
        }

        pipe.End(index);
    }
}
