// The kernel through a notebook server, as JupyterLab's own client library sees it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { KernelManager, ServerConnection } from "@jupyterlab/services";
import WebSocket from "ws";
import { kernelName, startServer, temporaryFolder, until } from "./jupyter.mjs";

const { folder, remove } = temporaryFolder();
let server, manager, kernel;

before(async () => {
  server = await startServer(folder);
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: server.url,
    wsUrl: server.url.replace("http", "ws"),
    token: server.token,
    appendToken: true,
    WebSocket,
  });
  manager = new KernelManager({ serverSettings });
  kernel = await manager.startNew({ name: kernelName });
  await kernel.info;
});

after(async () => {
  await kernel?.shutdown();
  manager?.dispose();
  await server?.stop();
  remove();
});

async function execute(code, options = {}) {
  const future = kernel.requestExecute({ code, ...options });
  const shown = [];
  future.onIOPub = (message) => shown.push(message);
  const reply = await future.done;
  return { reply: reply.content, shown };
}

test("the kernel tells its language", async () => {
  const info = await kernel.info;
  assert.equal(info.language_info.name, "C#");
});

test("cells run and publish", async () => {
  const { reply, shown } = await execute("var x = 6; x * 7");
  assert.equal(reply.status, "ok");
  const result = shown.find((m) => m.header.msg_type === "execute_result");
  assert.equal(result.content.data["text/plain"], "42");
});

test("user expressions come back", async () => {
  const { reply } = await execute("", { user_expressions: { six: "x" } });
  assert.equal(reply.user_expressions.six.data["text/plain"], "6");
});

test("completions carry types and signatures", async () => {
  const { content } = await kernel.requestComplete({ code: "Console.Wri", cursor_pos: 11 });
  assert.ok(content.matches.includes("WriteLine"));
  const types = content.metadata._jupyter_types_experimental;
  assert.match(types.find((t) => t.text === "WriteLine").signature, /void Console\.WriteLine/);
});

test("inspection shows documentation", async () => {
  const { content } = await kernel.requestInspect({ code: "Math.Max", cursor_pos: 8, detail_level: 0 });
  assert.ok(content.found);
  assert.match(content.data["text/plain"], /int Math\.Max\(int val1, int val2\)/);
});

test("a question is answered", async () => {
  const future = kernel.requestExecute({ code: 'await GetInputAsync("Who?")', allow_stdin: true });
  let result;
  future.onIOPub = (m) => (result = m.header.msg_type === "execute_result" ? m : result);
  future.onStdin = (m) => kernel.sendInputReply({ value: m.content.prompt + " me", status: "ok" }, m.header);
  await future.done;
  assert.equal(result.content.data["text/plain"], "Who? me");
});

test("a loop is interrupted", async () => {
  const future = kernel.requestExecute({ code: 'Console.Write("loop"); while (true) { }' });
  let started = false;
  future.onIOPub = (m) => (started ||= m.header.msg_type === "stream");
  await until("the loop runs", () => started);
  await kernel.interrupt();
  assert.equal((await future.done).content.ename, "Interrupted");
});

test("a restart forgets", async () => {
  await kernel.restart();
  const { reply } = await execute("x");
  assert.match(reply.evalue, /CS0103/);
});
