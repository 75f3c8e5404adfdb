// Figures are drawings; a button makes one zoomable, a second press brings the drawing back.
(() => {
  "use strict";
  const colours = () => {
    const style = getComputedStyle(document.body);
    const grid = "rgba(128,128,128,.25)";
    return { ink: style.color, grid };
  };
  for (const data of document.querySelectorAll("script.figure-data")) {
    const drawing = data.previousElementSibling;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "zoom";
    button.textContent = "Zoom and read values";
    button.setAttribute("aria-pressed", "false");
    let plot = null;
    button.addEventListener("click", async () => {
      if (plot) {
        Plotly.purge(plot);
        plot.remove();
        plot = null;
      } else {
        const figure = JSON.parse(data.textContent);
        const { ink, grid } = colours();
        const layout = { ...figure.layout, autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
        layout.font = { ...layout.font, color: ink };
        for (const axis of Object.keys(layout).filter((key) => /^[xy]axis/.test(key))) {
          layout[axis] = { gridcolor: grid, zerolinecolor: grid, ...layout[axis] };
        }
        plot = document.createElement("div");
        plot.className = "plot";
        drawing.before(plot);
        await Plotly.newPlot(plot, figure.data, layout, { responsive: true, displaylogo: false });
        if (figure.frames) {
          await Plotly.addFrames(plot, figure.frames);
        }
      }
      drawing.hidden = plot !== null;
      button.setAttribute("aria-pressed", String(plot !== null));
      button.textContent = plot ? "Back to the drawing" : "Zoom and read values";
    });
    drawing.after(button);
  }
})();
