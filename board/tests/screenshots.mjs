// Pictures of the page for the docs: node screenshots.mjs BOARD_URL REPORT.html OUT_FOLDER (scripts/screenshot.sh calls it).
import { chromium } from "playwright-core";

const [board, report, out] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

async function shoot(name, url, { width = 1360, height = 900, dark = false, act } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("canvas").first().waitFor();
  await page.waitForTimeout(800);
  await act?.(page);
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${out}/${name}.png` });
  await context.close();
}

await shoot("report", `file://${report}`, { height: 1180 });
await shoot("board", `${board}#run=wide&run=narrow`, { height: 960 });
await shoot("board_finding", `${board}#run=fast`, { dark: true, act: (page) => page.locator("button.finding").first().click() });
await shoot("board_layers", `${board}#run=narrow`, { height: 1000, act: async (page) => {
  await page.getByRole("button", { name: "Dead units" }).click();
  await page.locator("#layers").scrollIntoViewIfNeeded();
  await page.evaluate(() => document.getElementById("layers").scrollIntoView());
} });
await shoot("board_phone", `${board}#run=wide`, { width: 390, height: 844 });
await browser.close();
