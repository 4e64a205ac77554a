using System.Collections;

namespace Nabi.Images;

/// <summary>
/// The frames of a film, one after another: <c>foreach (var frame in FrameSource.Open("film.mp4"))</c>. A folder of images is a film too,
/// its files in natural order (<c>f2.png</c> before <c>f10.png</c>). Can be gone through any number of times; one frame is in memory at a
/// time.
/// </summary>
public abstract class FrameSource : IEnumerable<Frame>
{
    private protected FrameSource(string name, FrameOptions options) => (Name, Options) = (name, options);

    /// <summary>The folder or file.</summary>
    public string Name { get; }

    /// <summary>How many frames there are, before <see cref="FrameOptions.Step"/>; null where only reading tells.</summary>
    public abstract int? Count { get; }

    private protected FrameOptions Options { get; }

    /// <summary>Opens a folder of images or a film.</summary>
    /// <param name="path">A folder of JPEG, PNG, BMP or GIF files, or a film that ffmpeg reads.</param>
    /// <param name="options">Size, channels, rate; null for all frames as they are.</param>
    /// <exception cref="NabiException">
    /// There is nothing of this name, the folder holds no images, or it is a film and ffmpeg is not installed. What is damaged is told of
    /// when it is reached.
    /// </exception>
    public static FrameSource Open(string path, FrameOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        options.Check();
        return Directory.Exists(path) ? new FolderFrames(path, options) : new FilmFrames(path, options);
    }

    /// <summary>The frames.</summary>
    /// <param name="cancellationToken">Ends reading; ffmpeg is ended too.</param>
    /// <exception cref="NabiException">A frame is damaged, or the film has none.</exception>
    /// <exception cref="OperationCanceledException">Reading was ended.</exception>
    public IEnumerable<Frame> Read(CancellationToken cancellationToken = default)
    {
        var (place, read) = (0, 0);
        foreach (var frame in All(cancellationToken))
        {
            if (place++ % Options.Step != 0)
                continue;
            yield return frame();
            if (++read == Options.MaxFrames)
                yield break;
        }
    }

    /// <summary>All frames as one tensor.</summary>
    /// <returns>(frames, height, width, channels).</returns>
    /// <exception cref="NabiException">A frame is damaged or of another size than the first, or there is none.</exception>
    public Tensor ToTensor()
    {
        var images = new List<Tensor>();
        foreach (var frame in this)
        {
            if (images.Count > 0 && frame.Image.Shape != images[0].Shape)
            {
                throw new NabiException(
                    $"The frame '{frame.Name}' has shape {frame.Image.Shape}, those before it {images[0].Shape}; give a TargetSize.");
            }

            images.Add(frame.Image);
        }

        return Ops.Stack(images);
    }

    /// <inheritdoc/>
    public IEnumerator<Frame> GetEnumerator() => Read().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Every frame, decoded only when it is called for.</summary>
    private protected abstract IEnumerable<Func<Frame>> All(CancellationToken cancellationToken);
}
