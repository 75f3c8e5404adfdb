"""A kernel in a fresh folder, and a cell's outputs as a test reads them."""

import os
import queue
import tempfile
import time
import unittest

from jupyter_client.manager import start_new_kernel

import protocol

KERNEL = os.environ.get("ADVCOURSE_KERNEL", ".net-csharp")
PATIENCE = 60


class Cell:
    """What came of one execute_request."""

    def __init__(self, reply, messages):
        self.reply = reply["content"]
        self.messages = [(m["header"]["msg_type"], m["content"]) for m in messages]

    def of(self, kind):
        return [content for type_, content in self.messages if type_ == kind]

    def stream(self, name):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == name)

    @property
    def stdout(self):
        return self.stream("stdout")

    @property
    def result(self):
        results = self.of("execute_result")
        return results[0]["data"].get("text/plain") if results else None

    @property
    def error(self):
        return "\n".join(self.reply["traceback"])


class KernelCase(unittest.TestCase):
    """One kernel for all tests of a class; each test leaves it usable for the next."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="advcourse-client-")
        cls.manager, cls.client = start_new_kernel(
            kernel_name=KERNEL, startup_timeout=PATIENCE, cwd=cls.folder.name
        )

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel()
        cls.manager.cleanup_resources()
        cls.folder.cleanup()

    def cell(self, code, answer=None, timeout=PATIENCE, **options):
        """Runs a cell to its end; every message is checked against the protocol."""
        return self.finish(self.send(code, **options), answer, timeout)

    def good(self, code, **options):
        """Runs a cell that must succeed."""
        done = self.cell(code, **options)
        self.assertEqual(done.reply["status"], "ok", done.reply)
        return done

    def send(self, code, **options):
        options.setdefault("allow_stdin", False)
        return self.client.execute(code, **options)

    def drain(self):
        """Takes what still lies in the iopub channel."""
        while True:
            try:
                self.client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                return

    def finish(self, msg_id, answer=None, timeout=PATIENCE):
        messages, states, end = [], [], time.monotonic() + timeout
        while states[-1:] != ["idle"]:
            if answer is not None:
                answer = self.answer(msg_id, answer)
            try:
                message = self.client.get_iopub_msg(timeout=0.05 if answer else 1)
            except queue.Empty:
                self.assertLess(time.monotonic(), end, f"no idle after {timeout} s: {messages}")
                continue
            if message["parent_header"].get("msg_id") != msg_id:
                continue  # The end of an earlier cell, or what it left running.
            protocol.check(message, msg_id)
            if message["header"]["msg_type"] == "status":
                states.append(message["content"]["execution_state"])
            else:
                messages.append(message)
        self.assertEqual(states, ["busy", "idle"])
        return Cell(self.reply(msg_id, timeout), messages)

    def answer(self, msg_id, text):
        """Answers a question of the kernel, if there is one; None when it is done."""
        try:
            question = self.client.get_stdin_msg(timeout=0)
        except queue.Empty:
            return text
        protocol.check(question, msg_id)
        self.questions = getattr(self, "questions", []) + [question["content"]]
        first, *rest = text if isinstance(text, list) else [text]
        self.client.input(first)
        return rest or None

    def reply(self, msg_id, timeout=PATIENCE, channel="shell"):
        end = time.monotonic() + timeout
        while True:
            get = getattr(self.client, f"get_{channel}_msg")
            message = get(timeout=max(0.01, end - time.monotonic()))
            if message["parent_header"].get("msg_id") == msg_id:
                protocol.check(message, msg_id)
                return message

    def ask(self, method, *arguments, **options):
        """The content of the reply to a request other than execute."""
        return self.reply(getattr(self.client, method)(*arguments, **options))["content"]

    def control(self, kind, content=None):
        """The content of the reply on the control channel."""
        message = self.client.session.msg(kind, content or {})
        self.client.control_channel.send(message)
        return self.reply(message["header"]["msg_id"], channel="control")["content"]

    def wait_for(self, text, name="stdout", timeout=PATIENCE):
        """Waits until a running cell has printed a text."""
        seen, end = "", time.monotonic() + timeout
        while text not in seen:
            self.assertLess(time.monotonic(), end, f"{text} did not come, only {seen!r}")
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                continue
            if message["header"]["msg_type"] == "stream" and message["content"]["name"] == name:
                seen += message["content"]["text"]
