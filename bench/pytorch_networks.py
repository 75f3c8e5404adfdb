"""PyTorch's side of the whole workloads, line for line what AdvCourse.Bench's NetworkWorkloads do.

cnn is Carlini and Wagner's MNIST network (2017, table I), mlp A-B-C-D a chain of linear maps with ReLU between,
softmax one linear map. Each workload is a call without arguments; its data and model are made once.
"""

# The rows of the goals' table. Long loops are raced on a part that repeats: 10 of PGD's 40 steps on 100 of
# 1,000 images, 20 iterations of the Carlini-Wagner loop, one of ten batches of FGSM on the CNN.
NAMES = [
    "cnn forward 128",
    "cnn input-gradient 128",
    "cnn training-step 128",
    "cnn pgd 100x10",
    "cnn carlini-wagner 100x20",
    "cnn fgsm 1000",
    "mlp fgsm 10000",
    "mlp training-step 784-100-100-10x100",
    "mlp training-step 784-1600-1600-10x128",
    "softmax epoch 60000x100",
    "tiny 1000",
]

# The same without dispose scopes on the engine's side, and networks of the course.
MORE = [
    "mlp fgsm-unscoped 10000",
    "cnn training-step-unscoped 128",
    "tiny-unscoped 1000",
    "mlp training-step 784-1200-1200-10x100",
    "cnn carlini-wagner 10x20",
]


def make(name, best):
    """A call of the named workload; channels_last model and input when PyTorch is at its best."""
    import torch
    import torch.nn.functional as F
    from torch import nn

    name = name.replace("-unscoped", "")
    kind, *rest = name.split(" ")
    layout = torch.channels_last if best and kind == "cnn" else torch.contiguous_format
    torch.manual_seed(1)

    def images(n):
        x = torch.rand(n, 1, 28, 28) if kind == "cnn" else torch.rand(n, 784)
        return x.contiguous(memory_format=layout)

    def cnn():
        model = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(1024, 200), nn.ReLU(), nn.Linear(200, 200), nn.ReLU(), nn.Linear(200, 10),
        )  # fmt: skip
        return model.to(memory_format=layout)

    def mlp(sizes):
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.ReLU()]
        return nn.Sequential(*layers[:-1])

    def labels(n):
        return torch.randint(0, 10, (n,))

    def training(model, x, y):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

        def step():
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()

        return step

    def input_gradient(model, x, y):
        x = x.detach().requires_grad_()
        return torch.autograd.grad(F.cross_entropy(model(x), y), x)[0]

    if kind == "tiny":
        x, scale, shift = torch.rand(10).requires_grad_(), torch.rand(10), torch.rand(10)
        half = int(rest[0]) // 2

        def tiny():
            y = x
            for _ in range(half):
                y = y * scale
                y = y + shift
            x.grad = None
            y.sum().backward()

        return tiny
    if kind == "softmax":
        n, batch = (int(v) for v in rest[1].split("x"))
        model, x, y = mlp([784, 10]), images(n), labels(n)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

        def epoch():
            for i in range(0, n, batch):
                optimizer.zero_grad()
                F.cross_entropy(model(x[i : i + batch]), y[i : i + batch]).backward()
                optimizer.step()

        return epoch

    what, sizes = rest
    if kind == "mlp" and what == "training-step":
        sizes, n = sizes.split("x")
        return training(mlp([int(v) for v in sizes.split("-")]), images(int(n)), labels(int(n)))
    numbers = [int(v) for v in sizes.split("x")]
    n = numbers[0]
    model = cnn() if kind == "cnn" else mlp([784, 100, 100, 10])
    x, y = images(n), labels(n)
    if what == "training-step":
        return training(model, x, y)
    model.eval()
    if what == "forward":

        def forward():
            with torch.no_grad():
                model(x)

        return forward
    if what == "input-gradient":
        return lambda: input_gradient(model, x, y)
    if what == "fgsm":
        batch = min(n, 1000)

        def fgsm():
            for i in range(0, n, batch):
                clean = x[i : i + batch]
                gradient = input_gradient(model, clean, y[i : i + batch])
                (clean + 0.25 * gradient.sign()).clamp(0, 1)

        return fgsm
    if what == "pgd":

        def pgd():
            low, high = (x - 0.3).clamp(0, 1), (x + 0.3).clamp(0, 1)
            now = torch.minimum(torch.maximum(x + (torch.rand_like(x) * 0.6 - 0.3), low), high)
            for _ in range(numbers[1]):
                gradient = input_gradient(model, now, y)
                now = torch.minimum(torch.maximum(now + 0.01 * gradient.sign(), low), high)

        return pgd
    if what == "carlini-wagner":
        target = F.one_hot(y, 10).float()

        def carlini_wagner():
            w = torch.atanh((x * 2 - 1) * 0.999999).detach().requires_grad_()
            optimizer = torch.optim.Adam([w], lr=0.01)
            for _ in range(numbers[1]):
                adversarial = (w.tanh() + 1) * 0.5
                distance = (adversarial - x).square().flatten(1).sum(1)
                logits = model(adversarial)
                real = (target * logits).sum(1)
                other = ((1 - target) * logits - target * 10000).max(1)[0]
                loss = (distance + (other - real).clamp(min=0) * 0.1).sum()
                w.grad = torch.autograd.grad(loss, w)[0]
                optimizer.step()

        return carlini_wagner
    raise ValueError(f"no workload is called '{name}'")
