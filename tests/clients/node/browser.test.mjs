// Classic Notebook in a browser, clicked through as a reader does. Pictures of it go to artifacts/screenshots.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { kernelName, startServer, temporaryFolder, until, writeNotebook } from "./jupyter.mjs";

const root = resolve(import.meta.dirname, "../../..");
const pictures = join(root, "artifacts/screenshots");
const course = join(root, "artifacts/course");
const { folder, remove } = temporaryFolder();
let server, browser, page;

const cells = [
  `#r "AdvCourse.Plots.dll"\nusing AdvCourse.Plots;\nConsole.WriteLine("ready");`,
  `var figure = Plot.Line("Accuracy under attack", new[] { 0, 0.1, 0.2, 0.3 }, new[] { 0.98, 0.7, 0.3, 0.1 }) with\n{\n    XLabel = "epsilon", YLabel = "accuracy",\n};\nfigure`,
  `new[] { new { Epsilon = 0.1, Accuracy = 0.7 }, new { Epsilon = 0.2, Accuracy = 0.3 } }`,
];

before(async () => {
  mkdirSync(pictures, { recursive: true });
  copyFileSync(join(course, "AdvCourse.Plots.dll"), join(folder, "AdvCourse.Plots.dll"));
  writeNotebook(join(folder, "small.ipynb"), cells);
  server = await startServer(folder);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  page = await browser.newPage({ viewport: { width: 1200, height: 1400 } });
  await page.goto(`${server.url}notebooks/small.ipynb?token=${server.token}`);
  await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected?.(), null, { timeout: 60000 });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  remove();
});

const idle = () =>
  page.waitForFunction(() => {
    const n = Jupyter.notebook;
    return !n.kernel_busy && n.get_cells().every((c) => !c.element.hasClass("running"));
  }, null, { timeout: 60000 });

const screenshot = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });

const output = (index) => page.locator(".cell").nth(index).locator(".output_area");

async function run(code) {
  await page.evaluate((text) => {
    const cell = Jupyter.notebook.insert_cell_at_bottom("code");
    cell.set_text(text);
    cell.execute();
  }, code);
}

test("the notebook opens with its kernel, without a question", async () => {
  assert.equal(await page.locator("#kernel_indicator .kernel_indicator_name").innerText(), ".NET (C#)");
  assert.equal(await page.locator(".modal.in").count(), 0);
});

test("code has C# colours", async () => {
  const keywords = await page.locator(".cell").first().locator(".cm-keyword").allInnerTexts();
  assert.ok(keywords.includes("using"), `keywords: ${keywords}`);
});

test("run all shows text, figure and table", async () => {
  await page.evaluate(() => Jupyter.notebook.execute_all_cells());
  await until("the last cell has its table", () => output(2).locator("table").count());
  await idle();
  assert.equal((await output(0).innerText()).trim(), "ready");
  const svg = output(1).locator("svg").first();
  const box = await svg.boundingBox();
  assert.ok(box.width > 200 && box.height > 150, JSON.stringify(box));
  assert.equal(await page.locator(".output_error").count(), 0);
  await screenshot("notebook-run-all");
});

test("completion opens on Tab", async () => {
  await run("");
  await page.evaluate(() => {
    const cell = Jupyter.notebook.get_cells().at(-1);
    Jupyter.notebook.select(Jupyter.notebook.ncells() - 1);
    Jupyter.notebook.edit_mode();
    cell.set_text("figure.");
    cell.code_mirror.setCursor(0, 7);
    cell.code_mirror.focus();
  });
  await page.keyboard.press("Tab");
  await page.locator("#complete").waitFor({ timeout: 30000 });
  assert.match(await page.locator("#complete").innerText(), /ToString/);
  await screenshot("notebook-completion");
  await page.keyboard.press("Escape");
  await page.evaluate(() => Jupyter.notebook.get_cells().at(-1).set_text(""));
});

test("a loop is interrupted from the menu", async () => {
  await run('Console.WriteLine("in the " + "loop");\nwhile (true) { }');
  await page.getByText("in the loop", { exact: true }).waitFor({ timeout: 60000 });
  await page.evaluate(() => Jupyter.notebook.kernel.interrupt());
  await page.getByText("The cell was interrupted.").waitFor({ timeout: 20000 });
  await screenshot("notebook-interrupted");
});

test("an error shows cell, line and source", async () => {
  await idle();
  await run("var zero = 0;\nvar broken = 1 / zero;");
  const error = page.locator(".output_error").last();
  await error.getByText("DivideByZeroException").waitFor({ timeout: 30000 });
  assert.match(await error.innerText(), /line 2: var broken = 1 \/ zero;/);
  await screenshot("notebook-error");
});

test("after a restart the variables are gone and cells run again", async () => {
  await page.evaluate(() => new Promise((resolve) => Jupyter.notebook.kernel.restart(resolve)));
  await page.waitForFunction(() => Jupyter.notebook.kernel.is_connected());
  await run("figure");
  await page.getByText("CS0103").first().waitFor({ timeout: 60000 });
  await run('"alive again"');
  await page.getByText("alive again", { exact: true }).first().waitFor({ timeout: 60000 });
  assert.equal(kernelName, await page.evaluate(() => Jupyter.notebook.kernel.name));
});

test("the notebook saves", async () => {
  await page.evaluate(() => Jupyter.notebook.save_notebook());
  await until("saved", () => page.evaluate(() => !Jupyter.notebook.dirty));
});

test("a cell that ends the process loses the kernel, not the notebook", async () => {
  const file = join(folder, "small.ipynb");
  const before = readFileSync(file, "utf8");
  const died = page.evaluate(
    () => new Promise((resolve) => Jupyter.notebook.events.one("kernel_autorestarting.Kernel", () => resolve(true))),
  );
  await run("Environment.Exit(3);");
  assert.ok(await died, "Notebook sees the kernel die");
  await page.locator(".modal.in").getByText(/died|restart/i).first().waitFor({ timeout: 20000 });
  await screenshot("notebook-died");
  await page.locator(".modal.in button.btn-primary").click();
  await page.waitForFunction(() => Jupyter.notebook.kernel.is_connected(), null, { timeout: 60000 });
  assert.equal(readFileSync(file, "utf8"), before);
  await run('"back " + "again"');
  await page.getByText("back again", { exact: true }).first().waitFor({ timeout: 60000 });
});
