// Opens notebook 00 of a fresh clone (NEWCOMER) in classic Notebook, runs it to its end, and takes pictures on the way.

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { startServer } from "./jupyter.mjs";

const pictures = join(resolve(import.meta.dirname, "../../.."), "artifacts/screenshots");
mkdirSync(pictures, { recursive: true });
const server = await startServer(process.env.NEWCOMER);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
let failed = false;
try {
  const page = await browser.newPage({ viewport: { width: 1100, height: 760 } });
  const picture = (name) => page.screenshot({ path: join(pictures, `newcomer-${name}.png`) });
  await page.goto(`${server.url}tree/notebooks?token=${server.token}`);
  await page.getByText("00-start-here.ipynb").waitFor();
  await picture("1-folder");
  await page.goto(`${server.url}notebooks/notebooks/00-start-here.ipynb?token=${server.token}`);
  await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected?.(), null, { timeout: 60000 });
  await picture("2-open");
  await page.evaluate(() => Jupyter.notebook.clear_all_output());
  const began = Date.now();
  await page.evaluate(() => Jupyter.notebook.execute_all_cells());
  await page.waitForFunction(
    () => Jupyter.notebook.get_cells().every((c) => c.cell_type !== "code" || Number.isInteger(c.input_prompt_number)),
    null,
    { timeout: 600_000, polling: 250 },
  );
  const errors = await page.locator(".output_error").count();
  console.log(`every cell of notebook 00 has run after ${((Date.now() - began) / 1000).toFixed(1)} s, ${errors} with an error`);
  failed = errors > 0;
  await page.evaluate(() => document.querySelectorAll(".output_area svg")[0].closest(".cell").scrollIntoView());
  await picture("3-first-figure");
  await page.evaluate(() => [...document.querySelectorAll(".output_area")].at(-1).scrollIntoView({ block: "end" }));
  await picture("4-receipt");

  await page.evaluate(() => {
    const { notebook } = Jupyter;
    const cell = notebook.insert_cell_at_bottom("code");
    cell.set_text("Plot.Adversarial(");
    notebook.select(notebook.ncells() - 1);
    notebook.edit_mode();
    cell.code_mirror.setCursor(0, 17);
    cell.code_mirror.focus();
    // The site's last page of room below the cell, for what will open there.
    document.getElementById("notebook-container").style.marginBottom = "700px";
    cell.element[0].scrollIntoView();
  });
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab"); // Twice: all of it.
  await page.locator("#tooltip .tooltiptext").waitFor({ timeout: 20000 });
  await page.waitForTimeout(1000); // It fades in.
  await picture("5-help");
} finally {
  await browser.close();
  await server.stop();
}
process.exit(failed ? 1 : 0);
