// Histograms through time as a range of hills: the oldest behind, the newest in front.
import { h, svg } from "./dom";
import { number } from "./format";
import type { Histogram } from "./model";

const MOST_HILLS = 22;

export interface Hill {
  epoch: number;
  histogram: Histogram;
}

export function ridge(all: Hill[], what: string): HTMLElement {
  const wanted = Math.min(MOST_HILLS, all.length);
  const hills = Array.from({ length: wanted }, (_, i) => all[wanted === 1 ? 0 : Math.round((i * (all.length - 1)) / (wanted - 1))]!);
  if (!hills.length) return h("p", { class: "soft empty" }, "No histogram of this layer was recorded yet.");
  const width = 560, left = 34, right = 8, dy = Math.max(9, Math.min(16, 240 / hills.length)), peak = 64;
  const height = peak + dy * (hills.length - 1) + 26;
  const low = Math.min(...hills.map((one) => one.histogram.low)), high = Math.max(...hills.map((one) => one.histogram.high));
  const x = (value: number) => left + ((value - low) / (high - low || 1)) * (width - left - right);
  // Densities, so that histograms of other widths compare; the root keeps a spike at zero from flattening the rest.
  const tops = hills.map(({ histogram }) => {
    const bin = (histogram.high - histogram.low) / histogram.counts.length || 1;
    const total = histogram.counts.reduce((a, b) => a + b, 0) || 1;
    return histogram.counts.map((c) => Math.sqrt(c / total / bin));
  });
  const most = Math.max(...tops.flat(), 1e-12);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": what, class: "ridge" });
  hills.forEach(({ epoch, histogram }, k) => {
    const base = peak + dy * k;
    const bin = (histogram.high - histogram.low) / histogram.counts.length;
    const points = tops[k]!.map((top, i): [number, number] => [x(histogram.low + (i + 0.5) * bin), base - (top / most) * (peak - 6)]);
    const start = x(histogram.low), end = x(histogram.high);
    const line = points.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join("L");
    const age = hills.length === 1 ? 1 : k / (hills.length - 1);
    picture.append(
      svg("path", { d: `M${start.toFixed(1)},${base}L${line}L${end.toFixed(1)},${base}Z`, class: "hill", style: `--age:${(100 * age).toFixed(0)}%` }));
    if (k === 0 || k === hills.length - 1 || (hills.length > 6 && k % Math.ceil(hills.length / 5) === 0 && hills.length - 1 - k > 1)) {
      picture.append(svg("text", { x: left - 8, y: base + 3, "text-anchor": "end" }, number(epoch)));
    }
  });
  const floor = height - 8;
  for (const value of low < 0 && high > 0 ? [low, 0, high] : [low, high]) {
    const anchor = value === low ? "start" : value === high ? "end" : "middle";
    if (value === 0 && (x(0) - x(low) < 50 || x(high) - x(0) < 50)) continue;
    picture.append(svg("text", { x: x(value), y: floor, "text-anchor": anchor }, number(value)));
  }
  return h("div", { class: "ridge-box" }, picture as unknown as Node);
}
