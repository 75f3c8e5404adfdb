// The kernel over npm's zeromq, which VS Code's Jupyter extension uses: no Jupyter in between.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as zmq from "zeromq";
import { freePort, kernelSpec, temporaryFolder, until } from "./jupyter.mjs";

const key = randomUUID();
const session = randomUUID();
const { folder, remove } = temporaryFolder();
const published = [];
let kernel, shell, control, stdin, iopub;

function encode(type, content) {
  const header = { msg_id: randomUUID(), session, username: "test", date: new Date().toISOString(), msg_type: type, version: "5.3" };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  return { id: header.msg_id, frames: ["<IDS|MSG>", sign(parts), ...parts] };
}

function sign(parts) {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
}

function decode(frames) {
  const start = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
  const parts = frames.slice(start + 2);
  assert.equal(frames[start + 1].toString(), sign(parts.slice(0, 4)), "the kernel signs what it sends");
  const [header, parent, , content] = parts.slice(0, 4).map((part) => JSON.parse(part.toString()));
  return { type: header.msg_type, parent: parent.msg_id, content };
}

async function ask(type, content, socket = shell) {
  const { id, frames } = encode(type, content);
  await socket.send(frames);
  for (;;) {
    const reply = decode(await socket.receive());
    if (reply.parent === id) return { id, ...reply };
  }
}

const execute = (code) =>
  ask("execute_request", { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: true, stop_on_error: true });

const outputs = async (id) => {
  await until("idle", () => published.some((m) => m.parent === id && m.content.execution_state === "idle"));
  return published.filter((m) => m.parent === id && m.type !== "status");
};

before(async () => {
  const ports = { shell_port: 0, control_port: 0, stdin_port: 0, iopub_port: 0, hb_port: 0 };
  for (const name of Object.keys(ports)) ports[name] = await freePort();
  const file = join(folder, "connection.json");
  writeFileSync(file, JSON.stringify({ ...ports, key, ip: "127.0.0.1", transport: "tcp", signature_scheme: "hmac-sha256" }));
  const [program, ...words] = kernelSpec().argv.map((word) => word.replace("{connection_file}", file));
  kernel = spawn(program, words, { cwd: folder, stdio: "inherit" });
  const at = (port) => `tcp://127.0.0.1:${port}`;
  iopub = new zmq.Subscriber();
  iopub.connect(at(ports.iopub_port));
  iopub.subscribe();
  (async () => {
    for await (const frames of iopub) published.push(decode(frames));
  })().catch(() => {});
  [shell, control, stdin] = ["shell", "control", "stdin"].map((channel) => {
    const socket = new zmq.Dealer({ routingId: session, linger: 0 });
    socket.connect(at(ports[`${channel}_port`]));
    return socket;
  });
  await until("a welcome", () => published.some((m) => m.type === "iopub_welcome"));
});

after(() => {
  for (const socket of [shell, control, stdin, iopub]) socket?.close();
  kernel?.kill("SIGKILL");
  remove();
});

test("the kernel tells about itself", async () => {
  const { content } = await ask("kernel_info_request", {});
  assert.equal(content.language_info.name, "C#");
  assert.equal(content.protocol_version, "5.4");
});

test("cells run and publish", async () => {
  const { id, content } = await execute("Console.Write(6 * 7); 6 * 7");
  assert.equal(content.status, "ok");
  const shown = await outputs(id);
  assert.deepEqual(shown.map((m) => m.type), ["execute_input", "stream", "execute_result"]);
  assert.equal(shown[2].content.data["text/plain"], "42");
});

test("a large output arrives whole", async () => {
  const { id } = await execute("new string('x', 20_000_000).DisplayAs(\"text/plain\");");
  const shown = await outputs(id);
  assert.equal(shown[1].content.data["text/plain"].length, 20_000_000);
});

test("the reader is asked over stdin", async () => {
  const running = execute('await GetInputAsync("Name?")');
  const question = decode(await stdin.receive());
  assert.equal(question.content.prompt, "Name?");
  await stdin.send(encode("input_reply", { value: "Ann", status: "ok" }).frames);
  const { id } = await running;
  assert.equal((await outputs(id)).at(-1).content.data["text/plain"], "Ann");
});

test("a loop is interrupted over control while shell waits", async () => {
  const running = execute('Console.WriteLine("in the " + "loop"); while (true) { }');
  await until("the loop runs", () => published.some((m) => m.content.text === "in the loop\n"));
  const { content } = await ask("interrupt_request", {}, control);
  assert.equal(content.status, "ok");
  assert.equal((await running).content.ename, "Interrupted");
});

test("a message with another key is dropped", async () => {
  const { frames } = encode("execute_request", { code: 'Environment.Exit(1);' });
  frames[1] = "0".repeat(64);
  await shell.send(frames);
  const { content } = await execute("1");
  assert.equal(content.status, "ok");
});

test("shutdown is answered and ends the process", async () => {
  const { content } = await ask("shutdown_request", { restart: false }, control);
  assert.equal(content.status, "ok");
  await until("the process ends", () => kernel.exitCode !== null, 5);
  assert.equal(kernel.exitCode, 0);
});
