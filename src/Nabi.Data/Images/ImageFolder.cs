namespace Nabi.Data;

/// <summary>Folders of PNG pictures as data.</summary>
public static class ImageFolder
{
    private const string Pattern = "*.png";

    /// <summary>
    /// Pictures in one folder for each class (Keras: <c>image_dataset_from_directory</c>); classes and files in the order of their names.
    /// </summary>
    /// <param name="folder">The folder that holds a folder of PNG files for each class.</param>
    /// <param name="height">The height every picture is brought to. Default 256.</param>
    /// <param name="width">The width every picture is brought to. Default 256.</param>
    /// <param name="channels">1 for grey, 3 for colour, 4 for colour with transparency. Default 3.</param>
    /// <returns>X of shape (pictures, height, width, channels) from 0 to 255, Y with the number of the class, and the names of the
    /// classes.</returns>
    /// <exception cref="NabiException">The folder is missing or holds no class folders with pictures, or a picture is damaged.</exception>
    public static (LabeledData Data, IReadOnlyList<string> ClassNames) Load(string folder, int height = 256,
        int width = 256, int channels = 3)
    {
        var classes = Directories(folder);
        var files = classes.SelectMany((path, number) => Files(path).Select(file => (file, number))).ToArray();
        if (files.Length == 0)
            throw new NabiException($"'{folder}' holds no pictures; expected a folder for each class with PNG files in it.");
        return (
            new LabeledData(Read([.. files.Select(pair => pair.file)], height, width, channels),
                Tensor.From([.. files.Select(pair => pair.number)])),
            [.. classes.Select(path => Path.GetFileName(path))]);
    }

    /// <summary>The pictures of one folder in the order of their names: the frames of a film.</summary>
    /// <param name="folder">The folder of PNG files.</param>
    /// <param name="height">The height every frame is brought to.</param>
    /// <param name="width">The width every frame is brought to.</param>
    /// <param name="channels">1 for grey, 3 for colour, 4 for colour with transparency. Default 3.</param>
    /// <returns>A float tensor of shape (frames, height, width, channels) from 0 to 255.</returns>
    /// <exception cref="NabiException">The folder is missing or holds no pictures, or a picture is damaged.</exception>
    public static Tensor Frames(string folder, int height, int width, int channels = 3)
    {
        Existing(folder);
        var files = Files(folder);
        return files.Length > 0 ? Read(files, height, width, channels)
            : throw new NabiException($"'{folder}' holds no pictures; expected PNG files whose names are in the order of time.");
    }

    private static Tensor Read(string[] files, int height, int width, int channels)
    {
        var all = Tensor.Empty(new Shape(files.Length, height, width, channels));
        var size = height * width * channels;
        for (var i = 0; i < files.Length; i++)
        {
            ImageTransform.Resize(ImageTransform.WithChannels(PngFile.Read(files[i]), channels), height, width).AsSpan()
                .CopyTo(all.Floats[(i * size)..]);
        }

        return all;
    }

    private static string[] Directories(string folder)
    {
        Existing(folder);
        var folders = Directory.GetDirectories(folder);
        Array.Sort(folders, StringComparer.Ordinal);
        return folders;
    }

    private static string[] Files(string folder)
    {
        var files = Directory.GetFiles(folder, Pattern, new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive });
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static void Existing(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new NabiException($"The folder of pictures '{folder}' does not exist.");
    }
}
