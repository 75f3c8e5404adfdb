"""Writes JpegFixtures.cs: files of Pillow (libjpeg) with the pixels that Pillow reads from them, and, given a folder with
files that this library wrote (grey.jpg, 420.jpg, 444.jpg of the picture below at quality 60), the pixels of those.

    python3 jpeg.py FOLDER > ../JpegFixtures.cs
"""
import base64
import io
import math
import sys
import textwrap

from PIL import Image

HEIGHT, WIDTH = 19, 26


def level(c, y, x):
    return round(127.5 + 110 * math.sin(x * (0.2 + 0.1 * c) + y * 0.15 * (c + 1)) + 8 * ((3 * x + 5 * y) % 3 - 1))


PLANES = [[level(c, y, x) for y in range(HEIGHT) for x in range(WIDTH)] for c in range(3)]
COLOUR = Image.new("RGB", (WIDTH, HEIGHT))
COLOUR.putdata(list(zip(*PLANES)))
GREY = Image.new("L", (WIDTH, HEIGHT))
GREY.putdata(PLANES[0])


def written(image, **options):
    stream = io.BytesIO()
    image.save(stream, "JPEG", **options)
    return stream.getvalue()


def read(file):
    image = Image.open(io.BytesIO(file))
    pixels = list(image.getdata())
    return bytes(pixels) if image.mode == "L" else bytes(sum(map(list, zip(*pixels)), []))


def literal(data):
    lines = textwrap.wrap(base64.b64encode(data).decode(), 96)
    return "\n                + ".join('"%s"' % line for line in lines)


def entry(name, file):
    return '            (\n                "%s",\n                %s,\n                %s,\n                %d\n            ),' % (
        name, literal(file), literal(read(file)), 1 if name.startswith("grey") else 3)


theirs = [
    ("grey", written(GREY, quality=60)),
    ("420", written(COLOUR, quality=60, subsampling=2)),
    ("422", written(COLOUR, quality=60, subsampling=1)),
    ("444, own tables", written(COLOUR, quality=60, subsampling=0, optimize=True)),
]
ours = [(name, open("%s/%s.jpg" % (sys.argv[1], name), "rb").read()) for name in ("grey", "420", "444")]
print("""using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

/// <summary>Made by Generator/jpeg.py with Pillow 9.4: files and the pixels that Pillow reads from them, plane by plane.</summary>
internal static class JpegFixtures
{
    /// <summary>Written by Pillow.</summary>
    public static (string Name, string File, string Pixels, int Tolerance)[] Theirs { get; } =
        [
%s
        ];

    /// <summary>Written by this library.</summary>
    public static (string Name, string File, string Pixels, int Tolerance)[] Ours { get; } =
        [
%s
        ];

    /// <summary>The picture in all of them, [3, 19, 26]; the grey ones have its first plane.</summary>
    public static Tensor Picture()
    {
        var pixels = new float[3 * 19 * 26];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (c, y, x) = (i / (19 * 26), i / 26 %% 19, i %% 26);
            var wave = Math.Sin((x * (0.2 + (0.1 * c))) + (y * 0.15 * (c + 1)));
            var level = 127.5 + (110 * wave) + (8 * ((((3 * x) + (5 * y)) %% 3) - 1));
            pixels[i] = (float)Math.Round(level) / 255f;
        }

        return tensor(pixels, [3, 19, 26]);
    }
}""" % ("\n".join(entry(*each) for each in theirs), "\n".join(entry(*each) for each in ours)))
