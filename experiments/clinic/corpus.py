"""The clinic's corpus: which trainings there are, healthy and faulty, and what a fault is called.

    cases(half="building", seed=1)  ->  [Case(...), ...]      the same seed gives the same list

The two halves share no network and no data set.
"""
import dataclasses
import random as randomness

import data

# What the coach may call a fault. A symptom alone ("underfitting" for a rate of zero) is not its name.
NAMES = {
    "rate_100x_too_high": {"rate_too_high", "divergence"},
    "rate_1000x_too_low": {"rate_too_low"},
    "zero_initialization": {"bad_initialization"},
    "initialization_too_large": {"bad_initialization", "loss_at_start"},
    "deep_sigmoid": {"vanishing_gradient", "saturation", "activation_collapse"},
    "dead_relu": {"dead_relu"},
    "inputs_not_normalized": {"data_not_normalized"},
    "labels_shuffled": {"label_noise"},
    "label_noise_40": {"label_noise"},
    "tiny_network": {"underfitting"},
    "tiny_data": {"overfitting"},
    "batch_of_two": {"curve_width"},
    "imbalance_100": {"class_imbalance"},
    "leaking_test": {"leaking_test"},
    "weight_decay_too_large": {"underfitting"},
    "dropout_0.9": {"underfitting", "unsure_predictions"},
    "wrong_loss": {"wrong_loss"},
    "not_shuffled": {"not_shuffled"},
    "frozen_layers": {"update_ratio"},
    "exploding_depth": {"exploding_gradient", "activation_collapse", "bad_initialization"},
    "clip_too_tight": {"clip_too_tight"},
    "constant_features": {"constant_feature"},
    "flip_destroys_labels": {"harmful_augmentation"},
    "momentum_0.999": {"rate_too_high", "divergence"},
    "stopped_too_early": {"train_longer"},
    "trained_far_too_long": {"trained_too_long", "overfitting"},
    "saturated_tanh": {"saturation", "bad_initialization"},
}
# Faults of the recipe, which another recipe mends; those of the data cannot be repaired by training.
REPAIRABLE = ["rate_100x_too_high", "rate_1000x_too_low", "zero_initialization", "initialization_too_large", "deep_sigmoid", "dead_relu",
              "inputs_not_normalized", "batch_of_two", "weight_decay_too_large", "dropout_0.9", "not_shuffled", "frozen_layers",
              "exploding_depth", "clip_too_tight", "flip_destroys_labels", "momentum_0.999", "stopped_too_early",
              "trained_far_too_long", "saturated_tanh"]
VARIANTS = 5   # of each fault in each half
HEALTHY = 126  # in each half


@dataclasses.dataclass
class Base:
    """A training that works."""
    name: str
    half: str
    source: str        # mnist, cifar, glyphs, adult, ...
    network: str       # TOML of [network]
    optimizer: str
    rate: float        # best of a scan (clinic.py rates)
    samples: int
    epochs: int
    batch: int = 64
    extra: str = ""    # TOML of other chapters
    hidden: str = ""   # pattern of the biases of hidden layers, where those have one
    dropout: bool = False  # has hidden linear layers
    classes: int = 10
    table: bool = False

    def schedule(self, word):
        return "" if word == "constant" else f'[[schedule]]\nname = "{word}"\n'


def layers(*entries):
    text = 'name = "layers"\n'
    for entry in entries:
        text += "[[network.layer]]\n" + "\n".join(entry.split("; ")) + "\n"
    return text


def lin(n):
    return f'name = "linear"; outputs = {n}'


def conv(n, more=""):
    return f'name = "convolution"; channels = {n}' + more


MLP = 'name = "mlp"\nwidths = [{}]\n'
POOL = 'name = "max_pooling"'
END = 'name = "linear"'  # one output per class
GAP = 'name = "global_average_pooling"'
LEARN = 'name = "{}"'

BASES = [
    Base("glyphs_lenet5", "building", "glyphs", 'name = "lenet5"\n', "adamw", 5e-3, 1200, 14, 32, hidden="conv*.bias|linear1.bias|linear2.bias", dropout=True, classes=5),
    Base("glyphs_cnn", "building", "glyphs", 'name = "plain_cnn"\nwidths = [16, 32, 64]\nconvolutions = [1, 1, 1]\n', "nesterov", 0.2, 1200, 12, 32, classes=5),
    Base("mnist_mlp", "building", "mnist", MLP.format("128, 64"), "momentum", 0.03, 1500, 14, 32, hidden="linear1.bias|linear2.bias", dropout=True),
    Base("mnist_lenet5", "building", "mnist", 'name = "lenet5"\n', "adam", 5e-3, 1000, 12, 32, hidden="conv*.bias|linear1.bias|linear2.bias", dropout=True),
    Base("mnist_cnn", "building", "mnist", 'name = "plain_cnn"\nwidths = [12, 24, 48]\nconvolutions = [1, 1, 1]\nnormalize = false\n', "momentum", 0.03, 1200, 14, 32, hidden="conv*.bias"),
    Base("adult_mlp", "building", "adult", MLP.format("64, 64"), "adamw", 1e-3, 2000, 14, 32, hidden="linear1.bias|linear2.bias", dropout=True, classes=2, table=True),
    Base("clusters_mlp", "building", "clusters", MLP.format("48, 48"), "sgd", 0.1, 1200, 16, 16, hidden="linear1.bias|linear2.bias", dropout=True, classes=6, table=True),

    Base("cifar_resnet20", "held_out", "cifar", 'name = "resnet20"\nblocks = 1\n', "nesterov", 0.1, 1400, 14, 32, classes=4),
    Base("cifar_layers", "held_out", "cifar", layers(conv(16), POOL, conv(32), 'name = "group_norm"; groups = 4', POOL, conv(48), GAP), "adamw", 4e-3, 1400, 16, 32, classes=4),
    Base("cifar_own", "held_out", "cifar", layers(conv(12, "; kernel = 5"), POOL, conv(24), POOL, lin(64), END), "momentum", 0.03, 1400, 14, 32, hidden="conv*.bias|linear1.bias", dropout=True, classes=4),
    Base("mammography_layers", "held_out", "mammography", layers(lin(48), 'name = "layer_norm"', lin(48), END), "adam", 2e-3, 780, 24, 16, hidden="linear1.bias|linear2.bias", dropout=True, classes=2, table=True),
    Base("rings_layers", "held_out", "rings", layers(lin(64), lin(64), lin(32), END), "rmsprop", 3e-3, 1500, 24, 16, hidden="linear1.bias|linear2.bias|linear3.bias", dropout=True, classes=5, table=True),
    Base("rings_batch_norm", "held_out", "rings", layers(lin(48), 'name = "batch_norm"', lin(48), 'name = "batch_norm"', END), "momentum", 0.05, 1500, 16, 32, dropout=True, classes=5, table=True),
]


@dataclasses.dataclass
class Case:
    name: str
    half: str
    kind: str          # "healthy", or the fault
    base: str
    seed: int
    recipe: str        # TOML; {source} is where the data go
    make: dict         # how the data are made
    twin: str = ""     # recipe of the healthy twin
    twin_make: dict = dataclasses.field(default_factory=dict)


class Loader:
    """Real data are read once."""

    def __init__(self, root):
        self.root, self.read = root, {}

    def of(self, name):
        if name not in self.read:
            self.read[name] = {"mnist": data.Mnist, "cifar": data.Cifar}[name](self.root)
        return self.read[name]


def make_data(base, make, folder, loader):
    """Writes the data of a case and returns their source."""
    random = randomness.Random(make["seed"])
    fault, amount = make.get("fault", ""), make.get("amount", 0.0)
    samples = make["samples"]
    if base.source == "glyphs" and fault in ("", "label_noise", "shuffled_labels", "imbalance"):
        options = f"samples={samples},classes={base.classes},size=28,seed={make['seed'] % 1000}"
        if fault == "imbalance":
            options += f",imbalance={amount}"
        if fault == "label_noise":
            options += f",label_noise={amount}"
        if fault == "shuffled_labels":  # a share of (C - 1) / C replaced by another class is a label drawn at random
            options += f",label_noise={(base.classes - 1) / base.classes:.4f}"
        return "glyphs:" + options
    if base.source in ("mnist", "cifar"):
        chosen = sorted(random.sample(range(10), base.classes)) if base.source == "mnist" else [0, 1, 6, 7]
        if fault == "mirrored_twins":
            chosen = random.sample([2, 3, 4, 7], 4) if base.source == "mnist" else [1, 7, 8, 9][: base.classes]
        return data.pictures(loader.of(base.source), folder, random, chosen, samples, fault=fault, amount=amount)
    if base.source in ("adult", "mammography"):
        rows, labels = {"adult": data.adult, "mammography": data.mammography}[base.source](loader.root, random, samples)
    else:
        rows, labels = {"clusters": data.clusters, "rings": data.rings}[base.source](random, samples, base.classes)
    return data.table(rows, labels, f"{folder}/table.csv", random, fault, amount)


def recipe(base, seed, rate=1.0, epochs=None, batch=None, schedule="cosine", network=None, more="", optimizer="", train="", activation="relu",
           initialization="", regularization=None, preprocessing="", data_options="", augmentation="augmentation = []\n"):
    """The TOML of one training. Chapters that stay empty are left out: deft decides those."""
    every = 1
    regular = '[[regularization]]\nname = "l2"\nrate = 0.0005\n' if regularization is None else regularization
    size = "size = 16\nload_size = 16\n" if base.source == "cifar" else ""
    return (f'{augmentation}[data]\nsource = "{{source}}"\nvalidation = 0.2\nseed = {seed}\n{size}{data_options}'
            f'[train]\nepochs = {epochs or base.epochs}\nbatch_size = {batch or base.batch}\nseed = {seed}\nthreads = 1\nworkers = 1\n{train}'
            f'[log]\nevery = {every}\n[network]\n{network or base.network}[activation]\nname = "{activation}"\n'
            f'[[optimization]]\nname = "{base.optimizer}"\nlearning_rate = {base.rate * rate:.6g}\n{optimizer}'
            f'{base.schedule(schedule)}{initialization}{regular}{preprocessing}{base.extra}{more}')


def healthy(base, random, number):
    seed = random.randrange(1, 10 ** 6)
    rate = 3 ** random.uniform(-1, 1)
    schedule = random.choice(["cosine", "cosine", "one_cycle", "constant"])
    epochs = max(6, round(base.epochs * random.uniform(0.8, 1.3)))
    samples = round(base.samples * random.uniform(0.75, 1.3))
    batch = base.batch * random.choice([1, 1, 2])
    regular = random.choice([None, None, "", '[[regularization]]\nname = "dropout"\nrate = 0.1\n' if base.dropout else None])
    regular = "regularization = []\n" if regular == "" else regular
    top = ""
    if regular is not None and regular.startswith("regularization"):
        top, regular = regular, ""
    activation = random.choice(["relu", "relu", "gelu", "leaky_relu", "tanh"]) if "resnet" not in base.name else "relu"
    return Case(f"healthy_{number:03d}_{base.name}", base.half, "healthy", base.name, seed,
                top + recipe(base, seed, rate, epochs, batch, schedule, regularization=regular, activation=activation),
                {"seed": seed, "samples": samples})


def faulty(kind, base, random, number):
    """One variant of a fault, on a training that is healthy but for it."""
    seed = random.randrange(1, 10 ** 6)
    make = {"seed": seed, "samples": base.samples}
    options, twin = {}, {}
    uniform = random.uniform
    wide = base.source == "clusters" or base.source == "rings" or base.table
    if kind == "rate_100x_too_high":
        options["rate"] = 100 * uniform(0.7, 1.5)
    elif kind == "rate_1000x_too_low":
        options["rate"] = 1e-3 * uniform(0.5, 1.5)
    elif kind == "zero_initialization":
        options["initialization"] = '[[initialization]]\nname = "zero"\n'
    elif kind == "initialization_too_large":
        options["initialization"] = f'[[initialization]]\nname = "small_normal"\ndeviation = {uniform(0.8, 2):.3f}\n'
    elif kind == "deep_sigmoid":
        options["network"] = twin["network"] = deep(base, random.choice([7, 8, 10]))
        options["activation"] = "sigmoid"
        twin["optimizer"] = ""
    elif kind == "dead_relu":
        options["more"] = f'[[initialization]]\nname = "he"\n[[initialization]]\nname = "constant"\nvalue = {uniform(-12, -6):.2f}\nlayers = "{base.hidden}"\n'
    elif kind == "inputs_not_normalized":
        make["fault"] = "raw_units"
        options["preprocessing"] = "one_hot"
    elif kind == "labels_shuffled":
        make["fault"] = "shuffled_labels"
    elif kind == "label_noise_40":
        make |= {"fault": "label_noise", "amount": uniform(0.37, 0.43)}
        options["epochs"] = 2 * base.epochs
    elif kind == "tiny_network":
        width = random.choice([1, 1, 2])
        options["network"] = narrow(base, width)
    elif kind == "tiny_data":
        make["samples"] = 8 * base.classes
        options |= {"epochs": 60, "batch": 8}
    elif kind == "batch_of_two":
        make["samples"] = base.samples // 2
        options |= {"batch": 2, "epochs": 4}
        twin["batch"], twin["epochs"] = base.batch, 4
    elif kind == "imbalance_100":
        make |= {"fault": "imbalance", "amount": uniform(80, 120)}
        make["samples"] = base.samples * (2 if base.classes == 2 else 1)
    elif kind == "leaking_test":
        make |= {"fault": "leak", "amount": uniform(0.3, 0.6)}
    elif kind == "weight_decay_too_large":
        options["regularization"] = f'[[regularization]]\nname = "l2"\nrate = {uniform(0.5, 1):.3f}\ndecoupled = false\n'
    elif kind == "dropout_0.9":
        options["regularization"] = f'[[regularization]]\nname = "dropout"\nrate = {uniform(0.88, 0.95):.3f}\n'
    elif kind == "wrong_loss":
        make["fault"] = "coded_labels"
        options["data_options"] = 'task = "regression"\n'
    elif kind == "not_shuffled":
        make["fault"] = "sorted"
        options["train"] = "shuffle = false\n"
    elif kind == "frozen_layers":
        options["optimizer"] = f'groups = [{{ layers = "{frozen(base)}", from_epoch = 100000 }}]\n'
    elif kind == "exploding_depth":
        depth = random.choice([12, 16, 20])
        options["network"] = twin["network"] = deep(base, depth)
        options["initialization"] = f'[[initialization]]\nname = "small_normal"\ndeviation = {uniform(0.4, 0.6):.3f}\n'
    elif kind == "clip_too_tight":
        options["more"] = f'[[optimization]]\nname = "clip_norm"\nlimit = {10 ** uniform(-5, -3):.3g}\n'
    elif kind == "constant_features":
        make |= {"fault": "constant_columns", "amount": uniform(0.3, 0.7)}
    elif kind == "flip_destroys_labels":
        make["fault"] = "mirrored_twins"
        options["augmentation"] = f'[[augmentation]]\nname = "{"horizontal_flip" if base.source == "mnist" else "vertical_flip"}"\n'
    elif kind == "momentum_0.999":
        options["optimizer"] = "beta = 0.999\n"
    elif kind == "stopped_too_early":
        options |= {"epochs": random.choice([1, 2]), "schedule": "constant", "rate": 0.3}
        twin["schedule"], twin["rate"] = "constant", 0.3
    elif kind == "trained_far_too_long":
        make["samples"] = 40 * base.classes if not base.table else 200
        options |= {"epochs": random.choice([120, 160]), "batch": 16, "schedule": "constant", "regularization": ""}
        twin |= {"batch": 16, "schedule": "constant", "epochs": 30}
    elif kind == "saturated_tanh":
        options["activation"] = twin["activation"] = "tanh"
        options["initialization"] = f'[[initialization]]\nname = "small_normal"\ndeviation = {uniform(1, 2):.3f}\n'
    if options.get("preprocessing") == "one_hot":  # bytes and raw columns as they are
        options["preprocessing"] = '[[preprocessing]]\nname = "one_hot"\n' if base.source == "adult" else ""
        if base.source != "adult":
            options["augmentation"] = "augmentation = []\npreprocessing = []\n"
    top = ""
    if options.get("regularization") == "":
        top = "regularization = []\n"
    twin_make = {"seed": seed, "samples": make["samples"]}
    if kind == "inputs_not_normalized":
        twin_make["fault"] = "raw_units"
    if kind == "flip_destroys_labels":
        twin_make["fault"] = "mirrored_twins"
    # A decided start where an initialization is the fault: he and constant replace the decided list.
    return Case(f"{kind}_{number}_{base.name}", base.half, kind, base.name, seed, top + recipe(base, seed, **options), make,
                recipe(base, seed, **twin), twin_make)


def deep(base, depth):
    if base.half == "building":
        return MLP.format(", ".join(["64"] * depth))
    return layers(*[lin(48)] * depth, END)


def narrow(base, width):
    if base.name in ("cifar_layers", "cifar_own"):
        return layers(conv(1), POOL, conv(1), POOL, lin(1), END)
    if "cnn" in base.name:
        return 'name = "plain_cnn"\nwidths = [1, 1, 1]\nconvolutions = [1, 1, 1]\nnormalize = false\n'
    return MLP.format(f"{width}, {width}") if base.half == "building" else layers(lin(width), lin(width), END)


def frozen(base):
    return "conv*" if "conv" in base.hidden or "cnn" in base.name else "linear1*|linear2*" if "linear2" in base.hidden else "conv*|linear1*"


def suits(kind, base):
    if kind in ("wrong_loss", "constant_features"):
        return base.table
    if kind == "flip_destroys_labels":
        return base.source in ("mnist", "cifar") and base.name != "cifar_resnet20"
    if kind == "dead_relu":
        return bool(base.hidden) and "norm" not in base.network.replace("normalize", "")
    if kind == "dropout_0.9":
        return base.dropout and base.classes > 2
    if kind == "momentum_0.999":
        return base.optimizer in ("momentum", "nesterov")
    if kind == "tiny_network":
        return base.classes > 2 and base.name not in ("cifar_resnet20", "rings_batch_norm", "glyphs_lenet5")
    if kind in ("deep_sigmoid", "exploding_depth"):
        return base.name in ("mnist_mlp", "adult_mlp", "clusters_mlp", "mammography_layers", "rings_layers", "rings_batch_norm")
    if kind == "saturated_tanh":
        return base.dropout and "norm" not in base.network
    if kind in ("not_shuffled", "leaking_test"):
        return base.source != "glyphs"
    if kind == "inputs_not_normalized":  # of pictures deft makes 0 .. 1 itself
        return base.table and "norm" not in base.network
    if kind in ("initialization_too_large", "zero_initialization", "weight_decay_too_large"):
        return bool(base.hidden) and "norm" not in base.network.replace("normalize", "")
    if kind == "imbalance_100":
        return base.source != "glyphs" or True
    if kind == "label_noise_40":
        return base.classes > 2
    if kind == "frozen_layers":
        return "linear" in base.hidden or "conv" in base.hidden
    if kind == "trained_far_too_long":
        return base.source not in ("clusters",)
    return True


def cases(half, seed):
    random = randomness.Random(f"{half} {seed}")
    mine = [base for base in BASES if base.half == half]
    result = []
    for kind in NAMES:
        fitting = [base for base in mine if suits(kind, base)]
        random.shuffle(fitting)
        for number in range(VARIANTS):
            result.append(faulty(kind, fitting[number % len(fitting)], random, number))
    for number in range(HEALTHY):
        result.append(healthy(mine[number % len(mine)], random, number))
    random.shuffle(result)
    return result


def base_of(name):
    return next(base for base in BASES if base.name == name)
