// Line charts and heat maps, on ECharts.
import { HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import { init, use, type ECharts } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { h } from "./dom";
import { known, number } from "./format";
import { FONT, theme } from "./theme";

use([HeatmapChart, LineChart, ScatterChart, DataZoomInsideComponent, GridComponent, TooltipComponent, VisualMapContinuousComponent, CanvasRenderer]);

export interface Curve {
  name: string;
  colour: string;
  x: number[];
  y: number[];
  band?: { low: number[]; high: number[] };
  dashed?: boolean;
  thin?: boolean;
  points?: boolean;
}

export interface Pin {
  x: number;
  y: number;
  colour: string;
  label: string;
  mark?: string; // on the pin; an exclamation mark
  act: () => void;
}

export interface LineOptions {
  title: string;
  what: string; // for people who cannot see it
  curves: Curve[];
  pins?: Pin[];
  gap?: { x: number[]; from: number[]; to: number[]; colour: string };
  log?: boolean;
  share?: boolean; // fractions, shown in per cent
  tall?: boolean;
  legend?: boolean;
}

export interface Chart {
  element: HTMLElement;
  update(options: any): void;
  dispose(): void;
}

function canvas(element: HTMLElement): { draw: (option: Record<string, unknown>) => void; dispose: () => void; chart: () => ECharts | null } {
  let chart: ECharts | null = null;
  let pending: Record<string, unknown> | null = null;
  const watcher = new ResizeObserver(() => {
    if (element.clientWidth === 0) return;
    if (!chart) {
      chart = init(element, null, { renderer: "canvas" });
      if (pending) chart.setOption(pending, { notMerge: true });
    } else {
      chart.resize();
    }
  });
  watcher.observe(element);
  return {
    draw: (option) => {
      pending = option;
      chart?.setOption(option, { notMerge: true });
    },
    dispose: () => {
      watcher.disconnect();
      chart?.dispose();
    },
    chart: () => chart,
  };
}

const shown = (value: number, share?: boolean) => (share ? `${Number((100 * value).toFixed(1))} %` : number(value));

function axisNumber(value: number, share?: boolean): string {
  if (share) return `${Number((100 * value).toPrecision(4))}%`;
  return Math.abs(value) >= 1e4 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(1).replace(".0e", "e").replace("e+", "e") : String(Number(value.toPrecision(6)));
}

export function lineChart(first: LineOptions): Chart {
  const legend = h("div", { class: "legend" });
  const area = h("div", { class: first.tall ? "plot tall" : "plot" });
  const heading = h("h3", {}, first.title);
  const controls = h("div", { class: "controls" });
  const element = h("figure", { class: "card chart", role: "group", "aria-label": first.title }, h("figcaption", {}, heading, legend, controls), area);
  area.setAttribute("role", "img");
  const { draw, dispose, chart } = canvas(area);
  let pins: Pin[] = [];
  const hooked = new WeakSet<object>();
  const update = (options: LineOptions) => {
    const t = theme();
    pins = options.pins ?? [];
    area.setAttribute("aria-label", options.what);
    const named = options.curves.filter((c) => c.x.length > 0);
    legend.replaceChildren(
      ...(options.legend === false ? [] : named.map((c) => h("span", {}, h("i", { class: c.dashed ? "dash" : "", style: `--c:${c.colour}` }), c.name))));
    const series: object[] = [];
    const at = (y: number) => (known(y) && (!options.log || y > 0) ? y : null);
    for (const curve of named) {
      if (curve.band) {
        // A polygon by stacking: invisible below, tinted between.
        const b = curve.band;
        const least = (i: number) => (options.log ? Math.max(b.low[i]!, 1e-12) : b.low[i]!);
        series.push(
          { type: "line", stack: curve.name, data: curve.x.map((x, i) => [x, least(i)]), lineStyle: { opacity: 0 }, symbol: "none", silent: true, tooltip: { show: false }, stackStrategy: "all", animation: false },
          { type: "line", stack: curve.name, data: curve.x.map((x, i) => [x, b.high[i]! - least(i)]), lineStyle: { opacity: 0 }, areaStyle: { color: curve.colour, opacity: t.dark ? 0.2 : 0.14 }, symbol: "none", silent: true, stackStrategy: "all", animation: false });
      }
      series.push({
        type: "line", name: curve.name, id: curve.name, data: curve.x.map((x, i) => [x, at(curve.y[i]!)]), connectNulls: false,
        lineStyle: { color: curve.colour, width: curve.thin ? 1.25 : 2, type: curve.dashed ? [4, 4] : "solid", cap: "round", join: "round" },
        itemStyle: { color: curve.colour }, symbol: "circle", symbolSize: curve.points && curve.x.length < 60 ? 5 : 0, showSymbol: Boolean(curve.points && curve.x.length < 60) || curve.x.length === 1,
        emphasis: { disabled: true }, animation: false, z: 4,
      });
    }
    if (options.gap) {
      const g = options.gap;
      series.push(
        { type: "line", stack: "gap", data: g.x.map((x, i) => [x, g.from[i]]), lineStyle: { opacity: 0 }, symbol: "none", silent: true, stackStrategy: "all", animation: false },
        { type: "line", stack: "gap", data: g.x.map((x, i) => [x, g.to[i]! - g.from[i]!]), lineStyle: { opacity: 0 }, areaStyle: { color: g.colour, opacity: 0.12 }, symbol: "none", silent: true, stackStrategy: "all", animation: false });
    }
    if (pins.length) {
      series.push({
        type: "scatter", name: "findings", data: pins.map((p) => ({ value: [p.x, p.y], itemStyle: { color: p.colour, borderColor: t.card, borderWidth: 2 }, label: { formatter: p.mark ?? "!" } })), symbol: "pin", symbolSize: 36,
        cursor: "pointer", z: 10, animation: false, label: { show: true, formatter: "!", color: t.card, fontWeight: 700, fontFamily: FONT, fontSize: 12 },
      });
    }
    draw({
      textStyle: { fontFamily: FONT },
      grid: { left: 50, right: 18, top: pins.length ? 30 : 14, bottom: 30 },
      tooltip: {
        trigger: "axis", confine: true, backgroundColor: t.card, borderColor: t.line, borderWidth: 1, padding: [8, 12], textStyle: { color: t.ink, fontSize: 12 }, transitionDuration: 0,
        axisPointer: { type: "line", lineStyle: { color: t.soft, width: 1, type: "dotted" } },
        formatter: (all: any) => {
          const list = (Array.isArray(all) ? all : [all]).filter((one: any) => one.seriesName && named.some((c) => c.name === one.seriesName) && known(one.value?.[1]));
          if (!list.length) return "";
          const seen = new Set<string>();
          return [h("div", { class: "tip" }, h("b", {}, `epoch ${number(list[0].value[0])}`),
            ...list.filter((one: any) => !seen.has(one.seriesName) && seen.add(one.seriesName)).map((one: any) =>
              h("div", {}, h("i", { style: `--c:${one.color}` }), one.seriesName, h("em", {}, shown(one.value[1], options.share)))))];
        },
      },
      xAxis: {
        type: "value", min: "dataMin", max: "dataMax", splitLine: { show: false }, axisLine: { lineStyle: { color: t.line } }, axisTick: { show: false }, splitNumber: 6,
        axisLabel: { color: t.soft, fontSize: 11, hideOverlap: true, formatter: (value: number) => number(value), showMinLabel: true },
      },
      yAxis: {
        type: options.log ? "log" : "value", scale: true, splitNumber: options.tall ? 5 : 3, splitLine: { lineStyle: { color: t.line, type: [2, 4] } }, axisLine: { show: false }, axisTick: { show: false },
        axisLabel: { color: t.soft, fontSize: 11, hideOverlap: true, formatter: (value: number) => axisNumber(value, options.share) },
      },
      dataZoom: [{ type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, preventDefaultMouseMove: false, filterMode: "none" }],
      series,
    });
    const made = chart();
    if (made && !hooked.has(made)) {
      hooked.add(made);
      made.on("click", (event: any) => event.seriesName === "findings" && pins[event.dataIndex]?.act());
    } else if (!made) {
      queueMicrotask(() => setTimeout(() => {
        const later = chart();
        if (later && !hooked.has(later)) {
          hooked.add(later);
          later.on("click", (event: any) => event.seriesName === "findings" && pins[event.dataIndex]?.act());
        }
      }, 60));
    }
  };
  update(first);
  return { element, update, dispose };
}

export interface HeatOptions {
  title: string;
  what: string;
  rows: string[];
  columns: string[];
  values: (number | null)[][]; // row by row
  log?: boolean;
  diverging?: { middle: number; reach: number }; // in powers of ten
  range?: [number, number];
  share?: boolean;
  act?: (row: number) => void;
  note?: string;
  columnName?: string;
}

export function heatMap(first: HeatOptions): Chart {
  const area = h("div", { class: "plot", role: "img" });
  const note = h("p", { class: "soft small" });
  const scale = h("div", { class: "scale" });
  const element = h("div", { class: "heat" }, area, h("div", { class: "under" }, scale, note));
  const { draw, dispose, chart } = canvas(area);
  let act: ((row: number) => void) | undefined;
  let hooked = false;
  const update = (options: HeatOptions) => {
    const t = theme();
    act = options.act;
    area.setAttribute("aria-label", options.what);
    area.style.height = `${Math.min(560, 50 + (options.rows.length > 6 ? 26 : 38) * Math.max(2, options.rows.length))}px`;
    note.textContent = options.note ?? "";
    const cells: { value: [number, number, number]; raw: number }[] = [];
    const unit = (v: number) => (options.log ? Math.log10(v) : v);
    options.values.forEach((row, r) => row.forEach((v, c) => {
      if (known(v) && (!options.log || v > 0)) cells.push({ value: [c, r, unit(v)], raw: v });
    }));
    const all = cells.map((c) => c.value[2]);
    let low = Math.min(...all), high = Math.max(...all);
    if (options.range) [low, high] = options.range;
    if (options.diverging) {
      low = options.diverging.middle - options.diverging.reach;
      high = options.diverging.middle + options.diverging.reach;
    }
    if (!(high > low)) high = low + 1e-9;
    const colours = options.diverging ? t.diverging : t.heat;
    const words = (v: number) => shown(options.log ? 10 ** v : v, options.share);
    scale.replaceChildren(h("span", {}, words(low)), h("i", { style: `background:linear-gradient(90deg,${colours.join(",")})` }), h("span", {}, words(high)));
    const widest = Math.max(...options.rows.map((r) => r.length), 1);
    draw({
      textStyle: { fontFamily: FONT },
      grid: { left: Math.min(150, 14 + 6.6 * widest), right: 8, top: 8, bottom: 30 },
      tooltip: {
        confine: true, backgroundColor: t.card, borderColor: t.line, padding: [8, 12], textStyle: { color: t.ink, fontSize: 12 }, transitionDuration: 0,
        formatter: (one: any) => [h("div", { class: "tip" }, h("b", {}, options.rows[one.value[1]] ?? ""), h("div", {}, `${options.columnName ?? "epoch"} ${options.columns[one.value[0]]}`, h("em", {}, shown(one.data.raw, options.share))))],
      },
      xAxis: { type: "category", data: options.columns, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: t.soft, fontSize: 11, hideOverlap: true }, splitArea: { show: false } },
      yAxis: {
        type: "category", data: options.rows, inverse: true, axisLine: { show: false }, axisTick: { show: false },
        axisLabel: { color: t.soft, fontSize: 11, width: 130, overflow: "truncate", interval: options.rows.length > 22 ? "auto" : 0 },
      },
      visualMap: { show: false, type: "continuous", min: low, max: high, inRange: { color: colours } },
      series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: t.card, borderWidth: options.columns.length > 60 ? 0 : 2, borderRadius: 3 }, emphasis: { itemStyle: { borderColor: t.ink, borderWidth: 1 } }, animation: false, progressive: 0 }],
    });
    setTimeout(() => {
      const made = chart();
      if (!made || hooked) return;
      hooked = true;
      made.on("click", (event: any) => act?.(event.value[1]));
    }, 60);
  };
  update(first);
  return { element, update, dispose };
}
