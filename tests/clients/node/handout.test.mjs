// Handouts on a phone, on a desk and on paper: figures that can be read, and nothing that sticks out of the page.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { temporaryFolder } from "./jupyter.mjs";

const root = resolve(import.meta.dirname, "../../..");
const pictures = join(root, "artifacts/screenshots");
const name = "31-explaining-and-harnessing";
const { folder, remove } = temporaryFolder();
let browser;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  execFileSync(
    "dotnet",
    [join(root, "artifacts/host/advcourse.dll"), "render", join(root, "notebooks", `${name}.ipynb`), "--output", folder],
    { stdio: "ignore" },
  );
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});

after(async () => {
  await browser?.close();
  remove();
});

async function open(width, height) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  return page;
}

/** The height of a figure's letters on the screen, in pixels, for every figure in sight. */
const letters = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("svg.advcourse-svg")]
      .filter((svg) => svg.getBoundingClientRect().width > 0)
      .map((svg) => (13 * svg.getBoundingClientRect().width) / svg.viewBox.baseVal.width),
  );

for (const [device, width, height, least] of [["phone", 390, 844, 11], ["desk", 1280, 900, 12]]) {
  test(`on a ${device} the letters of figures can be read, and the page does not scroll sideways`, async () => {
    const page = await open(width, height);
    const sizes = await letters(page);
    assert.ok(sizes.length > 5);
    assert.ok(Math.min(...sizes) >= least, `${Math.min(...sizes)} px`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    const figure = page.locator(".rich:has(svg.advcourse-svg)").nth(3);
    await figure.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, `handout-${device}.png`) });
    await page.close();
  });
}

test("what a phone hides at the right can be scrolled to", async () => {
  const page = await open(390, 844);
  const hidden = await page.evaluate(() =>
    [...document.querySelectorAll("svg.advcourse-svg")]
      .filter((svg) => svg.getBoundingClientRect().width > 0)
      .filter((svg) => {
        for (let box = svg.parentElement; box; box = box.parentElement)
          if (getComputedStyle(box).overflowX === "auto")
            return svg.getBoundingClientRect().right > box.getBoundingClientRect().left + box.scrollWidth + 1;
        return svg.getBoundingClientRect().right > innerWidth;
      }).length,
  );
  assert.equal(hidden, 0);
  await page.close();
});

test("on paper no figure is wider than the page, and controls are gone", async () => {
  const page = await open(794 - 136, 1123); // A4 at 96 dots an inch, less its margins.
  await page.emulateMedia({ media: "print" });
  const wide = await page.evaluate(
    () => [...document.querySelectorAll("svg.advcourse-svg")].filter((svg) => svg.getBoundingClientRect().right > innerWidth).length,
  );
  assert.equal(wide, 0);
  assert.equal(await page.locator(".theme").isVisible(), false);
  await page.pdf({ path: join(pictures, "handout.pdf"), format: "A4" });
  await page.close();
});
