// Comfort only: the page reads the same without it.
(() => {
  "use strict";
  if (navigator.clipboard) {
    for (const code of document.querySelectorAll(".input pre.code")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = "Copied";
        } catch {
          button.textContent = "Press Ctrl+C";
          getSelection().selectAllChildren(code);
        }
        setTimeout(() => (button.textContent = "Copy"), 1500);
      });
      code.after(button);
    }
  }

  // What scrolls sideways can be reached with the keyboard in every browser.
  for (const box of document.querySelectorAll("pre, .scroll, .rich, .formula")) {
    if (box.scrollWidth > box.clientWidth + 1) {
      box.tabIndex = 0;
    }
  }

  // Marks in the contents where the reader is.
  const links = new Map();
  for (const link of document.querySelectorAll(".toc a")) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  let marked = null;
  const mark = () => {
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 4);
    const link = above.length ? links.get(above[above.length - 1].id) : null;
    if (link !== marked) {
      marked?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "true");
      marked = link;
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    }
  }, { passive: true });
  mark();
})();
