// The kernel's folder, a notebook server, and small helpers for the tests beside this file.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const kernelName = process.env.ADVCOURSE_KERNEL ?? ".net-csharp";

/** The kernel.json that `advcourse kernel install` wrote. */
export function kernelSpec() {
  const file = join(process.env.JUPYTER_DATA_DIR, "kernels", kernelName, "kernel.json");
  return JSON.parse(readFileSync(file, "utf8"));
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "advcourse-node-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until a condition gives something, and fails with its name when it does not in time. */
export async function until(what, condition, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await pause(50);
  }
}

/**
 * A port that nobody listens on now. It is drawn from below 32768, where Linux takes none for outgoing connections or for port 0,
 * so that nothing else on the machine gets it between this answer and its use.
 */
export const freePort = async () => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
};

/** A notebook of code cells, as the course's own are. */
export function writeNotebook(path, cells) {
  const code = (source, i) => ({
    cell_type: "code",
    execution_count: null,
    id: `cell-${i}`,
    metadata: {},
    outputs: [],
    source,
  });
  writeFileSync(
    path,
    JSON.stringify({
      cells: cells.map(code),
      metadata: {
        kernelspec: { display_name: ".NET (C#)", language: "C#", name: kernelName },
        language_info: { name: "C#", file_extension: ".cs" },
      },
      nbformat: 4,
      nbformat_minor: 5,
    }),
  );
}

/** Starts `jupyter notebook` in a folder, on loopback, with a token. */
export async function startServer(folder) {
  const token = "advcourse-test";
  const port = await freePort();
  const server = spawn(
    process.env.JUPYTER_NOTEBOOK ?? "jupyter-notebook",
    [
      "--no-browser",
      "--allow-root",
      "--ip=127.0.0.1",
      `--port=${port}`,
      `--NotebookApp.token=${token}`,
      "--NotebookApp.nbserver_extensions={}",
      `--notebook-dir=${folder}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  server.stderr.on("data", (data) => (log += data));
  const url = await until("jupyter notebook starts", () => {
    if (server.exitCode !== null) throw new Error(`jupyter notebook ended: ${log}`);
    return /http:\/\/127\.0\.0\.1:\d+\//.exec(log)?.[0];
  });
  const stop = () =>
    new Promise((resolve) => {
      server.on("exit", resolve);
      server.kill("SIGTERM");
      setTimeout(() => server.kill("SIGKILL"), 5000).unref();
    });
  return { url, token, stop, log: () => log };
}
