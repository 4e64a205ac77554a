using System.Security.Cryptography;
using static Nabi.Data.Tests.Pngs;

namespace Nabi.Data.Tests;

public sealed class ImageTransformTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Pictures made by ImageMagick, and the start of the SHA-256 of the pixels it gives for them.</summary>
    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAkAAAADAgAAAAAu0WILAAAABGdBTUEAALGPC/xhBQAAAAJiS0dEAAMzhHKIAAAAB3RJTUUH6gsVAycAs58IxAAAAA9JREFUCNdjYICC//8PAAAFxwK/bTKHhwAAACV0RVh0ZGF0ZTpjcmVhdGUAMjAyNi0xMS0yMVQwMzozOTowMCswMDowMG6Bpz8AAAAldEVYdGRhdGU6bW9kaWZ5ADIwMjYtMTEtMjFUMDM6Mzk6MDArMDA6MDAf3B+DAAAAAElFTkSuQmCC", 3, 9, 1, "e35b589ccc68dcda")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAkAAAADBAMAAACzJDhFAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAAAOpgAAA6mAAAF3CculE8AAAABlBMVEWZmZn///+D7jMZAAAAAWJLR0QB/wIt3gAAAAd0SU1FB+oLFQMnALOfCMQAAAALSURBVAjXY2BABwAAEgAB74lUpAAAACV0RVh0ZGF0ZTpjcmVhdGUAMjAyNi0xMS0yMVQwMzozOTowMCswMDowMG6Bpz8AAAAldEVYdGRhdGU6bW9kaWZ5ADIwMjYtMTEtMjFUMDM6Mzk6MDArMDA6MDAf3B+DAAAAAElFTkSuQmCC", 3, 9, 3, "10d2e78f6ac69c54")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAYAAABGM/VAAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAAAOpgAAA6mAAAF3CculE8AAAABmJLR0QA/wD/AP+gvaeTAAAAB3RJTUUH6gsVAycAs58IxAAAADpJREFUCNddyDERgEAMALDAYeIVdMVN5QBy6oa1Cl4GDGxkzMJzDlNoLUzDCqkcLqngy78NSrrtWoAXW5kLib4DcLQAAAAldEVYdGRhdGU6Y3JlYXRlADIwMjYtMTEtMjFUMDM6Mzk6MDArMDA6MDBugac/AAAAJXRFWHRkYXRlOm1vZGlmeQAyMDI2LTExLTIxVDAzOjM5OjAwKzAwOjAwH9wfgwAAAABJRU5ErkJggg==", 4, 5, 4, "f4bdaa9016368f37")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAEEAIAAACZwb5UAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAAAOpgAAA6mAAAF3CculE8AAAABmJLR0T///////8JWPfcAAAAH0lEQVQI12P8/58BD2BZvZqBITSUTGlGBgYGBtwWAABVKQgHauevfQAAACV0RVh0ZGF0ZTpjcmVhdGUAMjAyNi0xMS0yMVQwMzozOTowMCswMDowMG6Bpz8AAAAldEVYdGRhdGU6bW9kaWZ5ADIwMjYtMTEtMjFUMDM6Mzk6MDArMDA6MDAf3B+DAAAAAElFTkSuQmCC", 4, 5, 3, "047846e0c3ba8c89")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIAAADJUWIXAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAAAOpgAAA6mAAAF3CculE8AAAABmJLR0QA/wD/AP+gvaeTAAAAB3RJTUUH6gsVAycAs58IxAAAABhJREFUCNdj/M+AAlhWM4Ti4zMyMKDoAACaMAQJWj8F5QAAACV0RVh0ZGF0ZTpjcmVhdGUAMjAyNi0xMS0yMVQwMzozOTowMCswMDowMG6Bpz8AAAAldEVYdGRhdGU6bW9kaWZ5ADIwMjYtMTEtMjFUMDM6Mzk6MDArMDA6MDAf3B+DAAAAAElFTkSuQmCC", 4, 5, 3, "047846e0c3ba8c89")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAACEAAAARCAIAAADc/FKVAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAAAOpgAAA6mAAAF3CculE8AAAABmJLR0QA/wD/AP+gvaeTAAAAB3RJTUUH6gsVAycBxJg4UgAABq9JREFUOMsBpAZb+QCy8gCx9AS97B/K2Rig5xis3BfrwRfo0DDP8jzb3kfd1TO3xz+kyj6T0kCr2hihvhOcqRCSqBx9tkWAuDKWqTiRtzWJxVN5uFlps0pqu1VzoHCenmyyn1i+hIDDgq3GaLe/WMsAtvEAtf8Au/MVr+sbstoHwd0I3MUy7Ncx5tg/0tw6yd0+tuA9i646oL83qNAxp7oxproopK0tka41h6Q7fLw+daxNj8hwbLplXphgb6prd71ObLdQf8Ncc8WIlbWSqZjBsXrGALHYD6HPE5vaDqLAAJyyJam7K6XMRbfSWb20Us2tTqmuOp+ZOJeXT5ytLoy4K42kKIqiJ4K1IoKdHXi3JXahQnauVoOxWHucbVWShWWtcF2nfGugdHWmcIOdaIPEdKW+jKunwgCQuweCwAaExhmJyhSgrByVqCuXu06YsmmfplSYilOIglWLh02Jj2aChD5ukixvoxSAnRJ5jBJrlBJlrgx/uTd3r0Nzj1ZwnlZvsHVhpYJus3Vws4FkrJuAoIh7tH2Dsnu0nrIAeI8AaqILSZkXZ5YVZ6cFYrgvb8g+a8NkepdjoKROkb5pg6d1mpJfm5lIkaRVi6tJWrMnY7wWb58ZZZ4hdLElbLYjcZxLYJtWW6BiYJ5ifJ2AfY2GhJB2mYZ7nKmOkpOXmJiaAGWNBFiFBEKHB0ubB0K4JVG1JkjHHVTBQj/IWGbKUXW1W4GbXn2jX32aWn+tSnesNG/GNnHEKXClJk+tI1esKFGhOk62R0K2RlSaS2OES4WCUnaIW4KCgpmDgJySZLeZbqSOjABKhAA1fAEjfQQhlQ0rrT4XtxomxAA3vCcSyyoLuyggsyoquztmrD1fnWNnmlpQp1k/tVVKp1dIqTBOryJDpSA+pTM7rERIsT9Luk1Sr0lhj0F1eUJ4fmOJhH6biXaeiIKqcHoAKnoNIHkiJ4cUBaYcALE4DbkYBNUAAtoGEMoPC74VD74aEsQXK8s6JM9VPbROOq1WNq1BP7M1VKhJU7E7TpwxPp85RoZMLJwzNps2TZU1ZJpEdoVThH1kd4pXgo9ah39nmXJ1ADyMBB+PGA6vDBuiHg67BQndAAPcCQj2Awr5HwD/EAX0DwXhFgzWEArYCgnfOCLYMyDQMiu+SVWmaFqnbFKRalCQUUR1OTWFKEeYTV2dMl18MVp8T3J7TJJxUnpuZ45tcpx5ewBFjhU5pRwzxBEvuwxEuws33gIb3Awh6wUc/wQc9AAh/wwW/wAD4g4A1wkF8gIJ5woi0BpCujlVpXZVo4Nafo5wf5Fce3lbeGtUdHFrbGhjf1x3f1hqelmEd3uGb32UX4CuX4UAK5E2NoMeU5MbWakgVbAxRr4sKu4AGt8ALvMOOesNL/ADE/8AJP8OG+sXCfUDIOAEI88LRdItSbhdbpBrd5CZeYufgVOjjFKViUqphlaHeYZ4f3GEiWaObHGMbH2KgXmNt2GqADSESFWNV2adR1yZRmieKEm9NDm/FEDWC03VB0rjAEnhADfcAB7lBSjoCxbYEC7JFj/bBD3BEEawSmC0V2aWgoSQl35iloRRqpVL1IVcz45ZqYJkmZ5mmI5Hh39VnIJdnJJYqABfe1hweVd3mVJ9qVKEljSAryxqqRd9qhd1xA5h3Ro82R88ziEx2Aw44h83zSlW0ShU1SBSyR87qTtLuFJjoH56pJeaiICbaZmlY760T7DHGb6+NKy1SaayTqqtMbaxOrCOV6IAbWZicnpffoNHho1BioZGk4IpgZ0chbETmKQOiKEaXdUlUNUaUdMdT9YjQcAzTr0dR98iPt5MXbJfSqpkSZxzZJp7jKKJrIeSrGCdxDueyDK50yPKzxay0iKpzzOryD6onk2uAIVlZJaAYKBtVq55TpuVN52mSIeeJpWNHZ2nC5CqA5SZIX+uInixIW7OK13HM1nKJG7OCXvRHljKRU61TEyqaGaMc5KNfoiNjZZ3lKJhsbRRtbo9vs8A0tIA49wU2ucZzcFKugCsiGC/fFO2clO2Z1maflWPdkCZlCyUgSSfmhWumCaqgyalhB6fjSCTmQ1oyiFdwR9gvgBosAyHtjF/w090pWN8rWt1i4F6dpiTYKqiTsOVTLWuRcHWJM/jG9HIA8zHENPRGc4AwIZNvpNTvYVLonJHo3FNonZPkog0nJMnoI4ospEgr4keqpoMp5gUhK0bfqoVeLQJb88WgsMWf7Aza79BbbdrfKF5iJ9+mpafkXCxoFS6mFm+tkm4xCPM1CXH1AzE2BTd4ArkLJIC7NqQY/EAAAAldEVYdGRhdGU6Y3JlYXRlADIwMjYtMTEtMjFUMDM6Mzk6MDErMDA6MDDI9qyLAAAAJXRFWHRkYXRlOm1vZGlmeQAyMDI2LTExLTIxVDAzOjM5OjAxKzAwOjAwuasUNwAAAABJRU5ErkJggg==", 17, 33, 3, "61d5b931438e5427")]
    public void PicturesOfAnotherProgramAreRead(string base64, int height, int width, int channels, string hash)
    {
        var picture = PngFile.Read(folder.Write("picture.png", Convert.FromBase64String(base64)));
        Assert.Equal(new Shape(height, width, channels), picture.Shape);
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Array.ConvertAll(picture.ToArray(), x => (byte)MathF.Round(x))))[..16]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void EveryFilterIsTakenOff(int filter)
    {
        byte[] pixels = [10, 20, 30, 40, 50, 60, 250, 3, 9, 255, 0, 128];
        var picture = PngFile.Decode(Png(2, 2, 8, 2, Filtered(pixels, 6, 3, filter)), "it");
        Assert.Equal(pixels.Select(x => (float)x), picture.ToArray());
    }

    [Fact]
    public void DamageIsASentence()
    {
        var good = Png(2, 2, 8, 0, [0, 1, 2, 0, 3, 4]);
        Assert.Equal([1f, 2f, 3f, 4f], PngFile.Decode(good, "it").ToArray());
        for (var cut = 0; cut < good.Length; cut++)
            Assert.Throws<NabiException>(() => PngFile.Decode(good.AsSpan(0, cut), "it"));
        for (var at = 0; at < good.Length - 12; at++)
        {
            var flipped = (byte[])good.Clone();
            flipped[at] ^= 0x10;
            Assert.Throws<NabiException>(() => PngFile.Decode(flipped, "it"));
        }

        Says(Png(2, 2, 8, 0, [0, 1, 2]), "ends early");
        Says(Png(2, 2, 8, 0, [5, 1, 2, 0, 3, 4]), "filter 5");
        Says(Png(2, 2, 8, 0, [0, 1, 2, 0, 3, 4], interlace: 1), "interlaced");
        Says(Png(2, 2, 3, 0, [0]), "colour type 0 with 3 bits");
        Says(Png(2, 2, 8, 3, [0, 1, 2, 0, 3, 4]), "palette has 0");
        Says(Png(1 << 20, 1 << 20, 8, 2, [0]), "pixels");
        Says(Png(8000, 8000, 8, 2, [0]), "pixels");
        Says(Encoding.UTF8.GetBytes("GIF89a"), "not a PNG");

        // A broken stream that zlib tells of with an exception of its own kind.
        Says(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAADElEQVR4u2NgIB0AAAA0AAHZ+TSXAAAAAElFTkSuQmCC"),
            "expand");

        static void Says(byte[] bytes, string words)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains(words, Assert.Throws<NabiException>(() => PngFile.Decode(bytes, "it")).Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
    }

    [Fact]
    public void ResizingKeepsFlatPicturesAndMixesOthers()
    {
        var flat = Tensor.Filled([3, 5, 2], 7f);
        Assert.All(ImageTransform.Resize(flat, 7, 2).ToArray(), x => Assert.Equal(7f, x));
        var ramp = new Tensor([1, 2, 1], [0f, 100f]);
        Assert.Equal([0f, 25f, 75f, 100f], ImageTransform.Resize(ramp, 1, 4).ToArray());
        Assert.Equal([50f], ImageTransform.Resize(ramp, 1, 1).ToArray());
        Assert.Throws<NabiException>(() => ImageTransform.Resize(ramp, 0, 4));
        Assert.Throws<NabiException>(() => ImageTransform.Resize(Tensor.Zeros(2, 2), 1, 1));
    }

    [Fact]
    public void ChannelsAreMixedOrRepeated()
    {
        var grey = new Tensor([1, 1, 1], [50f]);
        Assert.Equal([50f, 50f, 50f, 255f], ImageTransform.WithChannels(grey, 4).ToArray());
        Assert.Equal(0.587f * 255f, ImageTransform.WithChannels(new Tensor([1, 1, 3], [0f, 255f, 0f]), 1).Item(), 1e-3f);
        Assert.Equal([9f, 9f, 9f, 8f], ImageTransform.WithChannels(new Tensor([1, 1, 2], [9f, 8f]), 4).ToArray());
        Assert.Throws<NabiException>(() => ImageTransform.WithChannels(grey, 2));
    }

    [Fact]
    public void FoldersAreClasses()
    {
        folder.Write("set/dog/a.png", Png(2, 2, 8, 0, [0, 1, 2, 0, 3, 4]));
        folder.Write("set/cat/b.PNG", Png(1, 1, 8, 0, [0, 200]));
        folder.Write("set/cat/notes.txt", "no picture");
        var (data, names) = ImageFolder.Load(Path.Combine(folder.Path, "set"), 2, 2, 1);
        Assert.Equal(["cat", "dog"], names);
        Assert.Equal([0, 1], data.Y.AsIntegers().ToArray());
        Assert.Equal([200f, 200f, 200f, 200f, 1f, 2f, 3f, 4f], data.X.ToArray());
        Assert.Equal(new Shape(1, 4, 4, 3), ImageFolder.Frames(Path.Combine(folder.Path, "set", "dog"), 4, 4).Shape);
        Assert.Throws<NabiException>(() => ImageFolder.Load(Path.Combine(folder.Path, "set", "dog")));
        Assert.Throws<NabiException>(() => ImageFolder.Frames(Path.Combine(folder.Path, "set"), 2, 2));
        Assert.Throws<NabiException>(() => ImageFolder.Load(Path.Combine(folder.Path, "nowhere")));
    }
}
