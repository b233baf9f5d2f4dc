// The page: a run's report where its data are inside the file, and the live board where a server answers.
import "./style.css";
import { comparison } from "./compare";
import { curveBoard, type CurveBoard } from "./curves";
import { fill, h, svg } from "./dom";
import { ago, known, number, percent } from "./format";
import { fetchPictures, fetchRun, fetchRuns, follow } from "./live";
import { addLine, cleanPictures, cleanRun, type Listed, type RunDocument } from "./model";
import { answerSection, batchSection, explainSection, findingList, findingSection, layerSection, memberSection, numbers, settingSection, stateWord, type Section } from "./sections";
import { theme } from "./theme";

const MOST_SELECTED = 8;
const page = document.getElementById("page")!;
const embedded = JSON.parse(document.getElementById("data")!.textContent || "null") as { runs: RunDocument[] } | null;
const live = embedded === null;

let listed: Listed[] = [];
let folder = "";
const loaded = new Map<string, RunDocument>();
let selected: string[] = [];
let focus = "";
let stop: () => void = () => {};
let board: CurveBoard | null = null;
let table: ReturnType<typeof comparison> | null = null;
let sections: Section[] = [];
let comparedFindings: HTMLElement | null = null;

const mark = () => svg("svg", { viewBox: "0 0 32 32", class: "mark", "aria-hidden": "true" }, svg("rect", { width: 32, height: 32, rx: 9 }), svg("path", { d: "M7 7.5c2.6 12.5 7.4 16.6 18.5 17" }));
const main = h("main", { id: "main", tabindex: -1 });
const list = h("ul", { class: "runs" });
const search = h("input", { type: "search", placeholder: "Find a run", "aria-label": "find a run", oninput: () => drawList() }) as HTMLInputElement;
const hint = h("p", { class: "soft small", role: "status" });
const link = h("span", { class: "link", role: "status" });

// --- which runs ---

function readAddress(): string[] {
  return new URLSearchParams(location.hash.slice(1)).getAll("run");
}

function writeAddress() {
  if (live) history.replaceState(null, "", selected.length ? `#${selected.map((one) => `run=${encodeURIComponent(one)}`).join("&")}` : location.pathname);
}

function choose(names: string[]) {
  selected = names.slice(0, MOST_SELECTED);
  if (!selected.includes(focus)) focus = selected[0] ?? "";
  writeAddress();
  drawList();
  void load();
}

async function load() {
  stop();
  const wanted = selected;
  await Promise.all(wanted.filter((name) => !loaded.has(name)).map(async (name) => {
    try {
      loaded.set(name, cleanRun(await fetchRun(name)));
    } catch (error) {
      hint.textContent = `${name}: ${(error as Error).message}`;
    }
  }));
  if (wanted !== selected) return;
  draw();
  listen();
}

function listen() {
  stop();
  stop = follow(shownRuns(), {
    lines: (name, lines, offset) => {
      const run = loaded.get(name);
      if (!run) return;
      for (const line of lines) addLine(run, line);
      run.offset = offset;
      if (lines.some((line) => line.event === "end")) void reload(name);
      else if (lines.length) later();
    },
    stale: (name) => void reload(name),
    pictures: async (name) => {
      const run = loaded.get(name);
      if (!run) return;
      try {
        run.pictures = cleanPictures(await fetchPictures(name));
        later();
      } catch {
        // A folder that is being removed; the list will tell.
      }
    },
    runs: (now) => {
      listed = now;
      for (const one of now) {
        const run = loaded.get(one.name);
        if (run && run.state !== one.state) {
          run.state = one.state;
          later();
        }
      }
      drawList();
    },
    connected: (yes) => {
      link.textContent = yes ? "" : "The board's server does not answer; trying again.";
    },
  });
}

async function reload(name: string) {
  try {
    loaded.set(name, cleanRun(await fetchRun(name)));
  } catch {
    return;
  }
  if (selected.includes(name)) {
    later();
    listen();
  }
}

let waiting = 0;
function later() {
  if (!waiting) waiting = window.setTimeout(() => {
    waiting = 0;
    update();
  }, 150);
}

const shownRuns = () => selected.map((name) => loaded.get(name)).filter((run): run is RunDocument => run !== undefined);

// --- the list ---

function drawList() {
  const colours = theme().runs;
  const words = search.value.trim().toLowerCase();
  const now = Date.now() / 1000;
  const visible = listed.filter((one) => !words || `${one.name} ${one.data ?? ""} ${one.network ?? ""}`.toLowerCase().includes(words));
  const active = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
  fill(list, ...visible.map((one) => {
    const index = selected.indexOf(one.name);
    const accuracy = known(one.accuracy) ? (one.metric === "r2" ? number(one.accuracy) : percent(one.accuracy)) : "";
    return h("li", { class: index >= 0 ? "on" : "", style: index >= 0 ? `--c:${selected.length > 1 ? colours[index % colours.length] : "var(--accent)"}` : null },
      h("button", { type: "button", class: "open", "data-key": `o${one.name}`, "aria-current": index >= 0 ? "true" : null, onclick: () => { closeList(); choose([one.name]); } },
        h("span", { class: "name", title: one.name }, one.name), h("span", { class: "n" }, accuracy),
        h("small", { class: `soft ${one.error ? "failed" : one.state}` }, h("i", { "aria-hidden": "true" }), one.error ? "cannot be read" : one.state === "running" ? `training${known(one.epoch) ? `, epoch ${number(one.epoch)}` : ""}` : `${stateWord(one.state)} ${ago(now - one.changed)}`),
        h("small", { class: "soft net" }, one.network ?? "")),
      h("label", { class: "tick", title: "compare" }, h("input", {
        type: "checkbox", "aria-label": `compare ${one.name}`, "data-key": `c${one.name}`, checked: index >= 0, disabled: index < 0 && selected.length >= MOST_SELECTED,
        onchange: () => choose(index >= 0 ? selected.filter((name) => name !== one.name) : [...selected, one.name]),
      })));
  }));
  if (active) list.querySelector<HTMLElement>(`[data-key="${CSS.escape(active)}"]`)?.focus();
  hint.textContent = listed.length === 0 ? "No run in this folder yet. A training that starts appears here." : visible.length === 0 ? "No run is called that." : "";
}

const narrow = matchMedia("(max-width: 900px)");
const drawer = h("details", { class: "side" }, h("summary", {}, "Runs"), search, list, hint) as HTMLDetailsElement;
function closeList() {
  if (narrow.matches) drawer.open = false;
}
narrow.addEventListener("change", () => (drawer.open = !narrow.matches));

// --- the page ---

function heading(runs: RunDocument[]): HTMLElement {
  if (runs.length > 1) return h("div", { class: "title" }, h("h1", {}, `${runs.length} runs`));
  const run = runs[0]!;
  const source = run.start.source ?? run.summary?.source;
  const samples = run.summary ?? run.start;
  return h("div", { class: "title" },
    h("h1", {}, run.name, h("span", { class: `state ${run.state}` }, h("i", { "aria-hidden": "true" }), stateWord(run.state))),
    h("p", { class: "soft" }, [run.summary?.network ?? run.start.network, source ? `on ${source}` : "", known(samples.train_samples) ? `${samples.train_samples.toLocaleString("en").replaceAll(",", " ")} samples for training, ${samples.val_samples} for choosing, ${samples.test_samples} for the test` : ""].filter(Boolean).join(" · ")),
    run.end?.failed ? h("p", { class: "failure" }, String(run.end.failed)) : null,
    ...(Array.isArray(run.start.notes) ? run.start.notes : []).map((note: unknown) => h("p", { class: "soft small" }, String(note))));
}

const titleBox = h("div", {});

function draw() {
  for (const one of sections) one.dispose?.();
  board?.dispose();
  sections = [];
  board = table = comparedFindings = null;
  const runs = shownRuns();
  document.title = runs.length ? `${runs.map((run) => run.name).join(", ")} · deft` : "deft";
  if (!runs.length) {
    fill(main, live ? h("div", { class: "nothing" }, mark() as unknown as Node, h("h1", {}, listed.length ? "Choose a run" : "No runs yet"), h("p", { class: "soft" }, listed.length ? "Tick several to see them beside each other." : "Start one: deft train glyphs")) : h("p", {}, "This file holds no run."));
    return;
  }
  fill(titleBox, heading(runs));
  board = curveBoard(runs);
  if (runs.length > 1) {
    table = comparison(theme().runs);
    comparedFindings = h("div", { class: "pair" });
    const tabs = h("div", { class: "choice", role: "group", "aria-label": "run whose details are shown" }, ...runs.map((run) => h("button", { type: "button", "aria-pressed": String(run.name === focus), onclick: () => { focus = run.name; draw(); document.getElementById("details")?.scrollIntoView(); } }, run.name)));
    sections = [memberSection(), layerSection(), answerSection(), batchSection(), explainSection(), settingSection()];
    fill(main, titleBox, board.element, table.element,
      h("section", { "aria-labelledby": "found" }, h("header", {}, h("h2", { id: "found" }, "What the coach found")), comparedFindings),
      h("div", { id: "details", class: "details" }, h("h2", {}, "Details of one run"), tabs), ...sections.map((one) => one.element));
  } else {
    const top = numbers(), found = findingSection();
    sections = [top, memberSection(), found, layerSection(), answerSection(), batchSection(), explainSection(), settingSection()];
    fill(main, titleBox, top.element, sections[1]!.element, found.element, board.element, ...sections.slice(3).map((one) => one.element));
  }
  main.append(h("footer", { class: "soft small" }, live ? `deft board of ${folder}. ` : "Made by deft. ", "Everything on this page is inside it; nothing is fetched from elsewhere."));
  update(true);
}

function update(first = false) {
  const runs = shownRuns();
  if (!runs.length || !board) return;
  if (!first) {
    fill(titleBox, heading(runs));
    board.update(runs);
  }
  table?.update(runs);
  if (comparedFindings) fill(comparedFindings, ...runs.map((run) => h("div", { class: "card" }, h("h3", {}, run.name), findingList(run))));
  const one = loaded.get(focus) ?? runs[0]!;
  for (const part of sections) part.update(one);
}

const top = h("header", { class: "top" }, h("a", { href: "#main", class: "skip", onclick: (event: Event) => { event.preventDefault(); main.focus(); } }, "to the content"), h("span", { class: "brand" }, mark() as unknown as Node, "deft"), link);

async function start() {
  if (!live) {
    document.body.classList.add("report");
    for (const run of embedded!.runs) loaded.set(run.name, cleanRun(run));
    selected = [...loaded.keys()];
    focus = selected[0] ?? "";
    fill(page, top, main);
    draw();
  } else {
    fill(page, top, h("div", { class: "frame" }, h("nav", { "aria-label": "runs" }, drawer), main));
    drawer.open = !narrow.matches;
    try {
      const found = await fetchRuns();
      listed = found.runs;
      folder = found.folder;
    } catch (error) {
      fill(main, h("p", { class: "failure" }, `The board's server does not answer: ${(error as Error).message}`));
      return;
    }
    const named = readAddress().filter((name) => listed.some((one) => one.name === name));
    const latest = listed.find((one) => !one.error);
    choose(named.length ? named : latest ? [latest.name] : []);
    window.addEventListener("hashchange", () => {
      const names = readAddress().filter((name) => listed.some((one) => one.name === name));
      if (names.join() !== selected.join()) choose(names);
    });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    drawList();
    draw();
  });
}

void start();
