"""Makes the images of Nabi.Images.Tests and what PIL reads in them: `python3 make.py` in this folder (python3-pil)."""
import hashlib, io, json, math
from PIL import Image, ImageOps

W, H = 23, 17
base = Image.new("RGBA", (W, H))
for x in range(W):
    for y in range(H):
        base.putpixel((x, y), (int(127 + 120 * math.sin(x / 5) * math.cos(y / 4)), int(x * 11) % 256, int(y * 15) % 256,
                               0 if x < 3 else 255 if x > 12 else 40 + x * 15))
rgb = base.convert("RGB")
rgb.save("rgb.png"); base.save("rgba.png"); rgb.convert("L").save("l.png"); base.convert("LA").save("la.png")
rgb.quantize(13).save("p.png", bits=4); rgb.convert("1").save("one.png"); rgb.save("rgb.bmp"); rgb.convert("L").save("l.bmp")
rgb.quantize(64).save("p.gif"); rgb.save("444.jpg", quality=95, subsampling=0); rgb.save("420.jpg", quality=90, subsampling=2)
rgb.save("progressive.jpg", quality=95, subsampling=0, progressive=True); rgb.convert("L").save("l.jpg", quality=95)
rgb.convert("CMYK").save("cmyk.jpg", quality=95)
rgb.save("webp.webp", lossless=True)
wide = Image.new("I;16", (W, H))
wide.putdata([(x * 2801 + y * 97) % 65536 for y in range(H) for x in range(W)])
wide.save("i16.png")
for o in range(1, 9):
    exif = Image.Exif(); exif[0x0112] = o
    rgb.crop((0, 0, 7, 5)).save(f"o{o}.jpg", exif=exif, quality=95, subsampling=0)

def digest(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:16]

expected = {"read": [], "size": []}
for name in ["rgb.png", "rgba.png", "l.png", "la.png", "p.png", "one.png", "rgb.bmp", "l.bmp", "p.gif"]:
    for mode, pil in (("rgb", "RGB"), ("grayscale", "L"), ("rgba", "RGBA")):
        image = Image.open(name)
        image = image if image.mode == pil else image.convert(pil)
        expected["read"].append([name, mode, digest(image)])
filters = {"nearest": 0, "bilinear": 2, "bicubic": 3, "hamming": 5, "box": 4, "lanczos": 1}
for mode, pil in (("rgb", "RGB"), ("grayscale", "L"), ("rgba", "RGBA")):
    image = Image.open("rgba.png").convert(pil)
    for word, number in filters.items():
        for h, w in ((5, 7), (40, 31), (17, 9), (3, 23), (17, 23), (1, 1)):
            expected["size"].append([mode, word, h, w, "stretch", digest(image.resize((w, h), number))])
            ch, cw = min(H, W * h // w), min(W, H * w // h)
            if ch > 0 and cw > 0:
                top, left = (H - ch) // 2, (W - cw) // 2
                expected["size"].append([mode, word, h, w, "crop", digest(image.resize((w, h), number, box=[left, top, left + cw, top + ch]))])
            if (h, w) != (1, 1) and mode != "rgba":
                expected["size"].append([mode, word, h, w, "pad", digest(ImageOps.pad(image, (w, h), number, color=9 if pil == "L" else (9, 9, 9)))])
for kind in ("444.jpg", "progressive.jpg", "420.jpg", "l.jpg", "cmyk.jpg"):
    open(kind + ".raw", "wb").write(Image.open(kind).convert("RGB").tobytes())
for o in range(1, 9):
    image = ImageOps.exif_transpose(Image.open(f"o{o}.jpg"))
    expected.setdefault("orientation", []).append([o, image.height, image.width, list(image.tobytes())])
json.dump(expected, open("expected.json", "w"), separators=(",", ":"))
