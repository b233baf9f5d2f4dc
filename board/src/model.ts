// What the page knows of a run: a document made by deft (src/deft/report/run_document.h), and lines of log.jsonl that came
// after it.
import { known } from "./format";

export interface Steps {
  step: number[];
  epoch: number[];
  loss: number[];
  low: number[];
  high: number[];
  rate: number[];
  gradient_norm: number[];
}

export interface Histogram {
  low: number;
  high: number;
  counts: number[];
}

export interface Layer {
  name: string;
  kind?: string;
  activation?: string;
  weights?: Histogram;
  activations?: Histogram;
  [value: string]: unknown;
}

export interface Finding {
  rule: string;
  severity: "info" | "warning" | "error";
  epoch: number | null;
  evidence: Record<string, unknown>;
  advice: string;
  change: Record<string, unknown>;
}

export interface Mistake {
  truth: string;
  answer: string;
  probability: number;
  name?: string;
  image?: string;
}

export interface Part {
  part: string;
  epoch: number | null;
  classes: string[];
  confusion: number[][];
  mistakes: Mistake[];
}

export interface Pictures {
  batch: { label: string; image: string }[];
  parts: Part[];
  explanations: { name: string; title: string; image: string }[]; // of deft explain
}

export type Line = Record<string, any>;

export interface Decision {
  chapter: string;
  what: string;
  reason: string;
  t?: number; // seconds since the first step: 0 before it
  attempt?: number; // of the trainings that the autopilot took
  epoch?: number; // of that training
}

export interface RunDocument {
  name: string;
  path?: string; // of the folder, where a server knows it
  state: string;
  start: Line;
  steps: Steps;
  epochs: Line[];
  layers: { epoch: number; layers: Layer[] }[];
  findings: Finding[];
  decisions: Decision[];
  end: Line | null;
  summary: Line | null;
  recipe: string | null;
  pictures: Pictures | null;
  attempts?: { steps: Steps; epochs: Line[] }[]; // trainings that the autopilot ended
  members?: RunDocument[]; // of an ensemble, where they were trained in its folder: their curves and nothing else
  offset: number;
  error?: string;
}

export interface Listed {
  name: string;
  state: string;
  data?: string;
  network?: string;
  accuracy?: number | null;
  metric?: string;
  epoch?: number;
  changed: number;
  error?: string;
}

const MOST_STEPS = 8000;
const MOST_LAYERS = 128;

export function empty(name: string): RunDocument {
  return {
    name, state: "running", start: {}, steps: { step: [], epoch: [], loss: [], low: [], high: [], rate: [], gradient_norm: [] }, epochs: [], layers: [],
    findings: [], decisions: [], end: null, summary: null, recipe: null, pictures: null, attempts: [], offset: 0,
  };
}

// Every second point goes; its loss stays in the band of the one that is kept.
function thin(steps: Steps) {
  const half: Steps = { step: [], epoch: [], loss: [], low: [], high: [], rate: [], gradient_norm: [] };
  for (let i = 0; i + 1 < steps.step.length; i += 2) {
    half.step.push(steps.step[i + 1]!);
    half.epoch.push(steps.epoch[i + 1]!);
    half.rate.push(steps.rate[i + 1]!);
    half.gradient_norm.push(steps.gradient_norm[i + 1]!);
    half.loss.push((steps.loss[i]! + steps.loss[i + 1]!) / 2);
    half.low.push(Math.min(steps.low[i]!, steps.low[i + 1]!));
    half.high.push(Math.max(steps.high[i]!, steps.high[i + 1]!));
  }
  Object.assign(steps, half);
}

export const isObject = (value: unknown): value is Record<string, any> => typeof value === "object" && value !== null && !Array.isArray(value);

const isHistogram = (value: unknown): value is Histogram => isObject(value) && known(value.low) && known(value.high) && Array.isArray(value.counts) && value.counts.every(known);

// What a folder from elsewhere calls layers and pictures may be anything at all.
function cleanLayers(given: unknown): Layer[] {
  if (!Array.isArray(given)) return [];
  return given.filter((one) => isObject(one) && typeof one.name === "string").map((one) => {
    const { weights, activations, ...rest } = one;
    return { ...rest, ...(isHistogram(weights) ? { weights } : {}), ...(isHistogram(activations) ? { activations } : {}) } as Layer;
  });
}

export function cleanPictures(given: unknown): Pictures | null {
  if (!isObject(given)) return null;
  const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
  const text = (value: unknown) => (value === undefined || value === null ? "" : String(value));
  return {
    batch: list(given.batch).map((one) => ({ label: text(one.label), image: text(one.image) })),
    explanations: list(given.explanations).map((one) => ({ name: text(one.name), title: text(one.title), image: text(one.image) })),
    parts: list(given.parts).map((one) => {
      const classes: string[] = Array.isArray(one.classes) ? one.classes.map(text) : [];
      const square = Array.isArray(one.confusion) && one.confusion.length === classes.length && one.confusion.every((row: unknown) => Array.isArray(row) && row.length === classes.length && row.every(known));
      return {
        part: text(one.part), epoch: known(one.epoch) ? one.epoch : null, classes, confusion: square ? (one.confusion as number[][]) : [],
        mistakes: list(one.mistakes).map((m) => ({ truth: text(m.truth), answer: text(m.answer), probability: known(m.probability) ? m.probability : NaN, name: m.name === undefined ? undefined : text(m.name), image: m.image === undefined ? undefined : text(m.image) })),
      };
    }),
  };
}

// A document from the server or the report, with nothing in it that the page would stumble over.
export function cleanRun(run: RunDocument): RunDocument {
  run.pictures = cleanPictures(run.pictures);
  run.findings = run.findings.filter(isObject) as Finding[];
  run.decisions = run.decisions.filter(isObject) as Decision[];
  run.members = (Array.isArray(run.members) ? run.members : []).filter((one) => isObject(one) && isObject(one.steps) && Array.isArray(one.epochs))
    .map((one) => cleanRun({ ...empty(String(one.name)), start: isObject(one.start) ? one.start : {}, steps: { ...empty("").steps, ...one.steps }, epochs: one.epochs.filter(isObject), state: "finished" }));
  run.layers = run.layers.map((at) => ({ epoch: at.epoch, layers: cleanLayers(at.layers) }));
  for (const column of Object.values(run.steps) as number[][]) column.forEach((one, i) => known(one) || (column[i] = NaN));
  return run;
}

export function addLine(run: RunDocument, line: Line) {
  const value = (name: string) => (known(line[name]) ? line[name] : NaN);
  if (line.event === "step") {
    const s = run.steps;
    s.step.push(value("step"));
    s.epoch.push(value("epoch"));
    s.loss.push(value("loss"));
    s.low.push(known(line.loss_low) ? line.loss_low : value("loss"));
    s.high.push(known(line.loss_high) ? line.loss_high : value("loss"));
    s.rate.push(value("learning_rate"));
    s.gradient_norm.push(value("gradient_norm"));
    if (s.step.length > MOST_STEPS) thin(s);
  } else if (line.event === "epoch") {
    const { layers, ...rest } = line;
    run.epochs.push(rest);
    const seen = cleanLayers(layers);
    if (seen.length) {
      run.layers.push({ epoch: value("epoch"), layers: seen });
      if (run.layers.length > MOST_LAYERS) run.layers = run.layers.filter((_, i) => i % 2);
    }
  } else if (line.event === "finding" && isObject(line.finding)) {
    run.findings.push(line.finding as Finding);
  } else if (line.event === "decision") {
    run.decisions.push({ ...(line as Decision), attempt: run.attempts?.length ?? 0, epoch: known(lastEpoch(run)?.epoch) ? lastEpoch(run)!.epoch : 0 });
  } else if (line.event === "start") {
    if (run.steps.step.length || run.epochs.length) {
      (run.attempts ??= []).push({ steps: run.steps, epochs: run.epochs });
      Object.assign(run, { steps: empty("").steps, epochs: [], layers: [], findings: [], end: null, state: "running" });
    }
    run.start = line;
  } else if (line.event === "end") {
    run.end = line;
    run.state = line.failed ? "failed" : "finished";
  }
}

// The findings of a finished run's summary are the verdict on all of it; while it runs, those of the log count.
export function findings(run: RunDocument): Finding[] {
  const verdict = Array.isArray(run.summary?.findings) ? (run.summary.findings as Finding[]) : null;
  const order = { error: 0, warning: 1, info: 2 } as Record<string, number>;
  return [...(verdict ?? run.findings)].filter((f) => isObject(f) && typeof f.rule === "string").sort((a, b) => (order[a.severity] ?? 3) - (order[b.severity] ?? 3));
}

export function classNames(run: RunDocument): string[] {
  const names = run.start.classes ?? run.summary?.classes;
  return Array.isArray(names) ? names.map(String) : [];
}

export function lastEpoch(run: RunDocument): Line | undefined {
  return run.epochs[run.epochs.length - 1];
}

export function bestAccuracy(run: RunDocument): number | undefined {
  if (known(run.summary?.val_accuracy)) return run.summary.val_accuracy;
  const all = run.epochs.map((e) => e.val_accuracy).filter(known);
  return all.length ? Math.max(...all) : undefined;
}

// An ensemble has no steps of its own: its curves are its members'.
export function isEnsemble(run: RunDocument): boolean {
  return run.summary?.network === "ensemble" || run.start.network === "ensemble";
}

export function withCurves(runs: RunDocument[]): RunDocument[] {
  return runs.length === 1 && isEnsemble(runs[0]!) ? runs[0]!.members ?? [] : runs;
}

// When a decision of the coach fell, in epochs of its training; before the first step: undefined.
export function epochOf(decision: Decision): number | undefined {
  return known(decision.t) && decision.t > 0 && known(decision.epoch) ? decision.epoch : undefined;
}

// A curve with its band: mean, smallest and largest over a window that grows with the number of points.
export interface Band {
  x: number[];
  middle: number[];
  low: number[];
  high: number[];
}

export function band(x: number[], middle: number[], low: number[], high: number[], points = 400): Band {
  const kept = x.map((_, i) => i).filter((i) => known(x[i]) && known(middle[i]));
  const out: Band = { x: [], middle: [], low: [], high: [] };
  const width = Math.max(0, Math.round(kept.length / 120)), stride = Math.max(1, Math.ceil(kept.length / points));
  for (let at = 0; at < kept.length; at += stride) {
    let sum = 0, least = Infinity, most = -Infinity, all = 0;
    for (let k = Math.max(0, at - width); k <= Math.min(kept.length - 1, at + width); ++k) {
      const i = kept[k]!;
      sum += middle[i]!;
      least = Math.min(least, low[i]!);
      most = Math.max(most, high[i]!);
      ++all;
    }
    out.x.push(x[kept[at]!]!);
    out.middle.push(sum / all);
    out.low.push(least);
    out.high.push(most);
  }
  return out;
}
