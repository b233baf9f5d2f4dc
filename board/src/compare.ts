// Several runs beside each other: their numbers, and where their recipes differ.
import { fill, h } from "./dom";
import { count, duration, known, number, percent, short } from "./format";
import { bestAccuracy, findings, lastEpoch, type RunDocument } from "./model";

interface Row {
  name: string;
  value: (run: RunDocument) => unknown;
  show: (value: unknown) => string;
  best?: "high" | "low";
}

const ROWS: Row[] = [
  { name: "test accuracy", value: (run) => run.summary?.test_accuracy, show: percent, best: "high" },
  { name: "validation accuracy", value: bestAccuracy, show: percent, best: "high" },
  { name: "validation loss", value: (run) => lastEpoch(run)?.val_loss, show: number, best: "low" },
  { name: "training loss", value: (run) => lastEpoch(run)?.train_loss, show: number },
  { name: "gap (training − validation)", value: (run) => { const e = lastEpoch(run); return known(e?.train_accuracy_clean) && known(e?.val_accuracy) ? e.train_accuracy_clean - e.val_accuracy : undefined; }, show: percent },
  { name: "epochs", value: (run) => run.summary?.epochs ?? lastEpoch(run)?.epoch, show: number },
  { name: "time", value: (run) => run.summary?.seconds ?? lastEpoch(run)?.t, show: duration, best: "low" },
  { name: "samples a second", value: (run) => run.summary?.images_per_second, show: short, best: "high" },
  { name: "parameters", value: (run) => run.summary?.parameters ?? run.start.parameters, show: short },
  { name: "memory, MB", value: (run) => run.summary?.peak_rss_mb, show: count, best: "low" },
  { name: "warnings and errors", value: (run) => findings(run).filter((f) => f.severity !== "info").length, show: number },
  { name: "network", value: (run) => run.summary?.network ?? run.start.network, show: String },
];

// "chapter.option = value" of each line of a resolved recipe.
function options(recipe: string | null): Map<string, string> {
  const found = new Map<string, string>();
  let table = "";
  for (const line of (recipe ?? "").split("\n")) {
    const head = line.match(/^\s*\[+([^\]]+)\]+/);
    const pair = line.match(/^\s*([A-Za-z0-9_]+)\s*=\s*(.*)$/);
    if (head) table = head[1]!;
    else if (pair) {
      if (pair[1] === "name" && table) {
        found.set(`${table}.${pair[2]!.replaceAll('"', "")}`, "on");
        table = `${table.split(".")[0]}.${pair[2]!.replaceAll('"', "")}`;
      } else found.set(`${table}.${pair[1]}`, pair[2]!);
    }
  }
  return found;
}

export function comparison(colours: string[]): { element: HTMLElement; update(runs: RunDocument[]): void } {
  const numbers = h("div", { class: "scroll card" }), recipes = h("div", { class: "card" });
  const element = h("section", { id: "comparison", "aria-labelledby": "comparison-title" }, h("header", {}, h("h2", { id: "comparison-title" }, "Beside each other")), numbers, recipes);
  return {
    element,
    update: (runs) => {
      const head = () => h("thead", {}, h("tr", {}, h("td", {}), ...runs.map((run, i) => h("th", { scope: "col" }, h("i", { class: "dot", style: `--c:${colours[i % colours.length]}` }), run.name))));
      const rows = ROWS.map((row) => {
        const values = runs.map(row.value);
        if (values.every((one) => one === undefined || one === null)) return null;
        const numeric = values.filter(known);
        const best = row.best && numeric.length > 1 && new Set(numeric).size > 1 ? (row.best === "high" ? Math.max(...numeric) : Math.min(...numeric)) : undefined;
        return h("tr", {}, h("th", { scope: "row" }, row.name), ...values.map((one) => h("td", { class: best !== undefined && one === best ? "best" : "" }, one === undefined || one === null ? "–" : row.show(one))));
      });
      fill(numbers, h("table", { class: "plain compare" }, head(), h("tbody", {}, ...rows)));
      const all = runs.map((run) => options(run.recipe));
      const keys = [...new Set(all.flatMap((one) => [...one.keys()]))].filter((key) => new Set(all.map((one) => one.get(key) ?? "")).size > 1);
      fill(recipes, h("h3", {}, "Where the recipes differ"), keys.length === 0 ? h("p", { class: "soft" }, "Nowhere: the same options throughout.") :
        h("div", { class: "scroll" }, h("table", { class: "plain compare" }, head(), h("tbody", {}, ...keys.slice(0, 200).map((key) => h("tr", {}, h("th", { scope: "row" }, h("code", {}, key)), ...all.map((one) => h("td", {}, h("code", {}, one.get(key) ?? "–")))))))));
      recipes.hidden = runs.some((run) => !run.recipe);
    },
  };
}
