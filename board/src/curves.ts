// The curves of one run, or of several over each other.
import { lineChart, type Chart, type Curve, type LineOptions, type Pin } from "./charts";
import { openDecision, openFinding } from "./drawer";
import { h } from "./dom";
import { known, number, percent, title } from "./format";
import { band, bestAccuracy, epochOf, findings, isEnsemble, withCurves, type RunDocument } from "./model";
import { theme } from "./theme";

function epochs(run: RunDocument, key: string): { x: number[]; y: number[] } {
  const kept = run.epochs.filter((e) => known(e.epoch) && known(e[key]));
  return { x: kept.map((e) => e.epoch), y: kept.map((e) => e[key]) };
}

function at(x: number[], y: number[], where: number): number | undefined {
  let best: number | undefined, distance = Infinity;
  x.forEach((one, i) => {
    const far = Math.abs(one - where);
    if (far < distance && known(y[i])) [best, distance] = [y[i], far];
  });
  return best;
}

function lossOptions(runs: RunDocument[], log: boolean): LineOptions {
  const t = theme(), one = runs.length === 1;
  const curves: Curve[] = [], pins: Pin[] = [], words: string[] = [];
  runs.forEach((run, i) => {
    const colour = one ? t.train : t.runs[i % t.runs.length]!;
    // Trainings that the autopilot ended stay in sight, faintly.
    (one ? run.attempts ?? [] : []).forEach((before, k) => {
      const old = band(before.steps.epoch, before.steps.loss, before.steps.low, before.steps.high);
      if (old.x.length > 1) curves.push({ name: `training ${k + 1}, ended by the coach`, colour: t.soft, x: old.x, y: old.middle, thin: true });
    });
    const s = run.steps, b = band(s.epoch, s.loss, s.low, s.high);
    const trained = epochs(run, "train_loss"), val = epochs(run, "val_loss");
    if (b.x.length > 1) curves.push({ name: one ? "training" : run.name, colour, x: b.x, y: b.middle, band: one || runs.length < 4 ? b : undefined });
    else if (trained.x.length) curves.push({ name: one ? "training" : run.name, colour, x: trained.x, y: trained.y, points: true });
    if (val.x.length) curves.push({ name: one ? "validation" : `${run.name}, validation`, colour: one ? t.val : colour, x: val.x, y: val.y, points: one, dashed: !one });
    const [x, y] = b.x.length > 1 ? [b.x, b.middle] : [trained.x, trained.y];
    for (const finding of findings(run)) {
      if (!known(finding.epoch)) continue;
      const height = at(val.x, val.y, finding.epoch) ?? at(x, y, finding.epoch);
      if (!known(height)) continue;
      pins.push({ x: Math.min(finding.epoch, Math.max(...x, ...val.x)), y: height, colour: t.severity[finding.severity] ?? t.soft, label: title(finding.rule), act: () => openFinding(finding, run) });
    }
    for (const decision of run.decisions) {
      const when = epochOf(decision), before = run.attempts?.[decision.attempt ?? 0];
      const height = !known(when) ? undefined : before ? at(before.steps.epoch, before.steps.loss, when) : at(x, y, when);
      if (known(when) && known(height)) pins.push({ x: when, y: height, colour: t.accent, label: decision.what, mark: "→", act: () => openDecision(decision, when, run) });
    }
    const last = b.middle[b.middle.length - 1] ?? trained.y[trained.y.length - 1];
    words.push(`${run.name}: training loss ${number(b.middle[0] ?? trained.y[0])} to ${number(last)}, validation loss ${number(val.y[val.y.length - 1])}`);
  });
  // Pins at the same place would hide each other: they stand beside each other instead.
  const seen = new Map<string, number>();
  const right = Math.max(...curves.flatMap((c) => [c.x[c.x.length - 1] ?? 0]), 1);
  for (const pin of pins) {
    const key = pin.x.toFixed(3);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    pin.x += (pin.x > right / 2 ? -1 : 1) * before * right * 0.04;
  }
  return { title: "Loss", what: `Loss over the epochs. ${words.join(". ")}`, curves, pins, log, tall: true };
}

function accuracyOptions(runs: RunDocument[]): LineOptions {
  const t = theme(), one = runs.length === 1;
  const regression = runs.some((run) => run.start.task === "regression");
  const curves: Curve[] = [];
  let gap: LineOptions["gap"];
  runs.forEach((run, i) => {
    const clean = epochs(run, "train_accuracy_clean"), plain = epochs(run, "train_accuracy"), val = epochs(run, "val_accuracy");
    const trained = clean.x.length ? clean : plain;
    if (one) {
      if (trained.x.length) curves.push({ name: clean.x.length ? "training, unaugmented" : "training", colour: t.train, ...trained, points: true });
      if (val.x.length) curves.push({ name: "validation", colour: t.val, ...val, points: true });
      const both = val.x.filter((x) => trained.x.includes(x));
      if (both.length > 1) gap = { x: both, from: both.map((x) => at(val.x, val.y, x)!), to: both.map((x) => at(trained.x, trained.y, x)!), colour: t.val };
    } else if (val.x.length) {
      curves.push({ name: run.name, colour: t.runs[i % t.runs.length]!, ...val, points: true });
    }
  });
  const words = runs.map((run) => `${run.name}: best validation ${percent(bestAccuracy(run))}`);
  return { title: one ? (regression ? "R²" : "Accuracy") : regression ? "R² on the validation part" : "Validation accuracy", what: `Accuracy over the epochs. ${words.join(". ")}`, curves, gap, share: !regression, tall: true };
}

interface Small {
  title: string;
  log?: boolean;
  share?: boolean;
  curves: (run: RunDocument, colour: string, one: boolean) => Curve[];
}

const SMALL: Small[] = [
  { title: "Learning rate", curves: (run, colour) => [{ name: run.name, colour, ...steps(run, "rate") }] },
  {
    title: "Gradient norm", log: true, curves: (run, colour) => {
      const s = steps(run, "gradient_norm"), b = band(s.x, s.y, s.y, s.y);
      return [{ name: run.name, colour, x: b.x, y: b.middle, band: b }];
    },
  },
  {
    title: "Confidence", share: true, curves: (run, colour, one) => {
      const sure = epochs(run, "confidence"), right = epochs(run, "val_accuracy");
      if (!sure.x.length) return [];
      return [{ name: one ? "says it is sure" : run.name, colour, ...sure }, ...(one ? [{ name: "is right", colour: theme().val, ...right, dashed: true }] : [])];
    },
  },
  { title: "Width of the loss curve", curves: (run, colour) => [{ name: run.name, colour, ...epochs(run, "step_noise") }] },
];

function steps(run: RunDocument, key: "rate" | "gradient_norm"): { x: number[]; y: number[] } {
  const s = run.steps, stride = Math.max(1, Math.ceil(s.step.length / 1500));
  const kept = s.epoch.map((_, i) => i).filter((i) => known(s.epoch[i]) && known(s[key][i]) && (i % stride === 0 || i === s.step.length - 1));
  return { x: kept.map((i) => s.epoch[i]!), y: kept.map((i) => s[key][i]!) };
}

export interface CurveBoard {
  element: HTMLElement;
  update(runs: RunDocument[]): void;
  dispose(): void;
}

// An ensemble without members in its folder: trees alone, or finished runs that lie elsewhere.
function nothingToDraw(run: RunDocument): string {
  const names: string[] = Array.isArray(run.summary?.ensemble?.members) ? run.summary.ensemble.members.map((one: unknown) => String((one as { run?: unknown } | null)?.run ?? "")).filter(Boolean) : [];
  const runs = names.filter((one) => one.includes("/"));
  return runs.length ? `The members were trained in runs of their own, whose reports show their curves: ${runs.join(", ")}.` : "No network was trained in this run: there are no steps to draw.";
}

export function curveBoard(given: RunDocument[]): CurveBoard {
  const of = given.length === 1 && isEnsemble(given[0]!) ? given[0]! : null;
  let log = false, runs = withCurves(given);
  // A loss that jumped would press everything else flat.
  log = runs.some((run) => {
    const usual = [...run.steps.loss].filter((one) => one > 0).sort((a, b) => a - b);
    return usual.length > 0 && run.steps.high.some((one) => one > 25 * usual[Math.floor(usual.length / 2)]!);
  });
  const loss = lineChart(lossOptions(runs, log)), accuracy = lineChart(accuracyOptions(runs));
  const small = SMALL.map((one) => lineChart({ title: one.title, what: "", curves: [] }));
  const button = h("button", { type: "button", class: "button", "aria-pressed": String(log), title: "logarithmic axis", onclick: () => {
    log = !log;
    button.setAttribute("aria-pressed", String(log));
    loss.update(lossOptions(runs, log));
  } }, "log");
  loss.element.querySelector(".controls")!.append(button);
  const words = h("p", { class: "soft" });
  const update = (next: RunDocument[]) => {
    runs = withCurves(next);
    const t = theme();
    loss.element.hidden = of !== null && !runs.length;
    words.hidden = of === null;
    if (of) words.textContent = runs.length ? `The trainings of its members${runs.length === 8 ? ", eight at most" : ""}.` : nothingToDraw(next[0]!);
    loss.update(lossOptions(runs, log));
    const options = accuracyOptions(runs);
    accuracy.element.hidden = !options.curves.length;
    accuracy.element.querySelector("h3")!.textContent = options.title;
    accuracy.update(options);
    SMALL.forEach((one, k) => {
      const curves = runs.flatMap((run, i) => one.curves(run, runs.length === 1 ? t.train : t.runs[i % t.runs.length]!, runs.length === 1)).filter((c) => c.x.length > 1);
      const chart: Chart = small[k]!;
      chart.element.hidden = !curves.length;
      if (curves.length) {
        const ends = curves.map((c) => `${c.name} ends at ${one.share ? percent(c.y[c.y.length - 1]) : number(c.y[c.y.length - 1])}`);
        chart.update({ title: one.title, what: `${one.title} over the epochs. ${ends.join(". ")}`, curves, log: one.log, share: one.share, legend: runs.length === 1 && curves.length > 1 });
      }
    });
  };
  update(given);
  const element = h("section", { id: "curves", "aria-labelledby": "curves-title" }, h("header", {}, h("h2", { id: "curves-title" }, "Curves"), words),
    h("div", { class: "pair" }, loss.element, accuracy.element), h("div", { class: "quad" }, ...small.map((one: Chart) => one.element)));
  return { element, update, dispose: () => [loss, accuracy, ...small].forEach((one) => one.dispose()) };
}
