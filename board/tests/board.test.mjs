// The board and the report in a real browser. DEFT_PROGRAM is deft; CHROMIUM, if set, another browser than Debian's.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { DrawnRun } from "./runs.mjs";

const program = process.env.DEFT_PROGRAM;
const root = mkdtempSync(join(tmpdir(), "deft-board-"));
const runs = join(root, "runs");
const IMAGE = '<img src=x onerror="window.hacked=1">', SCRIPT = "</script><script>window.hacked=2</script>";
let browser, server, url, live, hostile;
const complaints = [];

function startServer() {
  return new Promise((resolve, reject) => {
    server = spawn(program, ["board", runs, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    server.stdout.on("data", (text) => resolve(String(text).match(/http:\S+/)[0]));
    server.stderr.on("data", (text) => reject(new Error(String(text))));
  });
}

async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const outside = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.stack));
  page.on("request", (request) => !request.url().startsWith(url) && !/^(data|file):/.test(request.url()) && outside.push(request.url()));
  await page.goto(address);
  await page.locator("h1").first().waitFor();
  return { page, outside, done: async () => { assert.deepEqual(outside, [], "nothing is fetched from elsewhere"); await context.close(); } };
}

const loss = (page) => page.locator(".plot.tall").first();

before(async () => {
  new DrawnRun(runs, "finished", { epochs: 12 }).all().end({ findings: [{ rule: "overfitting", severity: "warning", epoch: 12, evidence: { gap: 0.3 }, advice: "the gap grows; add augmentation", change: { "regularization.dropout": "on" } }] });
  new DrawnRun(runs, "wide", { epochs: 12, floor: 0.2, seed: 11, rate: 0.02 }).all().end({ accuracy: 0.88 });
  const acted = new DrawnRun(runs, "acted", { epochs: 12 });
  while (acted.epoch < 5) acted.trainEpoch();
  acted.line({ event: "decision", t: 5.2, chapter: "coach", what: "rate 0.01 in place of 0.1", reason: "the loss jumped" });
  acted.line({ event: "start", t: 5.3, network: "plain_cnn", planned_epochs: 12, classes: ["a", "b"] });
  Object.assign(acted, { epoch: 0, step: 0 });
  acted.all().end();
  const long = new DrawnRun(runs, "long", { epochs: 100, perEpoch: 1000 });
  long.all();
  long.end();
  hostile = new DrawnRun(runs, "<b>hostile", { classes: [IMAGE, SCRIPT, "\u2028"], network: IMAGE, start: { source: SCRIPT, notes: [IMAGE] } });
  hostile.trainEpoch();
  hostile.trainEpoch();
  hostile.find({ rule: IMAGE, advice: SCRIPT, evidence: { [IMAGE]: SCRIPT }, change: { [IMAGE]: SCRIPT } });
  hostile.line({ event: "decision", chapter: IMAGE, what: SCRIPT, reason: IMAGE });
  hostile.line({ event: "finding", finding: 7 });
  hostile.line({ event: "finding", finding: { rule: "odd", evidence: 5, change: [1], advice: {}, epoch: "x" } });
  hostile.line({ event: "epoch", epoch: 3, val_recall: [{}, "x"], layers: [null, 7, { name: {} }, { name: "odd", weights: { low: 0, high: 1, counts: [null] }, update_ratio: "x" }] });
  hostile.line({ event: "epoch", epoch: "x", layers: { a: 1 } });
  hostile.pictures([null, { part: 5, classes: "x", confusion: [[1], 2], mistakes: 3 }, { part: IMAGE, epoch: 1, classes: [IMAGE, SCRIPT], confusion: [[5, 1], [2, 7]], mistakes: [{ truth: IMAGE, answer: SCRIPT, probability: 0.9, name: SCRIPT, image: "javascript:window.hacked=3" }] }], [{ label: IMAGE, image: "http://elsewhere.example/x.png" }], [null, { name: IMAGE, title: SCRIPT, image: "http://elsewhere.example/y.png" }]);
  live = new DrawnRun(runs, "live", { epochs: 30 });
  live.trainEpoch();
  url = await startServer();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => {
  await browser?.close();
  server?.kill("SIGINT");
  rmSync(root, { recursive: true, force: true });
});

test("a live run's points arrive", async () => {
  const { page, done } = await open(`${url}#run=live`);
  await page.locator(".state.running").waitFor();
  const before = await loss(page).getAttribute("aria-label");
  assert.match(before, /live: training loss/);
  live.trainEpoch();
  await page.waitForFunction((old) => document.querySelector(".plot.tall").getAttribute("aria-label") !== old, before);
  live.find({ rule: "rate_too_low" });
  await page.getByRole("button", { name: /Learning rate too low/ }).waitFor();
  assert.match(await page.locator(".tiles").innerText(), /epochs\s*2\s*of 30/);
  await done();
});

test("a run that starts and one that ends are seen", async () => {
  const { page, done } = await open(`${url}#run=finished`);
  const fresh = new DrawnRun(runs, "fresh", { epochs: 2 });
  fresh.trainEpoch();
  const entry = page.getByRole("button", { name: /^fresh/ });
  await entry.waitFor();
  await entry.click();
  await page.locator(".state.running").waitFor();
  fresh.trainEpoch();
  fresh.end({ accuracy: 0.77 });
  await page.locator(".state.finished").waitFor();
  await page.getByText("77.0").first().waitFor();
  await done();
});

test("a finding opens with advice, evidence and remedy, from the list and from the curve", async () => {
  const { page, done } = await open(`${url}#run=finished`);
  await page.getByRole("button", { name: /Overfitting/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const text = await dialog.innerText();
  for (const part of ["The gap grows; add augmentation", "gap", "0.3", "regularization.dropout=on"]) assert.ok(text.includes(part), `${part} in ${text}`);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  const area = await loss(page).boundingBox();  // the finding is at the last epoch: its pin stands at the right edge
  for (let y = area.y + 20; y < area.y + area.height - 30 && !(await dialog.isVisible()); y += 8) await page.mouse.click(area.x + area.width - 18, y);
  assert.ok(await dialog.isVisible(), "a click on the pin opens it");
  await done();
});

test("a decision of the coach stands on the curve and opens", async () => {
  const { page, done } = await open(`${url}#run=acted`);
  assert.ok((await page.locator("#decisions").innerText()).includes("training 1, epoch 5: the loss jumped"));
  assert.ok((await page.locator(".legend").first().innerText()).includes("training 1, ended by the coach"));
  const dialog = page.getByRole("dialog"), area = await loss(page).boundingBox(), x = area.x + 50 + (area.width - 68) * (5 / 12);
  for (let y = area.y + 20; y < area.y + area.height - 30 && !(await dialog.isVisible()); y += 8) await page.mouse.click(x, y);
  assert.match(await dialog.innerText(), /decided by coach.*epoch 5[^]*Rate 0.01 in place of 0.1[^]*The loss jumped/);
  await done();
});

test("two runs stand beside each other", async () => {
  const { page, done } = await open(`${url}#run=finished`);
  await page.getByRole("checkbox", { name: "compare wide" }).check();
  await page.getByRole("heading", { name: "2 runs" }).waitFor();
  const table = await page.locator("#comparison").innerText();
  for (const part of ["finished", "wide", "88.0", "optimization.momentum.learning_rate", "0.02"]) assert.ok(table.includes(part), `${part} in ${table}`);
  assert.match(await loss(page).getAttribute("aria-label"), /finished: .*wide: /);
  assert.match(page.url(), /run=finished&run=wide/);
  await page.getByRole("checkbox", { name: "compare wide" }).uncheck();
  await page.getByRole("heading", { name: /^finished/ }).first().waitFor();
  await done();
});

test("hostile names and labels are shown and never run", async () => {
  const { page, done } = await open(`${url}#run=${encodeURIComponent("<b>hostile")}`);
  await page.getByRole("heading", { name: "<b>hostile" }).waitFor();
  await page.getByRole("button", { name: /onerror/ }).first().click();
  await page.keyboard.press("Escape");
  await page.locator("#answers .choice button").last().click();
  await page.locator("#answers table").waitFor();
  hostile.line({ event: "epoch", epoch: {}, layers: [null, { name: 3 }] });
  await page.locator("button.finding").first().click();
  const text = await page.getByRole("dialog").innerText();
  assert.ok(text.includes(SCRIPT));
  assert.match(text, /deft train '[^']*<b>hostile\/recipe\.toml' '<img/, "the command quotes what a shell would obey");
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("img[onerror]").count(), 0);
  assert.ok((await page.locator("#answers").innerText()).includes(IMAGE));
  await done();
});

test("a hundred thousand steps are thinned before they travel", async () => {
  const document = await (await fetch(`${url}api/run?name=long`)).json();
  assert.ok(document.steps.loss.length <= 2048);
  const { page, done } = await open(`${url}#run=long`);
  assert.match(await loss(page).getAttribute("aria-label"), /long: training loss 1\.\d+ to 0\.3/);
  await done();
});

test("a phone's width does not scroll sideways, and the list folds away", async () => {
  const { page, done } = await open(`${url}#run=finished&run=wide`, { viewport: { width: 390, height: 844 }, hasTouch: true });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.getByText("Runs", { exact: true }).click();
  await page.getByRole("button", { name: /^wide/ }).first().click();
  await page.getByRole("heading", { name: /^wide/ }).first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await done();
});

test("the keyboard is enough", async () => {
  const { page, done } = await open(`${url}#run=finished`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "to the content");
  await page.getByRole("checkbox", { name: "compare wide" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("heading", { name: "2 runs" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "compare wide", "the focus stays");
  await page.getByRole("button", { name: /Overfitting/ }).first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await done();
});

test("it is dark where the reader wants it dark", async () => {
  const colour = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)[0]);
  const day = await open(`${url}#run=finished`, { colorScheme: "light" }), night = await open(`${url}#run=finished`, { colorScheme: "dark" });
  assert.ok((await colour(day.page)) > 200);
  assert.ok((await colour(night.page)) < 60);
  await day.done();
  await night.done();
});

test("the report of a real training opens from the disk, without network", async () => {
  const trained = spawnSync(program, ["train", "glyphs:samples=300,classes=4", "train.epochs=2", "network.name=mlp", "--name", "real", `log.folder=${root}/made`], { encoding: "utf8" });
  assert.equal(trained.status, 0, trained.stderr);
  const explained = spawnSync(program, ["explain", `${root}/made/real`], { encoding: "utf8" });
  assert.equal(explained.status, 0, explained.stderr);
  const { page, done } = await open(`file://${root}/made/real/report.html`, { offline: true });
  for (const name of ["Curves", "What it gets wrong", "A batch as the network sees it", "Why it answers so", "What was decided, and why"]) await page.getByRole("heading", { name }).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll("#batch img")].length === 24 && [...document.querySelectorAll("#batch img")].every((one) => one.naturalWidth > 0));
  await page.waitForFunction(() => [...document.querySelectorAll("#explanations img")].length === 2 && [...document.querySelectorAll("#explanations img")].every((one) => one.naturalWidth > 0));
  assert.ok((await page.locator("canvas").count()) >= 2, "the charts are drawn");
  await done();
});

test("nobody complained in the console", () => assert.deepEqual(complaints, []));
