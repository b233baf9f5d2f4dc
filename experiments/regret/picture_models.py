#!/usr/bin/env python3
"""What an expert's PyTorch script does with small pictures: picture_models.py expert|whitening|optuna|softmax FOLDER SECONDS SEED [--balanced] -> JSON.

expert:  the largest of three residual networks for small pictures (3 x 3 stem) that a measured step lets pass over the data ten times: ResNet-18 (not
         under 5,000 pictures), one block a stage to 256 channels, one block a stage to 64 channels. SGD with Nesterov momentum and 1cycle, crops and
         (colour only) flips, label smoothing 0.1, channels-last, bf16 autocast where a measured step is faster with it; as many epochs as fit; a tenth
         is kept to choose the best epoch's weights; a training that has learnt nothing after a quarter begins again at a tenth of the rate.
whitening: the fastest published CIFAR-10 recipe (airbench94) as bench/epoch_peer.py has it: short network behind whitening filters, bias rate, Lookahead,
         label smoothing 0.2, triangular schedule over the steps that fit, mirrored and shifted test views; the widest of three that sees the data ten times,
         on all training pictures.
optuna:  the same script with rate, weight decay and smoothing searched: trials of an eighth of the time with pruning during the first half, then the
         best setting trained with the rest.                                   softmax: logistic regression on pixels.
"""
import json
import pathlib
import sys
import time

import numpy as np


def balanced(answers, wanted):
    return float(np.mean([np.mean(answers[wanted == k] == k) for k in np.unique(wanted)]))


def split(labels, seed):
    drawn, held = np.random.default_rng(seed), []
    for k in np.unique(labels):
        mine = drawn.permutation(np.where(labels == k)[0])
        held += list(mine[:max(1, len(mine) // 10)])
    held = np.array(sorted(held))
    return np.setdiff1d(np.arange(len(labels)), held), held


class Expert:
    def __init__(self, data, seed):
        import torch
        self.torch = torch
        torch.manual_seed(seed)
        torch.set_num_threads(2)
        images, labels = data["train"], data["train_labels"]
        self.grey = images.ndim == 3
        if self.grey:
            images = np.repeat(images[..., None], 3, -1)
        mean, deviation = images.mean((0, 1, 2)) / 255, images.std((0, 1, 2)) / 255 + 1e-6
        self.scale = lambda x: (torch.from_numpy(np.ascontiguousarray(x)).float().div(255) - torch.tensor(mean).float()) .div(torch.tensor(deviation).float()).permute(0, 3, 1, 2)
        own, held = split(labels, seed)
        self.x, self.y = self.scale(images[own]), torch.tensor(labels[own])
        self.held_x, self.held_y = self.scale(images[held]), torch.tensor(labels[held])
        self.classes = int(labels.max()) + 1
        self.size, self.half = None, True

    def network(self, size):
        """0: ResNet-18; 1 and 2: one block a stage, three stages."""
        import torchvision
        nn, block = self.torch.nn, torchvision.models.resnet.BasicBlock
        if size == 0:
            net = torchvision.models.ResNet(block, [2, 2, 2, 2], num_classes=self.classes)
            net.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        else:
            wide = (64, 128, 256) if size == 1 else (16, 32, 64)
            net = torchvision.models.ResNet(block, [1, 1, 1, 1], num_classes=self.classes)
            net.conv1, net.bn1, net.inplanes = nn.Conv2d(3, wide[0], 3, 1, 1, bias=False), nn.BatchNorm2d(wide[0]), wide[0]
            net.layer1, net.layer2, net.layer3 = (net._make_layer(block, channels, 1, stride=1 if i == 0 else 2) for i, channels in enumerate(wide))
            net.layer4, net.fc = nn.Identity(), nn.Linear(wide[2], self.classes)
        net.maxpool = nn.Identity()
        return net.to(memory_format=self.torch.channels_last)

    def seconds_of_a_step(self, size, batch, half):
        """The second of two steps."""
        torch = self.torch
        net = self.network(size)
        for _ in range(2):
            which = torch.randint(len(self.x), (batch,))
            start = time.monotonic()
            with torch.cpu.amp.autocast(enabled=half, dtype=torch.bfloat16):
                loss = torch.nn.functional.cross_entropy(net(self.augmented(self.x[which])).float(), self.y[which])
            loss.backward()
        return time.monotonic() - start

    def choose(self, seconds, batch):
        """The largest network that passes ten times over the data, and whether bf16 is faster here."""
        for size in ((0, 1, 2) if len(self.x) >= 5000 else (1, 2)):
            each = {half: self.seconds_of_a_step(size, batch, half) for half in (False, True)}
            self.half = min(each, key=each.get)
            if each[self.half] * len(self.x) / batch * 10 < seconds:
                break
        return size

    def augmented(self, x):
        torch = self.torch
        padded = torch.nn.functional.pad(x, (2, 2, 2, 2), mode="reflect") if x.shape[-1] < 48 else torch.nn.functional.pad(x, (4, 4, 4, 4), mode="reflect")
        by = padded.shape[-1] - x.shape[-1]
        top, left = torch.randint(by + 1, (len(x),)).tolist(), torch.randint(by + 1, (len(x),)).tolist()
        out = torch.stack([p[:, t:t + x.shape[2], l:l + x.shape[3]] for p, t, l in zip(padded, top, left)])
        if not self.grey:
            flip = torch.rand(len(x)) < 0.5
            out[flip] = out[flip].flip(-1)
        return out.contiguous(memory_format=torch.channels_last)

    def answers(self, net, x):
        torch = self.torch
        net.eval()
        with torch.no_grad(), torch.cpu.amp.autocast(enabled=self.half, dtype=torch.bfloat16):
            return torch.cat([net(part.contiguous(memory_format=torch.channels_last)).float() for part in x.split(500)])

    def train(self, seconds, test_count, rate=0.1, decay=5e-4, smoothing=0.1, weights=None, report=None):
        """Best weights on the held-out tenth; returns (accuracy there, network)."""
        torch = self.torch
        begin = time.monotonic()
        batch = 128 if len(self.x) >= 2000 else 32
        if self.size is None:
            self.size = self.choose(seconds, batch)
        net = self.network(self.size)
        loss_of = torch.nn.CrossEntropyLoss(label_smoothing=smoothing, weight=weights)
        optimizer = torch.optim.SGD(net.parameters(), rate, momentum=0.9, nesterov=True, weight_decay=decay)

        def step(which):
            net.train()
            with torch.cpu.amp.autocast(enabled=self.half, dtype=torch.bfloat16):
                loss = loss_of(net(self.augmented(self.x[which])).float(), self.y[which])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            return loss.item()
        for group in optimizer.param_groups:
            group["lr"] = 1e-3
        step(torch.randint(len(self.x), (batch,)))
        start = time.monotonic()
        for _ in range(2):
            step(torch.randint(len(self.x), (batch,)))
        per_step = (time.monotonic() - start) / 2
        an_epoch = max(1, len(self.x) // batch)
        answers_cost = per_step / batch / 3
        left = seconds - (time.monotonic() - begin) - answers_cost * test_count - 0.5
        steps = int(left / (per_step + answers_cost * len(self.held_x) / an_epoch))
        steps = max(1, min(steps, an_epoch * 200))
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps + 1)
        best, kept, done, losses = -1.0, None, 0, []
        while done < steps:
            order = torch.randperm(len(self.x))
            for at in range(min(an_epoch, steps - done)):
                losses.append(step(order[at * batch:(at + 1) * batch]))
                schedule.step()
                done += 1
                if done == steps // 4 and rate > 0.001 and not np.mean(losses[-max(1, steps // 20):]) < 0.97 * np.log(self.classes):   # it learns nothing: nobody would look on
                    return self.train(seconds - (time.monotonic() - begin), test_count, rate / 10, decay, smoothing, weights, report)
                if time.monotonic() - begin > seconds - answers_cost * test_count - 0.3:
                    steps = done
                    break
            score = (self.answers(net, self.held_x).argmax(1) == self.held_y).float().mean().item()
            if score >= best:
                best, kept = score, {k: v.clone() for k, v in net.state_dict().items()}
            if report and report(score, done / steps):
                break
        net.load_state_dict(kept)
        return best, net


class Whitening(Expert):
    """airbench94's recipe, stretched over the time."""
    WIDTHS = ((64, 256, 256), (64, 128, 128), (32, 64, 64))

    def __init__(self, data, seed):
        super().__init__(data, seed)
        torch = self.torch
        self.x, self.y = torch.cat([self.x, self.held_x]), torch.cat([self.y, self.held_y])
        self.held_x = self.held_y = None
        sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
        import nets
        self.nets = nets

    def network(self, widths):
        epsilon = 0.01 if self.grey else 1e-12   # flat backgrounds leave channels that never vary
        return self.nets.whitening_net(widths, self.classes, self.x, epsilon, self.torch.nn.AdaptiveMaxPool2d(1)).to(memory_format=self.torch.channels_last)

    def train(self, seconds, test_count, weights=None):
        torch, begin = self.torch, time.monotonic()
        batch = 1024 if len(self.x) >= 20000 else 256 if len(self.x) >= 2000 else 64
        an_epoch = max(1, len(self.x) // batch)
        for widths in self.WIDTHS:
            each = {half: self.seconds_of_a_step(widths, batch, half) for half in (False, True)}
            self.half = min(each, key=each.get)
            if each[self.half] * an_epoch * 10 < seconds:
                break
        net = self.network(widths)
        optimizer = self.nets.airbench_optimizer(net)
        first_rates = [group["lr"] for group in optimizer.param_groups]

        def step(which, share):
            for group, whole in zip(optimizer.param_groups, first_rates):
                group["lr"] = whole * self.nets.airbench_rate(share)
            optimizer.zero_grad(set_to_none=True)
            with torch.cpu.amp.autocast(enabled=self.half, dtype=torch.bfloat16):
                logits = net(self.augmented(self.x[which])).float() / 9
            torch.nn.functional.cross_entropy(logits, self.y[which], weight=weights, label_smoothing=0.2, reduction="sum").backward()
            optimizer.step()
        for _ in range(2):
            step(torch.randint(len(self.x), (batch,)), 0.0)
        start = time.monotonic()
        for _ in range(3):
            step(torch.randint(len(self.x), (batch,)), 0.0)
        per_step = (time.monotonic() - start) / 3
        answers_cost = per_step / batch / 3 * (1 if self.grey else 6)
        last = begin + seconds - answers_cost * test_count - 0.3
        steps = max(1, min(int((last - time.monotonic()) / per_step), an_epoch * 200))
        lookahead = self.nets.Lookahead(net)
        done = 0
        while done < steps and time.monotonic() < last:
            order = torch.randperm(len(self.x))
            if done >= 3 * an_epoch:
                net[0].bias.requires_grad = False
                net[0].bias.grad = None
            for at in range(min(an_epoch, steps - done)):
                step(order[at * batch:(at + 1) * batch], done / steps)
                done += 1
                if done % 5 == 0:
                    lookahead.step(done / steps)
                if time.monotonic() > last:
                    break
        lookahead.finish()
        return None, net

    def answers(self, net, x):
        torch = self.torch
        if self.grey:
            return super().answers(net, x)
        size = x.shape[-1]
        padded = torch.nn.functional.pad(x, (1, 1, 1, 1), mode="reflect")
        views = lambda part: super(Whitening, self).answers(net, part) + super(Whitening, self).answers(net, part.flip(-1))
        return 0.5 * views(x) + 0.25 * views(padded[:, :, :size, :size]) + 0.25 * views(padded[:, :, 2:, 2:])


def optuna_search(expert, seconds, test_count, seed, weights):
    import optuna
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    begin = time.monotonic()
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed), pruner=optuna.pruners.MedianPruner(n_startup_trials=2))

    def objective(trial):
        setting = {"rate": trial.suggest_float("rate", 0.01, 0.4, log=True), "decay": trial.suggest_float("decay", 1e-5, 5e-3, log=True), "smoothing": trial.suggest_float("smoothing", 0, 0.2)}

        def report(score, share):
            trial.report(score, int(100 * share))
            return trial.should_prune()
        return expert.train(seconds / 8, 0, weights=weights, report=report, **setting)[0]
    while time.monotonic() - begin < seconds * 0.5 - seconds / 8:
        study.optimize(objective, n_trials=1)
    return expert.train(seconds - (time.monotonic() - begin), test_count, weights=weights, **study.best_params)[1]


def main():
    kind, folder, seconds, seed = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    data = dict(np.load(folder / "arrays.npz"))
    wanted = data["test_labels"]
    counts = np.bincount(data["train_labels"])
    begin = time.monotonic()
    if kind == "softmax":
        from sklearn.linear_model import LogisticRegression
        flat = lambda x: x.reshape(len(x), -1).astype(np.float32) / 255 - 0.5
        which = np.random.default_rng(seed).permutation(len(data["train"]))[:10000]
        answers = LogisticRegression(C=0.01, max_iter=60).fit(flat(data["train"][which]), data["train_labels"][which]).predict(flat(data["test"]))
    else:
        expert = (Whitening if kind == "whitening" else Expert)(data, seed)
        weights = expert.torch.tensor(counts.sum() / counts / len(counts)).float() if "--balanced" in sys.argv else None
        left = seconds - (time.monotonic() - begin)
        net = expert.train(left, len(wanted), weights=weights)[1] if kind != "optuna" else optuna_search(expert, left, len(wanted), seed, weights)
        test = data["test"] if not expert.grey else np.repeat(data["test"][..., None], 3, -1)
        answers = expert.answers(net, expert.scale(test)).argmax(1).numpy()
    print(json.dumps({"accuracy": float(np.mean(answers == wanted)), "balanced": balanced(answers, wanted), "seconds": time.monotonic() - begin}))


main()
