"""Jupyter's own programs, as readers start them."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from kernelcase import KERNEL, PATIENCE

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))

METADATA = {
    "kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": KERNEL},
    "language_info": {"name": "C#", "file_extension": ".cs"},
}


def notebook(*cells):
    code = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return {
        "cells": [dict(code, id=f"cell-{i}", source=source) for i, source in enumerate(cells)],
        "metadata": METADATA,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def mimes(document):
    """What each cell shows: its kinds of output, and which formats the rich ones have."""
    return [
        [(o["output_type"], sorted(o.get("data", {}))) for o in cell["outputs"] if o["output_type"] != "stream"]
        for cell in document["cells"]
        if cell["cell_type"] == "code"
    ]


def jupyter(tool):
    """The command of a tool, of the Python that runs these tests; Debian puts both into /usr/bin."""
    path = shutil.which(f"jupyter-{tool}", path=f"/usr/bin:{os.environ['PATH']}")
    return path or unittest.TestCase().skipTest(f"jupyter-{tool} is not installed")


class Tools(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="advcourse-tools-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def convert(self, document, *options):
        path = os.path.join(self.folder, "a.ipynb")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        return subprocess.run(
            [jupyter("nbconvert"), "--to", "notebook", "--execute", "--output", "done.ipynb", *options, path],
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip

    def read(self):
        with open(os.path.join(self.folder, "done.ipynb"), encoding="utf-8") as file:
            return json.load(file)

    def plain(self, output):
        return "".join(output["data"]["text/plain"])

    def test_nbconvert_executes_a_notebook(self):
        done = self.convert(
            notebook(
                "var x = 20; Console.WriteLine(x);",
                "x + 1",
                'var d = display("before");',
                'd.Update("after"); "last"',
            )
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("Warning", done.stderr)
        first, second, third, fourth = [cell["outputs"] for cell in self.read()["cells"]]
        self.assertEqual("".join(first[0]["text"]), "20\n")
        self.assertEqual(self.plain(second[0]), "21")
        self.assertEqual(self.plain(third[0]), "after")
        self.assertEqual(self.plain(fourth[-1]), "last")
        self.assertEqual(self.read()["metadata"]["language_info"]["name"], "C#")

    def test_nbconvert_reports_the_failing_cell(self):
        done = self.convert(notebook("1", '\nthrow new Exception("on purpose");', "3"))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("on purpose", done.stderr)
        self.assertIn("cell 2, line 2", done.stderr)

    def test_nbconvert_runs_every_cell_when_errors_are_allowed(self):
        done = self.convert(notebook("throw new Exception();", "3"), "--allow-errors")
        self.assertEqual(done.returncode, 0, done.stderr)
        outputs = [cell["outputs"][0] for cell in self.read()["cells"]]
        self.assertEqual([o["output_type"] for o in outputs], ["error", "execute_result"])

    def test_nbconvert_stops_a_cell_that_takes_too_long(self):
        done = self.convert(
            notebook("while (true) { }", "5"),
            "--ExecutePreprocessor.timeout=3",
            "--ExecutePreprocessor.interrupt_on_timeout=True",
            "--allow-errors",
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        first, second = [cell["outputs"][0] for cell in self.read()["cells"]]
        self.assertEqual(first["ename"], "Interrupted")
        self.assertEqual(self.plain(second), "5")

    def test_nbconvert_executes_a_notebook_of_the_course(self):
        # The course as it lies in a reader's folder; trained models are taken from where the build left them.
        os.makedirs(os.path.join(self.folder, "notebooks"))
        os.makedirs(os.path.join(self.folder, "artifacts"))
        os.symlink(os.path.join(ROOT, "artifacts/course"), os.path.join(self.folder, "artifacts/course"))
        name = "00-start-here.ipynb"
        with open(os.path.join(ROOT, "notebooks", name), encoding="utf-8") as file:
            committed = json.load(file)
        path = os.path.join(self.folder, "notebooks", name)
        shutil.copy(os.path.join(ROOT, "notebooks", name), path)
        data = os.path.join(ROOT, "../shared/data")
        place = {"ADVCOURSE_DATA": data} if os.path.isdir(data) else {"ADVCOURSE_OFFLINE": "1"}
        done = subprocess.run(
            [jupyter("nbconvert"), "--to", "notebook", "--execute", "--inplace", path],
            env={**os.environ, **place, "ADVCOURSE_PROFILE": "quick", "ADVCOURSE_CACHE": os.path.join(ROOT, "artifacts")},
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(path, encoding="utf-8") as file:
            ran = json.load(file)
        self.assertEqual(mimes(ran), mimes(committed))
        self.assertEqual(ran["metadata"]["kernelspec"], committed["metadata"]["kernelspec"])
        self.assertEqual(ran["metadata"]["language_info"]["name"], "C#")

    def test_kernelspec_lists_the_kernel(self):
        listed = subprocess.run(
            [jupyter("kernelspec"), "list", "--json"], capture_output=True, text=True, timeout=60, check=True
        )
        spec = json.loads(listed.stdout)["kernelspecs"][KERNEL]["spec"]
        self.assertEqual((spec["interrupt_mode"], spec["language"]), ("message", "C#"))
        self.assertTrue(os.path.isabs(spec["argv"][0]))


class Console(unittest.TestCase):
    """jupyter console on a terminal, typed at."""

    def setUp(self):
        command = [jupyter("console"), "--kernel", KERNEL]
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1", COLUMNS="120", LINES="40")
            os.execv(command[0], command)
        self.seen = ""
        self.addCleanup(self.end)
        self.expect(r"In \[1\]:")

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)

    def expect(self, pattern, timeout=PATIENCE):
        """Waits for a text on the screen, and answers the terminal queries on the way."""
        end = time.monotonic() + timeout
        while not (match := re.search(pattern, self.seen)):
            self.assertLess(time.monotonic(), end, f"{pattern} did not appear: {self.seen[-2000:]!r}")
            if select.select([self.terminal], [], [], 0.5)[0]:
                raw = os.read(self.terminal, 65536).decode("utf-8", "replace")
                self.seen += re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])", "", raw)
        self.seen = self.seen[match.end() :]
        return match

    def type(self, text):
        os.write(self.terminal, text.encode())

    def test_a_session_at_the_prompt(self):
        self.type("1 + 41\r")
        self.expect(r"Out\[1\]: ?42")
        self.expect(r"In \[2\]:")
        self.type('Console.WriteLine("from" + " C#");\r')
        self.expect("from C#")
        self.expect(r"In \[3\]:")
        # An open brace asks for more lines; an empty line ends the cell.
        self.type("foreach (var i in new[] { 7 })\r")
        self.expect(r"\.\.\.:")
        self.type("Console.WriteLine(i * 11);\r\r")
        self.expect("77")
        self.expect(r"In \[4\]:")
        self.type("Consol\t")
        self.expect("Console")
        self.type("\x15")
        self.type("exit\r")


if __name__ == "__main__":
    unittest.main()
