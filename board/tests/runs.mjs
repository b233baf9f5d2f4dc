// Run folders as a training writes them, drawn from a formula: the tests' own, so that they know what must be seen.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// A small generator with a seed: the pictures in the docs must not change from run to run.
function noise(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5; state >>>= 0;
    return state / 2 ** 32 - 0.5;
  };
}

const LAYERS = ["conv1", "conv2", "conv3", "linear1"];

export class DrawnRun {
  constructor(parent, name, { classes = ["cat", "dog", "owl"], epochs = 12, perEpoch = 20, floor = 0.3, gap = 0.1, seed = 7, network = "plain_cnn", rate = 0.1, dead = 0.05, start = {} } = {}) {
    Object.assign(this, { name, classes, epochs, perEpoch, floor, gap, rate, dead, random: noise(seed), epoch: 0, step: 0, folder: join(parent, name) });
    mkdirSync(this.folder, { recursive: true });
    this.line({ event: "start", t: 0, data: "drawn", source: "drawn", classes, network, task: "classes", train_samples: 3000, val_samples: 300, test_samples: 500, parameters: 123456, planned_epochs: epochs, batch_size: 150, steps_per_epoch: perEpoch, tricks: ["network/" + network, "optimization/momentum"], ...start });
    this.line({ event: "decision", t: 0, chapter: "network", what: network, reason: "few and simple pictures" });
    writeFileSync(join(this.folder, "recipe.toml"), `[train]\nepochs = ${epochs}\nbatch_size = 150\n[network]\nname = "${network}"\n[[optimization]]\nname = "momentum"\nlearning_rate = ${rate}\n`);
  }

  line(content) {
    appendFileSync(join(this.folder, "log.jsonl"), JSON.stringify(content) + "\n");
  }

  lossAt(epoch) {
    return this.floor + (1.1 - this.floor) * Math.exp(-epoch / (this.epochs / 4));
  }

  trainEpoch({ every = 1 } = {}) {
    for (let i = 0; i < this.perEpoch; ++i, ++this.step) {
      if (i % every) continue;
      const at = this.step / this.perEpoch, width = 0.25 * Math.exp(-at / this.epochs);
      const loss = Math.max(0.01, this.lossAt(at) + width * this.random());
      this.line({ event: "step", t: at, step: this.step, epoch: at, loss, loss_low: loss - width * 0.3, loss_high: loss + width * 0.3, learning_rate: this.rate * (0.5 + 0.5 * Math.cos((Math.PI * at) / this.epochs)), momentum: 0.9, gradient_norm: 0.4 + 0.5 * Math.abs(this.random()), images_per_second: 900 });
    }
    const epoch = ++this.epoch, loss = this.lossAt(epoch);
    const accuracy = Math.min(0.99, 1 - 0.6 * loss), val = accuracy - this.gap * (epoch / this.epochs);
    const histogram = (middle, width) => ({ low: middle - 3 * width, high: middle + 3 * width, counts: Array.from({ length: 24 }, (_, i) => Math.round(400 * Math.exp(-(((i - 11.5) / 4) ** 2)) * (1 + 0.3 * this.random()))) });
    this.line({
      event: "epoch", t: epoch, epoch, step: this.step, train_loss: loss, train_accuracy: accuracy - 0.04, train_accuracy_clean: accuracy, val_loss: loss + this.gap, val_accuracy: val,
      val_recall: this.classes.map((_, i) => Math.max(0, Math.min(1, val + 0.15 * Math.sin(i) - 0.1 * (i % 3)))), confidence: Math.min(0.99, val + 0.05), step_noise: 0.1 * Math.exp(-epoch / this.epochs), learning_rate: this.rate, seconds: 1,
      layers: [...LAYERS.map((name, i) => ({ name, kind: name.startsWith("conv") ? "convolution" : "linear", weight_norm: 5 + i, gradient_norm: 0.1 * (i + 1), update_ratio: 10 ** (-3.2 + 0.5 * i - epoch / this.epochs + 0.3 * this.random()), weights: histogram(0, 0.2 + 0.02 * epoch) })),
        ...LAYERS.slice(0, 3).map((name, i) => ({ name: `${name}_relu`, kind: "activation", activation: "relu", activation_mean: 0.4, activation_deviation: 0.8 - 0.1 * i, dead_share: Math.min(1, this.dead * (i + 1) * (epoch / this.epochs)), activations: histogram(0.8 + 0.1 * epoch, 0.4 + 0.03 * epoch) }))],
    });
  }

  find(finding) {
    this.line({ event: "finding", t: this.epoch, finding: { rule: "overfitting", severity: "warning", epoch: this.epoch, evidence: { gap: 0.3, standard_error: 0.02, layer: "conv1" }, advice: "the gap between training and validation grows; add augmentation or dropout", change: { "regularization.dropout": "on" }, ...finding } });
  }

  pictures(parts, batch = [], explanations = []) {
    writeFileSync(join(this.folder, "pictures.json"), JSON.stringify({ batch, parts, explanations }));
  }

  end({ accuracy, findings = [] } = {}) {
    const val = Math.min(0.99, 1 - 0.6 * this.lossAt(this.epoch)) - this.gap;
    writeFileSync(join(this.folder, "summary.json"), JSON.stringify({
      data: "drawn", source: "drawn", task: "classes", metric: "accuracy", classes: this.classes, train_samples: 3000, val_samples: 300, test_samples: 500, val_accuracy: val, test_accuracy: accuracy ?? val - 0.01,
      best_epoch: this.epoch, epochs: this.epoch, steps: this.step, seconds: this.epoch * 1.5, images_per_second: 900, peak_rss_mb: 300, parameters: 123456, seed: 0, device: "cpu", precision: "float32", threads: 2,
      network: "plain_cnn", tricks: ["network/plain_cnn", "optimization/momentum"], timings: [{ stage: "forward", name: "plain_cnn", seconds: 5 }, { stage: "backward", name: "plain_cnn", seconds: 9 }], findings,
    }));
    this.line({ event: "end", t: this.epoch * 1.5, test_accuracy: 0.8, val_accuracy: val });
  }

  all() {
    while (this.epoch < this.epochs) this.trainEpoch();
    return this;
  }
}
