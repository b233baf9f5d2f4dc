// The parts of the page that tell about one run. Each gives an element and brings it up to date when the run grows.
import { heatMap, type Chart, type HeatOptions } from "./charts";
import { openFinding } from "./drawer";
import { fill, h } from "./dom";
import { count, duration, known, number, percent, sentence, short, title } from "./format";
import { bestAccuracy, classNames, cleanPictures, epochOf, findings, isObject, lastEpoch, type Histogram, type Layer, type Part, type RunDocument } from "./model";
import { ridge } from "./ridge";

export interface Section {
  element: HTMLElement;
  update(run: RunDocument): void;
  dispose?(): void;
}

function section(id: string, name: string, explanation: string, ...children: HTMLElement[]): HTMLElement {
  return h("section", { id, "aria-labelledby": `${id}-title` },
    h("header", {}, h("h2", { id: `${id}-title` }, name), explanation ? h("p", { class: "soft" }, explanation) : null), ...children);
}

function show(element: HTMLElement, visible: boolean) {
  element.hidden = !visible;
}

export function stateWord(state: string): string {
  return { running: "training", finished: "finished", failed: "failed", stopped: "stopped" }[state] ?? state;
}

// --- numbers ---

export function numbers(): Section {
  const tiles = h("div", { class: "tiles" });
  const bar = h("div", { class: "bar", role: "progressbar", "aria-label": "training", "aria-valuemin": 0, "aria-valuemax": 100 }, h("i", {}));
  const element = h("div", { class: "numbers" }, tiles, bar);
  return {
    element,
    update: (run) => {
      const s = run.summary, last = lastEpoch(run);
      const metric = s?.metric === "r2" || run.start.task === "regression" ? "R²" : "accuracy";
      const tile = (name: string, value: string, more = "", main = false) => h("div", { class: main ? "tile main" : "tile" }, h("span", {}, name), h("b", {}, value), more ? h("small", {}, more) : null);
      const list: HTMLElement[] = [];
      if (known(s?.test_accuracy)) list.push(tile(`test ${metric}`, metric === "R²" ? number(s.test_accuracy) : percent(s.test_accuracy), `${count(s.test_samples)} samples, scored once`, true));
      const best = bestAccuracy(run);
      if (known(best)) list.push(tile(`validation ${metric}`, metric === "R²" ? number(best) : percent(best), known(s?.best_epoch) ? `epoch ${s.best_epoch}, kept` : "best so far", !known(s?.test_accuracy)));
      const planned = s?.epochs ?? run.start.planned_epochs;
      list.push(tile("epochs", number(known(s?.epochs) ? s.epochs : last?.epoch ?? 0), run.state === "running" && known(planned) ? `of ${number(planned)}` : s?.stopped ? `ended by ${String(s.stopped).replace("_", " ")}` : ""));
      const times = run.end?.t ?? s?.seconds ?? last?.t;
      list.push(tile("time", duration(s?.seconds ?? times), known(s?.peak_rss_mb) ? `${count(s.peak_rss_mb)} MB of memory` : ""));
      if (known(s?.images_per_second)) list.push(tile("samples a second", short(s.images_per_second), s.precision ? `${s.precision}, ${s.threads} threads` : ""));
      const parameters = s?.parameters ?? run.start.parameters;
      if (known(parameters)) list.push(tile("parameters", short(parameters), String(s?.network ?? run.start.network ?? "")));
      fill(tiles, ...list);
      const at = run.steps.epoch[run.steps.epoch.length - 1] ?? last?.epoch ?? 0;
      const share = run.state === "running" && known(run.start.planned_epochs) ? Math.min(1, at / run.start.planned_epochs) : 0;
      show(bar, share > 0);
      (bar.firstChild as HTMLElement).style.width = `${(100 * share).toFixed(1)}%`;
      bar.setAttribute("aria-valuenow", (100 * share).toFixed(0));
    },
  };
}

// --- findings ---

export function findingList(run: RunDocument): HTMLElement {
  const all = findings(run);
  const quiet = run.state === "running" ? "Nothing looks wrong so far." : "Nothing was found wrong.";
  if (!all.length) return h("p", { class: "calm" }, h("i", { "aria-hidden": "true" }, "✓"), quiet);
  return h("ul", { class: "findings" }, ...all.map((one) =>
    h("li", {}, h("button", { class: `finding ${one.severity}`, type: "button", onclick: () => openFinding(one, run) },
      h("span", { class: "badge" }, one.severity), h("b", {}, title(one.rule)),
      h("span", { class: "where soft" }, known(one.epoch) ? `epoch ${number(one.epoch)}` : ""),
      h("span", { class: "advice" }, sentence(String(one.advice ?? "")))))));
}

export function findingSection(): Section {
  const list = h("div", {});
  const element = section("findings", "What the coach found", "", list);
  let shown = "";
  return {
    element,
    update: (run) => {
      const now = JSON.stringify([findings(run), run.state]);
      if (now !== shown) fill(list, findingList(run));
      shown = now;
    },
  };
}

// --- layers ---

const LAYER_VALUES: { key: string; name: string; note: string; options: Partial<HeatOptions> }[] = [
  { key: "update_ratio", name: "Update size", note: "Change of the weights in one step, relative to the weights. About 0.001 is healthy: blue layers stand still, red ones are thrown about.", options: { log: true, diverging: { middle: -3, reach: 3 } } },
  { key: "dead_share", name: "Dead units", note: "Share of units that answer 0 to every one of 128 training samples.", options: { range: [0, 1], share: true } },
  { key: "gradient_norm", name: "Gradient", note: "Norm of the gradient of each layer's weights. Much smaller towards the input: the gradient vanishes.", options: { log: true } },
  { key: "saturated_share", name: "Saturated units", note: "Share of outputs in the flat ends of sigmoid or tanh.", options: { range: [0, 1], share: true } },
  { key: "activation_deviation", name: "Activation spread", note: "Standard deviation of what the layer puts out. It should neither collapse nor explode with depth.", options: { log: true } },
  { key: "weight_norm", name: "Weight norm", note: "Length of the weights of each layer.", options: { log: true } },
];

export function layerSection(): Section {
  const choice = h("div", { class: "choice", role: "group", "aria-label": "what is shown of the layers" });
  const holder = h("div", { class: "card" });
  const which = h("select", { "aria-label": "layer" }) as HTMLSelectElement;
  const hills = h("div", { class: "hills" });
  const histograms = h("div", { class: "card" }, h("div", { class: "row" }, h("h3", {}, "How values are spread"), which), hills);
  const element = section("layers", "Inside the layers", "Measured by the probes, which may take no more than 2 % of the time.", choice, h("div", { class: "pair" }, holder, histograms));
  let map: Chart | null = null, value = "update_ratio", layer = "", run: RunDocument | null = null, stamp = "";

  const tracks = (key: string) => {
    const names: string[] = [];
    for (const at of run!.layers) for (const one of at.layers) if (known(one[key]) && !names.includes(one.name)) names.push(one.name);
    return names;
  };
  const draw = () => {
    if (!run) return;
    const available = LAYER_VALUES.filter((one) => tracks(one.key).length > 0);
    show(element, available.length > 0);
    if (!available.length) return;
    if (!available.some((one) => one.key === value)) value = available[0]!.key;
    fill(choice, ...available.map((one) => h("button", { type: "button", "aria-pressed": String(one.key === value), onclick: () => { value = one.key; stamp = ""; draw(); } }, one.name)));
    const now = available.find((one) => one.key === value)!;
    const rows = tracks(value).slice(0, 120);
    const times = run.layers.filter((at) => at.layers.some((one) => known(one[value])));
    const values = rows.map((name) => times.map((at) => {
      const found = at.layers.find((one) => one.name === name && known(one[value]));
      return found ? (found[value] as number) : null;
    }));
    const all = values.flat().filter(known);
    const options: HeatOptions = {
      title: now.name, rows, columns: times.map((at) => number(at.epoch)), values, note: now.note, ...now.options,
      what: `${now.name} of ${rows.length} layers over ${times.length} epochs, from ${number(Math.min(...all))} to ${number(Math.max(...all))}`,
      act: (row) => { layer = rows[row] ?? layer; stamp = ""; draw(); },
    };
    if (!map) {
      map = heatMap(options);
      holder.append(map.element);
    } else map.update(options);
    drawHills();
  };
  const drawHills = () => {
    const named: string[] = [];
    for (const at of run!.layers) for (const one of at.layers) {
      for (const kind of ["activations", "weights"] as const) {
        const key = `${kind}/${one.name}`;
        if (one[kind]?.counts?.length && !named.includes(key)) named.push(key);
      }
    }
    show(histograms, named.length > 0);
    if (!named.length) return;
    named.sort((a, b) => Number(b.startsWith("act")) - Number(a.startsWith("act")));
    if (layer && !named.includes(layer)) layer = named.find((one) => one.endsWith(`/${layer}`)) ?? "";
    if (!layer) layer = named[0]!;
    fill(which, ...["activations", "weights"].filter((kind) => named.some((one) => one.startsWith(kind))).map((kind) =>
      h("optgroup", { label: kind }, ...named.filter((one) => one.startsWith(`${kind}/`)).map((one) => h("option", { value: one, selected: one === layer }, one.slice(kind.length + 1))))));
    const [kind, name] = [layer.slice(0, layer.indexOf("/")) as "activations" | "weights", layer.slice(layer.indexOf("/") + 1)];
    const list = run!.layers.flatMap((at) => at.layers.filter((one: Layer) => one.name === name && one[kind]).map((one) => ({ epoch: at.epoch, histogram: one[kind] as Histogram })));
    fill(hills, ridge(list, `Histograms of the ${kind} of ${name} over ${list.length} epochs`), h("p", { class: "soft small" }, `Oldest epoch behind, newest in front. ${kind === "activations" ? "On 128 training samples." : "Of the layer's weights."}`));
  };
  which.addEventListener("change", () => { layer = which.value; drawHills(); });
  return {
    element,
    update: (next) => {
      run = next;
      const now = `${next.name} ${next.layers.length} ${next.layers[next.layers.length - 1]?.epoch}`;
      if (now !== stamp) draw();
      stamp = now;
    },
    dispose: () => map?.dispose(),
  };
}

// --- answers: confusion matrix, recall of each class, worst mistakes ---

const LARGEST_TABLE = 26;

function confusionTable(part: Part): HTMLElement {
  const rows = part.confusion, names = part.classes;
  const total = rows.map((row) => row.reduce((a, b) => a + b, 0));
  const cell = (r: number, c: number) => {
    const n = rows[r]![c]!;
    const share = total[r] ? n / total[r]! : 0;
    // Mistakes are few where the network is good: the root makes them visible beside the diagonal.
    return h("td", { class: r === c ? "right" : "wrong", style: `--w:${(100 * Math.sqrt(share)).toFixed(0)}%`, title: `${names[r]} taken for ${names[c]}: ${n} of ${total[r]}` }, n || "");
  };
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "confusion matrix" },
    h("table", { class: "confusion" }, h("caption", { class: "soft small" }, "Row: what it is. Column: what the network says."),
      h("thead", {}, h("tr", {}, h("td", {}), ...names.map((name) => h("th", { scope: "col", title: name }, h("span", {}, name))), h("th", { scope: "col" }, h("span", {}, "recall")))),
      h("tbody", {}, ...rows.map((_, r) => h("tr", {}, h("th", { scope: "row", title: names[r] }, names[r]), ...names.map((_n, c) => cell(r, c)), h("td", { class: "recall" }, total[r] ? percent(rows[r]![r]! / total[r]!) : "–"))))));
}

export function answerSection(): Section {
  const choice = h("div", { class: "choice", role: "group", "aria-label": "part of the data" });
  const matrix = h("div", {}), recall = h("div", {}), mistakes = h("div", {});
  const matrixCard = h("div", { class: "card" }, h("h3", {}, "Confusion matrix"), matrix);
  const recallCard = h("div", { class: "card" }, h("h3", {}, "Recall of each class"), recall);
  const mistakesCard = h("div", { class: "card" }, h("h3", {}, "Worst mistakes"), h("p", { class: "soft small" }, "Wrong answers given with the most confidence. Some of them are wrong labels."), mistakes);
  const element = section("answers", "What it gets wrong", "", choice, h("div", { class: "pair" }, matrixCard, recallCard), mistakesCard);
  let part = "", map: Chart | null = null, wide: Chart | null = null, stamp = "";
  const parts = (run: RunDocument): Part[] => {
    const list = [...(run.pictures?.parts ?? [])].filter((p) => Array.isArray(p.confusion));
    const test = run.summary?.test;
    if (!list.some((p) => p.part === "test") && Array.isArray(test?.confusion)) {
      list.unshift(...cleanPictures({ parts: [{ part: "test", classes: test.classes ?? classNames(run), confusion: test.confusion }] })!.parts);
    }
    return list;
  };
  const draw = (run: RunDocument) => {
    const all = parts(run);
    const recalls = run.epochs.filter((e) => Array.isArray(e.val_recall) && e.val_recall.length > 1);
    show(element, all.length > 0 || recalls.length > 0);
    if (all.length && !all.some((p) => p.part === part)) part = (all.find((p) => p.part === "test") ?? all[0]!).part;
    fill(choice, ...(all.length > 1 ? all : []).map((p) => h("button", { type: "button", "aria-pressed": String(p.part === part), onclick: () => { part = p.part; draw(run); } }, `${p.part} part`)));
    const now = all.find((p) => p.part === part);
    show(matrixCard, Boolean(now?.confusion.length));
    if (now?.confusion.length) {
      if (now.classes.length <= LARGEST_TABLE) fill(matrix, confusionTable(now));
      else {
        const totals = now.confusion.map((row) => row.reduce((a, b) => a + b, 0) || 1);
        const options: HeatOptions = {
          title: "", rows: now.classes, columns: now.classes, columnName: "taken for", share: true, range: [0, 1], values: now.confusion.map((row, r) => row.map((n) => (n ? n / totals[r]! : null))),
          note: "Row: what it is. Column: what the network says, as a share of the row.", what: `Confusion matrix of ${now.classes.length} classes`,
        };
        if (!wide) fill(matrix, (wide = heatMap(options)).element);
        else wide.update(options);
      }
    }
    const names = classNames(run);
    show(recallCard, recalls.length > 0 && names.length <= 120);
    if (recalls.length && names.length <= 120) {
      const last = recalls[recalls.length - 1]!.val_recall as (number | null)[];
      const order = names.map((_, i) => i).sort((a, b) => (last[a] ?? 2) - (last[b] ?? 2));
      const thin = recalls.filter((_, i) => i % Math.ceil(recalls.length / 120) === 0 || i === recalls.length - 1);
      const options: HeatOptions = {
        title: "", rows: order.map((i) => names[i]!), columns: thin.map((e) => number(e.epoch)), values: order.map((i) => thin.map((e) => e.val_recall[i] ?? null)), range: [0, 1], share: true,
        note: "On the validation part, epoch by epoch; the hardest class on top.", what: `Recall of ${names.length} classes over ${thin.length} epochs; the hardest is ${names[order[0]!]} with ${percent(last[order[0]!])}`,
      };
      if (!map) fill(recall, (map = heatMap(options)).element);
      else map.update(options);
    }
    const wrong = now?.mistakes ?? [];
    show(mistakesCard, wrong.length > 0);
    if (!wrong.length) return;
    const pictures = wrong.some((m) => m.image);
    fill(mistakes, pictures
      ? h("div", { class: "pictures" }, ...wrong.map((m) => h("figure", {}, image(m.image, `${m.truth} taken for ${m.answer}`), h("figcaption", {}, h("b", {}, m.answer), " ", percent(m.probability), h("span", { class: "soft" }, `labelled ${m.truth}`), m.name ? h("small", { class: "soft", title: m.name }, m.name) : null))))
      : h("div", { class: "scroll" }, h("table", { class: "plain" }, h("thead", {}, h("tr", {}, ...["sample", "labelled", "the network says", "sure"].map((one) => h("th", { scope: "col" }, one)))),
          h("tbody", {}, ...wrong.map((m) => h("tr", {}, h("td", {}, m.name ?? ""), h("td", {}, m.truth), h("td", {}, m.answer), h("td", { class: "n" }, percent(m.probability))))))));
  };
  return {
    element,
    update: (run) => {
      const now = `${run.name} ${run.epochs.length} ${run.pictures?.parts.map((p) => p.part + p.epoch).join()} ${Boolean(run.summary)}`;
      if (now !== stamp) draw(run);
      stamp = now;
    },
    dispose: () => { map?.dispose(); wide?.dispose(); },
  };
}

// Only pictures that are inside the page: nothing is fetched on a run folder's word.
function image(source: string | undefined, what: string): HTMLElement {
  const inside = typeof source === "string" && /^data:image\/png;base64,[A-Za-z0-9+/=]+$/.test(source);
  return h("img", { src: inside ? source : "data:,", alt: what, decoding: "async" });
}

export function batchSection(): Section {
  const pictures = h("div", { class: "pictures small" });
  const element = section("batch", "A batch as the network sees it", "Training pictures after augmentation.", h("div", { class: "card" }, pictures));
  let stamp = "";
  return {
    element,
    update: (run) => {
      const batch = run.pictures?.batch ?? [];
      show(element, batch.length > 0);
      const now = `${run.name} ${batch.length} ${batch[0]?.image?.length}`;
      if (now !== stamp) fill(pictures, ...batch.map((one) => h("figure", {}, image(one.image, one.label || "training picture"), h("figcaption", {}, one.label))));
      stamp = now;
    },
  };
}

export function explainSection(): Section {
  const pictures = h("div", { class: "explanations" });
  const element = section("explanations", "Why it answers so", "Drawn by deft explain.", h("div", { class: "card" }, pictures));
  let stamp = "";
  return {
    element,
    update: (run) => {
      const all = run.pictures?.explanations ?? [];
      show(element, all.length > 0);
      const now = `${run.name} ${all.map((one) => one.name + one.image.length).join()}`;
      if (now !== stamp) fill(pictures, ...all.map((one) => h("figure", {}, image(one.image, one.title), h("figcaption", {}, h("b", {}, one.name), " ", one.title))));
      stamp = now;
    },
  };
}

// --- the members of an ensemble ---

export function memberSection(): Section {
  const table = h("div", { class: "scroll card" }), gain = h("p", { class: "soft" });
  const element = section("members", "Members", "", table, gain);
  let stamp = "";
  return {
    element,
    update: (run) => {
      const board = isObject(run.summary?.ensemble) ? run.summary.ensemble : null;
      const rows = board && Array.isArray(board.members) ? board.members.filter(isObject) : [];
      show(element, rows.length > 0);
      const now = `${run.name} ${rows.length} ${Boolean(run.summary)}`;
      if (now === stamp || !board) return;
      stamp = now;
      const value = (one: unknown) => (!known(one) ? "–" : run.summary?.metric === "r2" ? number(one) : percent(one));
      const row = (name: string, weight: unknown, validation: unknown, test: unknown) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, known(weight) ? weight.toFixed(3) : ""), h("td", {}, value(validation)), h("td", {}, value(test)));
      fill(table, h("table", { class: "plain" }, h("thead", {}, h("tr", {}, ...["member", "weight", board.fitted_on_validation ? "validation, which the weights were chosen on" : "validation", "test"].map((one) => h("th", { scope: "col" }, one)))),
        h("tbody", {}, ...rows.map((one) => row(String(one.run ?? ""), one.weight, one.val_accuracy, one.test_accuracy)), row(`ensemble (${String(board.method ?? "")})`, undefined, board.val_accuracy, board.test_accuracy))));
      const g = isObject(board.gain) ? board.gain : null;
      show(gain, g !== null && known(g.mean));
      if (g && known(g.mean)) gain.textContent = `Gain over the best member on the test part, ${String(board.best_member)}: ${(100 * g.mean).toFixed(2)} points, 95 % interval ${(100 * g.ci_low).toFixed(2)} to ${(100 * g.ci_high).toFixed(2)}.`;
    },
  };
}

// --- decisions, tricks, recipe ---

export function settingSection(): Section {
  const decisions = h("div", { class: "card" }), tricks = h("div", { class: "card" }), recipe = h("details", { class: "card recipe" });
  const element = section("decisions", "What was decided, and why", "", decisions, tricks, recipe);
  let stamp = "";
  return {
    element,
    update: (run) => {
      const now = `${run.name} ${run.decisions.length} ${Boolean(run.summary)} ${run.recipe?.length}`;
      if (now === stamp) return;
      stamp = now;
      show(decisions, run.decisions.length > 0);
      fill(decisions, h("h3", {}, "Decisions"), h("div", { class: "scroll" }, h("table", { class: "plain decisions" }, h("tbody", {}, ...run.decisions.map((one) =>
        h("tr", {}, h("th", { scope: "row" }, one.chapter), h("td", {}, h("b", {}, one.what), h("span", { class: "soft" }, [known(epochOf(one)) ? `${run.attempts?.length ? `training ${(one.attempt ?? 0) + 1}, ` : ""}epoch ${number(epochOf(one))}` : "", one.reason].filter(Boolean).join(": ")))))))));
      const list = tricksOf(run), timings = (Array.isArray(run.summary?.timings) ? run.summary.timings.filter((one: unknown) => isObject(one) && known(one.seconds)) : []) as { stage: string; name: string; seconds: number }[];
      const most = Math.max(...timings.map((one) => one.seconds), 1e-9), all = timings.reduce((a, b) => a + b.seconds, 0) || 1;
      show(tricks, list.length > 0 || timings.length > 0);
      fill(tricks, h("h3", {}, "Tricks"), h("p", { class: "tags" }, ...list.map((one) => h("span", {}, one))),
        timings.length > 0 && h("div", { class: "scroll" }, h("table", { class: "plain timings" }, h("caption", { class: "soft small" }, "A step, in order, and the share of its time."),
          h("tbody", {}, ...timings.map((one) => h("tr", {}, h("th", { scope: "row" }, one.stage), h("td", {}, one.name), h("td", { class: "meter" }, h("i", { style: `width:${((100 * one.seconds) / most).toFixed(1)}%` })), h("td", { class: "n" }, percent(one.seconds / all))))))));
      show(recipe, Boolean(run.recipe));
      fill(recipe, h("summary", {}, "Recipe"), h("p", { class: "soft small" }, "deft train of this file repeats the run."), h("pre", { tabindex: 0 }, run.recipe ?? ""));
    },
  };
}

export function tricksOf(run: RunDocument): string[] {
  const list = run.summary?.tricks ?? run.start.tricks;
  return Array.isArray(list) ? list.map(String) : [];
}
