"""Optimizers: the parameters after each of five steps on a small quartic bowl, gradients by autograd."""

import torch

from table import Family

family = Family("optimizers", varies=False)


def trace(make):
    """Runs five steps on two parameters; the loss mixes them, so that every gradient changes every step."""

    def run(p, q, target, **settings):
        p = p.detach().clone().requires_grad_()
        q = q.detach().clone().requires_grad_()
        optimizer = make([p, q], **settings)
        history = []
        for _ in range(5):
            optimizer.zero_grad()
            error = p * q.sum() - target
            loss = (error * error).sum() + 0.1 * (q**4).sum()
            loss.backward()
            optimizer.step()
            history.append(torch.cat([p.detach().flatten(), q.detach().flatten()]))
        return torch.stack(history)

    return run


INPUTS = ("float[2,3] const", "float[4] const unit", "float[3] const")

row = family.op("SGD", trace(torch.optim.SGD))
row(*INPUTS, lr=0.01)
row(*INPUTS, lr=0.01, momentum=0.9)
row(*INPUTS, lr=0.01, momentum=0.9, nesterov=True)
row(*INPUTS, lr=0.01, momentum=0.9, dampening=0.5)
row(*INPUTS, lr=0.01, weight_decay=0.1)
row(*INPUTS, lr=0.01, momentum=0.5, weight_decay=0.1, nesterov=True)
row(*INPUTS, lr=0.0001, momentum=0.9, maximize=True)
for name, kind in {"Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW}.items():
    row = family.op(name, trace(kind))
    row(*INPUTS, lr=0.01, weight_decay=0.0)
    row(*INPUTS, lr=0.1, betas=[0.5, 0.9], eps=1e-3, weight_decay=0.0)
    row(*INPUTS, lr=0.01, weight_decay=0.1)
    row(*INPUTS, lr=0.01, weight_decay=0.0, amsgrad=True)
row = family.op("Adamax", trace(torch.optim.Adamax))
row(*INPUTS, lr=0.01)
row(*INPUTS, lr=0.1, betas=[0.5, 0.9], weight_decay=0.1)
row = family.op("RMSProp", trace(torch.optim.RMSprop))
row(*INPUTS, lr=0.01)
row(*INPUTS, lr=0.001, alpha=0.5, maximize=True)
row(*INPUTS, lr=0.01, alpha=0.9, momentum=0.5, weight_decay=0.1, centered=True)
row = family.op("Adagrad", trace(torch.optim.Adagrad))
row(*INPUTS, lr=0.05)
row(*INPUTS, lr=0.05, lr_decay=0.1, weight_decay=0.1)
row = family.op("Adadelta", trace(torch.optim.Adadelta))
row(*INPUTS, lr=1.0)
row(*INPUTS, lr=0.5, rho=0.5, weight_decay=0.1, maximize=True)


class NAdam:
    """Dozat's Nesterov Adam. PyTorch 1.13's multiplies mu twice into the next product; later versions do this."""

    def __init__(self, params, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.004):
        self.settings = lr, beta1, beta2, eps, decay
        self.params = [(p, torch.zeros_like(p), torch.zeros_like(p)) for p in params]
        self.count, self.product = 0, 1.0

    def zero_grad(self):
        for p, _, _ in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        lr, beta1, beta2, eps, decay = self.settings
        self.count += 1
        now, after = (beta1 * (1 - 0.5 * 0.96 ** (k * decay)) for k in (self.count, self.count + 1))
        self.product *= now
        for p, mean, square in self.params:
            mean.mul_(beta1).add_(p.grad, alpha=1 - beta1)
            square.mul_(beta2).addcmul_(p.grad, p.grad, value=1 - beta2)
            scale = (square / (1 - beta2**self.count)).sqrt().add_(eps)
            p.addcdiv_(p.grad, scale, value=-lr * (1 - now) / (1 - self.product))
            p.addcdiv_(mean, scale, value=-lr * after / (1 - self.product * after))


row = family.op("NAdam", trace(NAdam))
row(*INPUTS, lr=0.05)
row = family.op("RAdam", trace(torch.optim.RAdam))
row(*INPUTS, lr=0.05)
row(*INPUTS, lr=0.05, betas=[0.8, 0.7], weight_decay=0.1)  # rho passes 5 at no step
row(*INPUTS, lr=0.05, betas=[0.8, 0.95], weight_decay=0.1)
row = family.op("Rprop", trace(lambda p, lr, etas=(0.5, 1.2), step_sizes=(1e-6, 50): torch.optim.Rprop(p, lr, etas, step_sizes)))
row(*INPUTS, lr=0.05)
row(*INPUTS, lr=0.5, etas=[0.3, 1.5], step_sizes=[0.2, 0.6])  # signs turn, lengths reach both ends
row = family.op("ASGD", trace(torch.optim.ASGD))
row(*[i.replace("float", "float32") for i in INPUTS], lr=0.01)  # PyTorch 1.13 keeps eta in float32
row(*[i.replace("float", "float32") for i in INPUTS], lr=0.01, lambd=0.1, alpha=0.5, t0=2.0, weight_decay=0.1)


def lbfgs(p, q, target, lr, max_iter, history_size=100, calls=1):
    p = p.detach().clone().requires_grad_()
    q = q.detach().clone().requires_grad_()
    optimizer = torch.optim.LBFGS([p, q], lr=lr, max_iter=max_iter, tolerance_grad=1e-5, history_size=history_size)

    def closure():
        optimizer.zero_grad()
        error = p * q.sum() - target
        loss = (error * error).sum() + 0.1 * (q**4).sum()
        loss.backward()
        return loss

    for _ in range(calls):
        optimizer.step(closure)
    return torch.cat([p.detach().flatten(), q.detach().flatten()])


row = family.op("LBFGS", lbfgs)
row(*[i.replace("float", "float64") for i in INPUTS], lr=0.05, max_iter=5)
row(*[i.replace("float", "float64") for i in INPUTS], lr=0.1, max_iter=8, history_size=3, calls=3)
