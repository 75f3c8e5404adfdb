// Five users of one JupyterHub at once, each running a notebook in a kernel of their own.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { KernelManager, ServerConnection } from "@jupyterlab/services";
import WebSocket from "ws";
import { freePort, kernelName, temporaryFolder, until } from "./jupyter.mjs";

const users = ["ada", "bob", "cyd", "dee", "eve"];
const { folder, remove } = temporaryFolder();
const token = randomBytes(16).toString("hex");
let hub, url;
let log = "";

before(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  hub = spawn(process.env.JUPYTERHUB ?? "jupyterhub", ["-f", join(import.meta.dirname, "hub_config.py")], {
    cwd: folder,
    env: {
      ...process.env,
      HUB_FOLDER: folder,
      HUB_PORT: `${port}`,
      HUB_INNER_PORT: `${await freePort()}`,
      HUB_PROXY_PORT: `${await freePort()}`,
      HUB_TOKEN: token,
      HUB_JUPYTER_PATH: process.env.JUPYTER_DATA_DIR,
      JUPYTER_DATA_DIR: join(folder, "data"),
      NODE_PATH: "/usr/share/nodejs", // Where Debian's proxy has what it needs, whichever Node runs it.
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [hub.stdout, hub.stderr]) stream.on("data", (data) => ((log += data), process.env.HUB_LOG && process.stderr.write(data)));
  await until("the hub answers", async () => {
    if (hub.exitCode !== null) throw new Error(log);
    return (await fetch(`${url}/hub/api/`).catch(() => null))?.ok;
  });
});

after(async () => {
  await Promise.all(users.map((user) => api("DELETE", `users/${user}/server`).catch(() => {})));
  hub?.kill("SIGTERM");
  await until("the hub ends", () => hub.exitCode !== null || hub.signalCode !== null, 20).catch(() => hub.kill("SIGKILL"));
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
  const manager = new KernelManager({ serverSettings });
  const kernel = await manager.startNew({ name: kernelName });
  await kernel.info;
  return { user, manager, kernel };
}

async function run({ user, kernel }) {
  let text = "";
  const cells = [
    `var name = "${user}"; var numbers = Enumerable.Range(1, 1000).ToArray();`,
    "var sum = 0L; foreach (var n in numbers) sum += (long)n * n;",
    'Console.Write($"{name}: {sum}, process {Environment.ProcessId}");',
  ];
  for (const code of cells) {
    const future = kernel.requestExecute({ code });
    future.onIOPub = (m) => (text += m.header.msg_type === "stream" ? m.content.text : "");
    assert.equal((await future.done).content.status, "ok");
  }
  return text;
}

test("five users run notebooks at once, each in a process of their own", async () => {
  const started = await Promise.all(users.map(startUser));
  const texts = await Promise.all(started.map(run));
  texts.forEach((text, i) => assert.match(text, new RegExp(`^${users[i]}: 333833500, process \\d+$`)));
  assert.equal(new Set(texts.map((text) => text.split("process ")[1])).size, users.length);
  for (const { manager, kernel } of started) {
    await kernel.shutdown();
    manager.dispose();
  }
});
