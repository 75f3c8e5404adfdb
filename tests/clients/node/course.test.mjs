// Notebooks of the course in classic Notebook, as a reader has them: opened, run to the end, looked at.
// Pictures go to artifacts/screenshots.

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { startServer, temporaryFolder } from "./jupyter.mjs";

const root = resolve(import.meta.dirname, "../../..");
const pictures = join(root, "artifacts/screenshots");
const data = resolve(root, "../shared/data");
const { folder, remove } = temporaryFolder();
let server, browser;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  mkdirSync(join(folder, "artifacts"));
  cpSync(join(root, "notebooks"), join(folder, "notebooks"), { recursive: true });
  symlinkSync(join(root, "artifacts/course"), join(folder, "artifacts/course"));
  process.env.ADVCOURSE_PROFILE = "quick";
  process.env.ADVCOURSE_CACHE = join(root, "artifacts"); // Models that the build has trained already.
  if (existsSync(data)) process.env.ADVCOURSE_DATA = data;
  else process.env.ADVCOURSE_OFFLINE = "1";
  server = await startServer(folder);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  remove();
});

/** How many drawings the cells show. */
const drawings = (page) =>
  page.evaluate(() => document.querySelectorAll(".output_area svg.advcourse-svg").length);

for (const name of ["00-start-here", "31-explaining-and-harnessing"]) {
  test(`${name}: open, run all, see the figures`, { timeout: 900_000 }, async () => {
    const committed = JSON.parse(readFileSync(join(root, "notebooks", `${name}.ipynb`), "utf8"));
    const page = await browser.newPage({ viewport: { width: 1200, height: 1300 } });
    await page.goto(`${server.url}notebooks/notebooks/${name}.ipynb?token=${server.token}`);
    await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected?.(), null, { timeout: 60000 });
    assert.equal(await page.locator("#kernel_indicator .kernel_indicator_name").innerText(), ".NET (C#)");
    await page.evaluate(() => Jupyter.notebook.clear_all_output());
    assert.equal(await drawings(page), 0);

    const began = Date.now();
    await page.evaluate(() => Jupyter.notebook.execute_all_cells());
    await page.waitForFunction(
      () => {
        const code = Jupyter.notebook.get_cells().filter((c) => c.cell_type === "code" && c.get_text().trim());
        return (
          code.every((c) => Number.isInteger(c.input_prompt_number)) || document.querySelector(".output_error") !== null
        );
      },
      null,
      { timeout: 880_000, polling: 500 },
    );
    console.log(`# ${name}: ${Math.round((Date.now() - began) / 1000)} s`);
    assert.equal(await page.locator(".output_error").count(), 0, await errors(page));

    // As many drawings as the committed outputs hold.
    const expected = committed.cells
      .flatMap((cell) => cell.outputs ?? [])
      .map((output) => [output.data?.["text/html"] ?? ""].flat().join(""))
      .join("")
      .split('class="advcourse-svg"').length;
    assert.equal(await drawings(page), expected - 1);
    const first = page.locator(".output_area svg.advcourse-svg").first();
    await first.scrollIntoViewIfNeeded();
    const box = await first.boundingBox();
    assert.ok(box.width > 200 && box.height > 100, JSON.stringify(box));
    await page.screenshot({ path: join(pictures, `course-${name.slice(0, 2)}.png`) });
    await page.evaluate(() => Jupyter.notebook.save_notebook());
    await page.waitForFunction(() => !Jupyter.notebook.dirty);
    await page.evaluate(() => Jupyter.notebook.kernel.kill());
    await page.close();
  });
}

const errors = async (page) => (await page.locator(".output_error").allInnerTexts()).join("\n");
