// A classroom: five users of one JupyterHub run notebook 00 at once, each in a kernel of their own. The kernel is installed once,
// for everybody, and so is the course that the notebook references; see docs/classroom.md.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { KernelManager, ServerConnection, SessionManager } from "@jupyterlab/services";
import WebSocket from "ws";
import { freePort, kernelName, temporaryFolder, until } from "./jupyter.mjs";

const users = ["ada", "bob", "cyd", "dee", "eve"];
const { folder, remove } = temporaryFolder();
const token = randomBytes(16).toString("hex");
const root = resolve(import.meta.dirname, "../../..");
const data = resolve(root, "../shared/data");
const notebook = "00-start-here.ipynb";
const cells = JSON.parse(readFileSync(join(root, "notebooks", notebook), "utf8"))
  .cells.filter((cell) => cell.cell_type === "code")
  .map((cell) => [cell.source].flat().join(""));
let hub, url;
let log = "";

before(async () => {
  // What docs/classroom.md does in /usr/local and /etc/skel.
  const everybody = join(folder, "usr");
  execFileSync("dotnet", [join(root, "artifacts/host/advcourse.dll"), "kernel", "install", "--prefix", everybody]);
  for (const user of users) {
    mkdirSync(join(folder, user, "advcourse/artifacts"), { recursive: true });
    cpSync(join(root, "notebooks"), join(folder, user, "advcourse/notebooks"), { recursive: true });
    symlinkSync(join(root, "artifacts/course"), join(folder, user, "advcourse/artifacts/course"));
  }
  // What is tested is the kernel: a hub or proxy that does not come up gets a second chance, and says what it said.
  hub = await startHub(everybody).catch((error) => {
    console.log(`# ${error.message.replaceAll("\n", "\n# ")}`);
    rmSync(join(folder, "hub.sqlite"), { force: true });
    log = "";
    return startHub(everybody);
  });
});

/** Starts the hub and waits for its answer. When none comes, all that it and its proxy said is the error. */
async function startHub(everybody) {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const started = spawn(process.env.JUPYTERHUB ?? "jupyterhub", ["-f", join(import.meta.dirname, "hub_config.py")], {
    cwd: folder,
    env: {
      ...process.env,
      HUB_FOLDER: folder,
      HUB_PORT: `${port}`,
      HUB_INNER_PORT: `${await freePort()}`,
      HUB_PROXY_PORT: `${await freePort()}`,
      HUB_TOKEN: token,
      HUB_JUPYTER_PATH: join(everybody, "share/jupyter"),
      // Without MNIST the course draws its own digits.
      ...(existsSync(data) ? { ADVCOURSE_DATA: data } : { ADVCOURSE_OFFLINE: "1" }),
      JUPYTER_DATA_DIR: join(folder, "data"),
      NODE_PATH: "/usr/share/nodejs", // Where Debian's proxy has what it needs, whichever Node runs it.
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [started.stdout, started.stderr])
    stream.on("data", (data) => ((log += data), process.env.HUB_LOG && process.stderr.write(data)));
  const ended = new Promise((resolve) => started.once("close", resolve)); // Once it has said everything.
  let code;
  ended.then((exit) => (code = exit ?? "signal"));
  await until("the hub answers", async () => {
    if (code !== undefined) throw new Error(`the hub ended with ${code} before it answered`);
    return (await fetch(`${url}/hub/api/`).catch(() => null))?.ok;
  }).catch((error) => {
    started.kill("SIGTERM");
    throw new Error(`${error.message}. It said, last words first:\n${lastFirst(log)}`);
  });
  return started;
}

// A report that is cut keeps what matters.
const lastFirst = (text) => text.trim().split("\n").reverse().join("\n");

after(async () => {
  await Promise.all(users.map((user) => api("DELETE", `users/${user}/server`).catch(() => {})));
  hub?.kill("SIGTERM");
  await until("the hub ends", () => !hub || hub.exitCode !== null || hub.signalCode !== null, 20).catch(() => hub.kill("SIGKILL"));
  remove();
});

const api = (method, path) =>
  fetch(`${url}/hub/api/${path}`, { method, headers: { Authorization: `token ${token}` } });

async function startUser(user) {
  assert.ok((await api("POST", `users/${user}`)).ok, log);
  await api("POST", `users/${user}/server`);
  await until(`the server of ${user}`, async () => (await (await api("GET", `users/${user}`)).json()).server, 120);
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: `${url}/user/${user}/`,
    wsUrl: `${url.replace("http", "ws")}/user/${user}/`,
    token,
    appendToken: true,
    WebSocket,
  });
  const kernels = new KernelManager({ serverSettings });
  const sessions = new SessionManager({ serverSettings, kernelManager: kernels });
  const session = await sessions.startNew({
    name: notebook,
    path: `advcourse/notebooks/${notebook}`,
    type: "notebook",
    kernel: { name: kernelName },
  });
  await session.kernel.info;
  return { user, kernels, sessions, session };
}

async function run({ user, session: { kernel } }) {
  let text = "";
  let figures = 0;
  const show = ({ header, content }) => {
    if (header.msg_type === "stream") text += content.text;
    figures += content.data?.["text/html"]?.includes("<svg") ? 1 : 0;
  };
  for (const [i, code] of [...cells, 'Console.Write($"process {Environment.ProcessId}");'].entries()) {
    const future = kernel.requestExecute({ code });
    future.onIOPub = show;
    const { content } = await future.done;
    assert.equal(content.status, "ok", `${user}, cell ${i + 1}: ${content.evalue}`);
  }
  return { text, figures, process: /process (\d+)/.exec(text)[1] };
}

test("five users run notebook 00 at once, each in a process of their own", { timeout: 220_000 }, async () => {
  const started = await Promise.all(users.map(startUser));
  const began = Date.now();
  const seen = await Promise.all(started.map(run));
  console.log(`# five notebooks in ${Math.round((Date.now() - began) / 1000)} s`);
  assert.equal(new Set(seen.map((s) => s.process)).size, users.length);
  for (const { text, figures } of seen) {
    assert.match(text, /attacked digits read right: \d/);
    assert.equal(figures, seen[0].figures);
    assert.ok(figures >= 2);
  }
  // The same seed, the same numbers: what one reader sees, all see. Lines with a stopwatch are times and paths.
  const lasting = (text) => text.split("\n").filter((line) => line.includes("read right")).join("\n");
  assert.equal(new Set(seen.map((s) => lasting(s.text))).size, 1);
  for (const { kernels, sessions, session } of started) {
    await session.shutdown();
    sessions.dispose();
    kernels.dispose();
  }
});
