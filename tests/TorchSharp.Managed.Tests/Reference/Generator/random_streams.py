"""Streams of the default generator (mt19937) after manual_seed, and the default initialisation of layers."""

import torch
import torch.nn as nn

from table import Family

family = Family("random_streams", varies=False)
SIZES = (1, 5, 15, 16, 17, 33, 100)
SEEDS = (0, 1, 42, 1234567890123)


def seeded(draw):
    def run(seed, **settings):
        torch.manual_seed(seed)
        return draw(**settings)

    return run


FLOATS = {
    "rand": lambda n: torch.rand(n),
    "rand float64": lambda n: torch.rand(n, dtype=torch.float64),
    "randn": lambda n: torch.randn(n),
    "randn float64": lambda n: torch.randn(n, dtype=torch.float64),
    "rand_like": lambda n: torch.rand_like(torch.zeros(n)),
    "randn_like": lambda n: torch.randn_like(torch.zeros(n)),
    "uniform_": lambda n: torch.zeros(n).uniform_(-3, 5),
    "normal_": lambda n: torch.zeros(n).normal_(2, 0.5),
    "normal": lambda n: torch.normal(2.0, 0.5, [n]),
    "randperm": lambda n: torch.randperm(n),
    "bernoulli": lambda n: torch.bernoulli(torch.full([n], 0.3)),
    "two draws": lambda n: torch.cat([torch.randn(n), torch.rand(n), torch.randn(3)]),
}
for name, draw in FLOATS.items():
    row = family.op(name, seeded(draw))
    for n in SIZES:
        for seed in SEEDS if n in (5, 16, 17) else SEEDS[2:3]:
            row(seed=seed, n=n)
row = family.op("rand 2d", seeded(lambda: torch.rand(3, 7)))
row(seed=3)
row = family.op("randn 2d", seeded(lambda: torch.randn(3, 7)))
row(seed=3)


def randint(low, high, n):
    """From 2.x on PyTorch draws 64 bits for ranges from 2^28, as 1.13 did from 2^32."""
    if high - low < 2**28:
        return torch.randint(low, high, [n])
    assert 2**62 % (high - low) == 0
    return torch.randint(0, 2**62, [n]) % (high - low) + low


row = family.op("randint", seeded(randint))
row(seed=1, low=0, high=10, n=17)
row(seed=1, low=-5, high=100, n=17)
row(seed=2, low=0, high=2, n=40)
row(seed=2, low=0, high=2**28 - 1, n=9)
row(seed=2, low=0, high=2**28, n=9)
row(seed=2, low=-(2**30), high=2**30, n=9)
row(seed=2, low=0, high=2**40, n=9)
row = family.op("multinomial", seeded(lambda n: torch.multinomial(torch.tensor([0.1, 0.2, 0.3, 0.4]), n)))
row(seed=1, n=1)
row(seed=1, n=4)
row = family.op(
    "multinomial with replacement",
    seeded(lambda n: torch.multinomial(torch.tensor([[0.1, 0.2, 0.3, 0.4], [5.0, 0.0, 1.0, 2.0]]), n, True)),
)
row(seed=1, n=10)
row(seed=7, n=3)
row = family.op("bernoulli_", seeded(lambda p, n: torch.zeros(n).bernoulli_(p)))
row(seed=1, p=0.3, n=17)
row = family.op("exponential_", seeded(lambda n: torch.zeros(n).exponential_(2.0)))
row(seed=1, n=17)
row = family.op("log_normal_", seeded(lambda n: torch.zeros(n, dtype=torch.float64).log_normal_(1, 0.5)))
row(seed=1, n=7)
row = family.op("cauchy_", seeded(lambda n: torch.zeros(n, dtype=torch.float64).cauchy_(1, 2)))
row(seed=1, n=7)
row = family.op("geometric_", seeded(lambda n: torch.zeros(n).geometric_(0.3)))
row(seed=1, n=17)


def scattered(layout, type=torch.float32):
    """Zeros whose order in memory, which PyTorch fills in, is not row-major."""
    return {
        "transposed": lambda: torch.zeros(2, 3, dtype=type).t(),
        "square": lambda: torch.zeros(4, 4, dtype=type).t(),
        "permuted": lambda: torch.zeros(3, 2, 4, dtype=type).permute(2, 0, 1),
        "gaps": lambda: torch.zeros(8, 4, dtype=type).t()[:, ::2],
        "row-major gaps": lambda: torch.zeros(4, 8, dtype=type)[:, ::2],
    }[layout]()


SCATTERED = {
    "rand_like": lambda layout: torch.rand_like(scattered(layout)),
    "randn_like": lambda layout: torch.randn_like(scattered(layout)),
    "randint_like": lambda layout: torch.randint_like(scattered(layout), 0, 10),
    "uniform_": lambda layout: scattered(layout).uniform_(-3, 5),
    "normal_": lambda layout: scattered(layout).normal_(2, 0.5),
    "random_": lambda layout: scattered(layout).random_(0, 10),
    "bernoulli_": lambda layout: scattered(layout).bernoulli_(0.3),
    "bernoulli_ by tensor": lambda layout: (
        lambda x: x.bernoulli_(torch.linspace(0, 1, x.size(-1)))
    )(scattered(layout)),
    "bernoulli": lambda layout: torch.bernoulli(scattered(layout) + 0.3),
    "exponential_": lambda layout: scattered(layout).exponential_(2.0),
    "log_normal_": lambda layout: scattered(layout, torch.float64).log_normal_(1, 0.5),
    "cauchy_": lambda layout: scattered(layout, torch.float64).cauchy_(1, 2),
    "geometric_": lambda layout: scattered(layout).geometric_(0.3),
}
for name, draw in SCATTERED.items():
    row = family.op(name + " scattered", seeded(draw))
    for layout in ("transposed", "square", "permuted", "gaps", "row-major gaps"):
        row(seed=1, layout=layout)
row = family.op("rng state", seeded(lambda: [torch.get_rng_state()[:128], torch.rand(3), torch.randn(3), torch.get_rng_state()[-128:]]))
row(seed=1)
row = family.op("own generator", seeded(lambda n: torch.rand(n, generator=torch.Generator().manual_seed(7))))
row(seed=1, n=5)


def parameters(make):
    def run(seed, **settings):
        torch.manual_seed(seed)
        return [p.detach() for p in make(**settings).parameters()]

    return run


row = family.op("Linear init", parameters(lambda inputs, outputs: nn.Linear(inputs, outputs)))
row(seed=1, inputs=3, outputs=2)
row(seed=7, inputs=10, outputs=5)
row(seed=7, inputs=784, outputs=10)
row = family.op(
    "Conv2d init", parameters(lambda channels, filters, kernel: nn.Conv2d(channels, filters, kernel))
)
row(seed=1, channels=1, filters=2, kernel=3)
row(seed=7, channels=3, filters=8, kernel=5)
row = family.op(
    "Sequential init", parameters(lambda: nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)))
)
row(seed=5)
INIT = {
    "xavier_uniform_": nn.init.xavier_uniform_,
    "xavier_normal_": nn.init.xavier_normal_,
    "kaiming_uniform_": nn.init.kaiming_uniform_,
    "kaiming_normal_": nn.init.kaiming_normal_,
}
for name, function in INIT.items():
    row = family.op(name, seeded(lambda f=function: f(torch.zeros(6, 4))))
    row(seed=3, torchsharp="draws from the uniform distribution" if name == "xavier_normal_" else None)
