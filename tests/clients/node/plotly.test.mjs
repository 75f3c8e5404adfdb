// The course's figures as plotly.js sees them: every kind, and every figure of the committed notebooks, is held to the schema that
// plotly.js publishes and drawn by it in a browser. Pictures go to artifacts/screenshots.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { temporaryFolder, writeNotebook } from "./jupyter.mjs";
import { faults } from "./plotly-schema.mjs";

const root = resolve(import.meta.dirname, "../../..");
const pictures = join(root, "artifacts/screenshots");
const mime = "application/vnd.plotly.v1+json";
const { folder, remove } = temporaryFolder();

// One of each kind, with the settings that change its JSON most.
const kinds = {
  Line: `Plot.Line("Line", [0.01, 0.1, 1], ("a < b", [1, 2, double.NaN], [0.5, 0.5, 0.5]), ("b", [3, 2, 1])) with { LogX = true, XLabel = "x", YLabel = "y (%)", References = [Reference.Y(2, "paper"), Reference.XBand(0.05, 0.2, "band")] }`,
  Scatter: `Plot.Scatter("Scatter", [0, 1, 2], ("p", [1, 2, 3], [0.2, 0.2, 0.2]), ("q", [3, 2, 1])) with { References = [Reference.X(1, "one")] }`,
  Bar: `Plot.Bar("Bar", ["one", "two"], ("a", [1, 2], [0.1, 0.1]), ("b", [2, double.NaN])) with { Horizontal = true }`,
  Histogram: `Plot.Histogram("Histogram", ("a", [0.1, 0.2, 0.2, 0.9]), ("b", [0.3, 0.4])) with { Share = true }`,
  Heatmap: `Plot.Heatmap("Heatmap", ["r", "s"], ["c", "d"], new double[,] { { -1, 2 }, { 0.5, double.NaN } }) with { Map = ColourMap.Diverging, ValueLabel = "gain (%)" }`,
  ImageGrid: `Plot.Adversarial("ImageGrid", [[0, 1, 0.5f, 0.25f]], [[0.25f, 0.75f, 0.75f, 0]], ["7"], ["3"])`,
  WeightImages: `Plot.Weights("WeightImages", [[-1, 0, 0.5f, 1], [0.25f, -0.25f, 0, 0]], columns: 2) with { Captions = ["3", "7"] }`,
  Table: `Plot.Table("Table", ["model", "error (%)"], ["softmax", 99.9], ["maxout", Cell.Banded(12, 85, 93)])`,
  Slider: `Plot.Slider("Slider", "epsilon", [0, 0.5], e => Plot.Bar("At " + e, ["a"], [1 + e]))`,
  Panel: `Plot.Panel("Panel", Plot.Line("Left", [0, 1], [1, 2]), Plot.Weights("Right", [[-1, 0, 0.5f, 1]]), Plot.Heatmap("Below", ["r"], ["c"], new double[,] { { 1 } }), Plot.Table("Last", ["a"], [1]))`,
};

let browser, page, schema;
let drawn = {};
const problems = [];

before(async () => {
  mkdirSync(pictures, { recursive: true });
  const notebook = join(folder, "kinds.ipynb");
  writeNotebook(notebook, [
    `#r "${join(root, "artifacts/course/AdvCourse.Plots.dll")}"\nusing AdvCourse.Plots;`,
    `string.Join(" ", typeof(Figure).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Figure)) && !t.IsAbstract).Select(t => t.Name).Order())`,
    ...Object.values(kinds),
  ]);
  execFileSync("dotnet", [join(root, "artifacts/host/advcourse.dll"), "run", notebook], { stdio: "ignore" });
  const cells = JSON.parse(readFileSync(notebook, "utf8")).cells;
  drawn.names = [cells[1].outputs[0].data["text/plain"]].flat().join("");
  drawn.figures = Object.keys(kinds).map((kind, i) => [kind, cells[i + 2].outputs[0].data[mime]]);

  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  page = await browser.newPage({ viewport: { width: 760, height: 560 } });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("request", (request) => request.url().startsWith("http") && problems.push(`asks for ${request.url()}`));
  await page.setContent('<body style="background:#fff"><div id="chart" style="width:720px;height:520px"></div></body>');
  await page.addScriptTag({ path: join(import.meta.dirname, "node_modules/plotly.js-dist-min/plotly.min.js") });
  // Its patterns do not survive as JSON unless written out.
  schema = JSON.parse(
    await page.evaluate(() =>
      JSON.stringify(Plotly.PlotSchema.get(), (_, value) => (value instanceof RegExp ? `/${value.source}/` : value)),
    ),
  );
});

after(async () => {
  await browser?.close();
  remove();
});

/** Draws a figure and tells what is to be seen of it. */
const draw = (figure) =>
  page.evaluate(async ({ data, layout, frames }) => {
    const chart = document.getElementById("chart");
    Plotly.purge(chart);
    await Plotly.newPlot(chart, structuredClone(data), structuredClone(layout), { staticPlot: true });
    if (frames) {
      await Plotly.addFrames(chart, frames);
      await Plotly.animate(chart, [frames.at(-1).name], { mode: "immediate" });
    }
    const size = (element) => element.getBoundingClientRect().width * element.getBoundingClientRect().height;
    return {
      title: chart.querySelector(".gtitle")?.textContent ?? "",
      // Lines and points, bars, heatmaps and images, tables: what the traces themselves have drawn.
      marks: [...chart.querySelectorAll(".trace path, .point path, .hm image, .im image, .column-cell")].filter(
        (mark) => size(mark) > 0,
      ).length,
    };
  }, figure);

const images = (data) => data.filter((trace) => trace.type === "image" || trace.type === "heatmap").length;

test("every kind of figure is here", () => {
  assert.equal(Object.keys(kinds).sort().join(" "), drawn.names);
});

for (const kind of Object.keys(kinds)) {
  test(`${kind} keeps to Plotly's schema, and plotly.js draws it`, async () => {
    const figure = new Map(drawn.figures).get(kind);
    assert.ok(figure, "the cell shows no Plotly figure");
    assert.deepEqual(faults(schema, figure), []);
    const seen = await draw(figure);
    await page.screenshot({ path: join(pictures, `plotly-${kind}.png`) });
    // The last frame of a slider brings its own title.
    const title = figure.frames?.at(-1).layout.title.text ?? kind;
    assert.ok(seen.title.includes(title), `title: ${seen.title}`);
    assert.ok(seen.marks >= Math.max(1, images(figure.data)), `${seen.marks} marks for ${figure.data.length} traces`);
    assert.deepEqual(problems, []);
  });
}

test("faults are found", () => {
  const wrong = {
    data: [
      { type: "scatter", mode: "wobbly", y: 3, marker: { size: -1, sise: 2 }, xaxis: "y2" },
      { type: "heatmap", colorscale: [[0.1, "blue"]], coloraxis: "coloraxis0" },
      { type: "pyramid" },
    ],
    layout: { xaxix: {}, title: "old", xaxis2: { type: "logarithmic", range: [1, 2, 3] }, plot_bgcolor: "rgb", shapes: {} },
    frames: [{ name: 1, data: [], layout: { hight: 1 } }],
    config: {},
  };
  assert.deepEqual(
    faults(schema, wrong).map((fault) => fault.split(": ")[0]),
    [
      "config",
      "data[0].mode",
      "data[0].y",
      "data[0].marker.size",
      "data[0].marker.sise",
      "data[0].xaxis",
      "data[1].colorscale",
      "data[1].coloraxis",
      "data[2].type",
      "layout.xaxix",
      "layout.title",
      "layout.xaxis2.type",
      "layout.xaxis2.range",
      "layout.shapes",
      "frames[0].name",
      "frames[0 1].layout.hight",
    ],
  );
});

test("every figure of the committed notebooks passes and draws", async () => {
  let count = 0;
  for (const name of readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"))) {
    const { cells } = JSON.parse(readFileSync(join(root, "notebooks", name), "utf8"));
    for (const cell of cells) {
      for (const output of cell.outputs ?? []) {
        const figure = output.data?.[mime];
        if (!figure) continue;
        count++;
        assert.deepEqual(faults(schema, figure), [], `${name}, cell ${cell.id}`);
        const seen = await draw(figure);
        assert.ok(seen.marks > 0, `${name}, cell ${cell.id}: nothing drawn`);
      }
    }
  }
  console.log(`# ${count} figures of the notebooks`);
  assert.ok(count > 0);
  assert.deepEqual(problems, []);
});
