// A finding in full: what it means, the evidence, and the change of the recipe that mends it.
import { fill, h } from "./dom";
import { known, number, percent, sentence, title } from "./format";
import { isObject, type Decision, type Finding, type RunDocument } from "./model";

const dialog = h("dialog", { class: "drawer", "aria-labelledby": "drawer-title" }) as HTMLDialogElement;
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

function value(name: string, given: unknown): string {
  if (!known(given)) return given === null ? "–" : String(given);
  return /share|accuracy|recall|confidence/.test(name) && given >= 0 && given <= 1 ? percent(given) : number(given);
}

export function openDecision(decision: Decision, epoch: number, run: RunDocument) {
  if (!dialog.isConnected) document.body.append(dialog);
  fill(dialog, h("div", { class: "sheet" }, h("button", { type: "button", class: "close", "aria-label": "close", onclick: () => dialog.close() }, "✕"),
    h("p", { class: "soft" }, [`decided by ${decision.chapter}`, run.name, `epoch ${number(epoch)}`].join(" · ")), h("h2", { id: "drawer-title" }, sentence(String(decision.what))), h("p", { class: "lead" }, sentence(String(decision.reason ?? "")))));
  dialog.showModal();
}

// As one word of a shell, whatever is in it: the command is made to be copied.
function quoted(word: string): string {
  return /^[\w./=:,+-]+$/.test(word) ? word : `'${word.replace(/[\x00-\x1f\x7f]/g, "?").replaceAll("'", "'\\''")}'`;
}

export function openFinding(finding: Finding, run: RunDocument) {
  if (!dialog.isConnected) document.body.append(dialog);
  const changes = Object.entries(isObject(finding.change) ? finding.change : {}).map(([option, given]) => `${option}=${String(given)}`);
  const evidence = Object.entries(isObject(finding.evidence) ? finding.evidence : {});
  const command = ["deft", "train", `${run.path ?? `runs/${run.name}`}/recipe.toml`, ...changes].map(quoted).join(" ");
  const copied = h("span", { class: "soft small", role: "status" });
  const copy = h("button", { type: "button", class: "button", onclick: () => navigator.clipboard?.writeText(command).then(() => (copied.textContent = "copied"), () => (copied.textContent = "select and copy it by hand")) }, "Copy");
  fill(dialog, h("div", { class: "sheet" },
    h("button", { type: "button", class: "close", "aria-label": "close", onclick: () => dialog.close() }, "✕"),
    h("p", { class: `finding ${finding.severity}` }, h("span", { class: "badge" }, finding.severity), h("span", { class: "soft" }, [run.name, known(finding.epoch) ? `epoch ${number(finding.epoch)}` : ""].filter(Boolean).join(" · "))),
    h("h2", { id: "drawer-title" }, title(finding.rule)),
    h("p", { class: "lead" }, sentence(String(finding.advice ?? ""))),
    evidence.length > 0 && h("div", {}, h("h3", {}, "Evidence"), h("table", { class: "plain" }, h("tbody", {}, ...evidence.map(([name, given]) => h("tr", {}, h("th", { scope: "row" }, name.replaceAll("_", " ")), h("td", { class: "n" }, value(name, given))))))),
    changes.length > 0 && h("div", {}, h("h3", {}, "Remedy"), h("pre", { tabindex: 0 }, changes.join("\n")), h("p", { class: "soft small" }, "As a command:"), h("pre", { class: "command", tabindex: 0 }, command), h("p", { class: "row" }, copy, copied))));
  dialog.showModal();
}
