"""Learning rates after each of twelve steps of every scheduler."""

import torch

from table import Family

family = Family("schedulers", varies=False)
S = torch.optim.lr_scheduler


def rates(make):
    def run(lr, **settings):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
        scheduler = make(optimizer, **settings)
        found = [optimizer.param_groups[0]["lr"]]
        for _ in range(12):
            optimizer.step()
            scheduler.step()
            found.append(optimizer.param_groups[0]["lr"])
        return torch.tensor(found, dtype=torch.float64)

    return run


row = family.op("StepLR", rates(S.StepLR))
row(lr=0.5, step_size=3, gamma=0.1)
row(lr=0.5, step_size=1, gamma=0.9)
row = family.op("MultiStepLR", rates(S.MultiStepLR))
row(lr=0.5, milestones=[2, 5, 6], gamma=0.5)
row(lr=0.5, milestones=[5, 2, 2, 0, 5, 2], gamma=0.5)
row = family.op("ExponentialLR", rates(S.ExponentialLR))
row(lr=0.5, gamma=0.8)
row = family.op("CosineAnnealingLR", rates(S.CosineAnnealingLR))
row(lr=0.5, T_max=10.0, eta_min=0.0)
row(lr=0.5, T_max=12.0, eta_min=0.01)
row = family.op("LinearLR", rates(S.LinearLR))
row(lr=0.5, start_factor=0.25, end_factor=1.0, total_iters=4)
row = family.op("LambdaLR", rates(lambda optimizer: S.LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch))))
row(lr=0.5)
row = family.op("MultiplicativeLR", rates(lambda optimizer: S.MultiplicativeLR(optimizer, lambda epoch: 1 - 0.02 * epoch)))
row(lr=0.5)
row = family.op("ConstantLR", rates(S.ConstantLR))
row(lr=0.5, factor=0.25, total_iters=4)
row = family.op("PolynomialLR", rates(S.PolynomialLR))
row(lr=0.5, total_iters=9, power=2.0)


def cycling(make):
    """The rates, then the momenta of the same steps."""

    def run(lr, momentum=0.9, adam=False, **settings):
        p = [torch.zeros(1, requires_grad=True)]
        optimizer = torch.optim.Adam(p, lr=lr) if adam else torch.optim.SGD(p, lr=lr, momentum=momentum)
        group = optimizer.param_groups[0]
        scheduler = make(optimizer, **settings)
        found = []
        for _ in range(12):
            found.append((group["lr"], group["betas"][0] if adam else group["momentum"]))
            optimizer.step()
            scheduler.step()
        return torch.tensor(found, dtype=torch.float64)

    return run


row = family.op("OneCycleLR", cycling(S.OneCycleLR))
row(lr=0.1, max_lr=0.5, total_steps=13)
row(lr=0.1, max_lr=0.5, total_steps=13, adam=True)
row(lr=0.1, max_lr=0.5, total_steps=14, three_phase=True, pct_start=0.4, anneal_strategy="linear")
row(lr=0.1, max_lr=0.5, total_steps=13, div_factor=10.0, final_div_factor=100.0, cycle_momentum=False)
family.torchsharp = {"CyclicLR": "adds to the greatest momentum instead of subtracting from it"}
row = family.op("CyclicLR", cycling(S.CyclicLR))
row(lr=0.1, base_lr=0.1, max_lr=0.5, step_size_up=4)
row(lr=0.1, base_lr=0.1, max_lr=0.5, step_size_up=2, step_size_down=3, mode="triangular2")
row(lr=0.1, base_lr=0.1, max_lr=0.5, step_size_up=3, mode="exp_range", gamma=0.9)
row = family.op(
    "ChainedLR",
    rates(lambda o: S.ChainedScheduler([S.ConstantLR(o, 0.1, total_iters=2), S.ExponentialLR(o, 0.9)])),
)
row(lr=0.5)
row = family.op(
    "SequentialLR",
    rates(lambda o: S.SequentialLR(o, [S.ConstantLR(o, 0.5, total_iters=20), S.ExponentialLR(o, 0.5)], [4])),
)
row(lr=0.5)


def plateau(lr, losses, **settings):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = S.ReduceLROnPlateau(optimizer, **settings)
    found = []
    for loss in losses:
        optimizer.step()
        scheduler.step(loss)
        found.append(optimizer.param_groups[0]["lr"])
    return torch.tensor(found, dtype=torch.float64)


row = family.op("ReduceLROnPlateau", plateau)
row(lr=0.5, losses=[5.0, 4.0, 4.0, 4.0, 4.0, 3.0, 3.5, 3.5, 3.5, 3.5, 2.0], factor=0.5, patience=2)
row(lr=0.5, losses=[1.0, 1.1, 1.2, 1.2, 1.2, 1.2, 1.25, 1.2, 1.2], factor=0.5, patience=0, mode="max", threshold_mode="abs", threshold=0.15, cooldown=1, min_lr=0.1)
