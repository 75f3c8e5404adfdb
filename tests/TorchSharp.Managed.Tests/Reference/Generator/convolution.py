"""conv2d: kernels 1, 2, 3, 5, strides, paddings, dilations, groups, 1 to 33 channels, 1 to 5 images."""

import torch.nn.functional as F

from table import Family

family = Family("convolution", wild_inputs=1)  # an infinite weight in a margin is NaN or nothing, as the algorithm has it
with_bias = family.op("conv2d", lambda x, w, b, **k: F.conv2d(x, w, b, **k))
plain = family.op("conv2d without bias", lambda x, w, **k: F.conv2d(x, w, **k))


def both(batch, channels, size, filters, kernel, stride=1, padding=0, dilation=1, groups=1, look="", bias=True):
    """One row; look is the view of the images."""
    height, width = size
    kh, kw = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    pair = lambda v: list(v) if isinstance(v, tuple) else [v, v]
    settings = {"stride": pair(stride), "padding": pair(padding), "dilation": pair(dilation), "groups": groups}
    settings = {k: v for k, v in settings.items() if v not in ([1, 1] if k != "padding" else [0, 0], 1)}
    terms = max(channels // groups * kh * kw, filters * kh * kw, batch * height * width)
    images = f"float[{batch},{channels},{height},{width}] {look}".strip()
    weights = f"float[{filters},{channels // groups},{kh},{kw}]"
    if bias:
        with_bias(images, weights, f"float[{filters}]", terms=terms, **settings)
    else:
        plain(images, weights, terms=terms, **settings)


for kernel in (1, 2, 3, 5):
    for stride in (1, 2):
        for padding in (0, 1):
            both(2, 3, (7, 6), 4, kernel, stride, padding)
both(1, 1, (1, 1), 1, 1)
both(1, 1, (3, 3), 1, 3)
both(5, 1, (8, 8), 16, 3)
both(2, 16, (6, 6), 16, 3, bias=False)
both(1, 16, (8, 9), 32, 3)
both(1, 17, (6, 5), 33, 3, padding=1)
both(2, 33, (5, 5), 17, 3)
both(1, 32, (4, 4), 32, 1)
both(3, 33, (3, 3), 2, 1, bias=False)
both(1, 6, (14, 14), 16, 5)
both(1, 1, (28, 28), 6, 5, padding=2)
both(4, 2, (5, 7), 3, (1, 3), padding=(0, 1))
both(2, 2, (7, 5), 3, (3, 1), stride=(2, 1))
both(2, 2, (7, 7), 3, (2, 3), stride=(1, 2), padding=(1, 0))
both(1, 3, (9, 9), 4, 3, dilation=2)
both(2, 3, (9, 8), 4, 3, padding=2, dilation=2, bias=False)
both(1, 2, (9, 9), 2, 2, stride=2, dilation=(3, 1))
both(2, 4, (5, 5), 6, 3, groups=2)
both(2, 4, (5, 5), 4, 3, padding=1, groups=4)
both(1, 4, (6, 6), 8, 3, stride=2, padding=1, groups=4, bias=False)
both(2, 3, (5, 5), 4, 3, look="nhwc")
both(2, 16, (6, 6), 16, 3, padding=1, look="nhwc")
both(2, 3, (5, 5), 4, 3, look="t")
both(2, 3, (5, 5), 4, 3, look="expanded")
both(2, 3, (5, 5), 4, 3, look="strided", bias=False)
both(0, 3, (5, 5), 4, 3)
with_bias("float[2,3,5,5] const", "float[4,3,3,3]", "float[4]", terms=50)
with_bias("float[2,3,5,5]", "float[4,3,3,3] const", "float[4] const", terms=50)
with_bias("float[2,3,5,5]", "float[4,3,3,3] nhwc", "float[4] strided", terms=50)

module = family.op("Conv2d module", lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1))
module("float[2,3,7,7]", "float[4,3,3,3]", "float[4]", terms=98)
row = family.op("Conv2d padding same", lambda x, w: F.conv2d(x, w, padding="same"))
row("float[1,2,5,5]", "float[3,2,3,3]", terms=27)
