"""Interrupts, restarts, deaths and crowds."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import unittest

from jupyter_client.manager import start_new_kernel

from kernelcase import KERNEL, PATIENCE, KernelCase


class Interrupts(KernelCase):
    LOOPS = {
        "an empty loop": "while (true) { }",
        "nested arithmetic": "var s = 0.0; while (true) for (int i = 0; i < 1000; i++) for (int j = 0; j < 1000; j++) s += i * j;",
        "a loop in a lambda": "Func<int> f = () => { for (;;) { } }; f()",
        "a recursion": "long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2); Fib(90)",
        "an await": "await Task.Delay(-1);",
        "a sleep": "System.Threading.Thread.Sleep(-1);",
        "a wait": "new System.Threading.ManualResetEvent(false).WaitOne();",
        "a task's result": "new TaskCompletionSource<int>().Task.Result",
        "printing": "while (true) Console.WriteLine(1);",
    }

    def interrupt(self, code):
        msg_id = self.send('Console.WriteLine("st" + "arted");\n' + code)
        self.wait_for("started")
        time.sleep(0.3)
        asked = time.monotonic()
        self.manager.interrupt_kernel()
        done = self.finish_interrupted(msg_id)
        return time.monotonic() - asked, done

    def finish_interrupted(self, msg_id):
        reply = self.reply(msg_id, timeout=20)["content"]
        return reply

    def test_cells_stop_without_a_restart(self):
        self.good("var kept = 1;")
        for name, code in self.LOOPS.items():
            with self.subTest(name):
                seconds, reply = self.interrupt(code)
                self.assertEqual((reply["status"], reply["ename"]), ("error", "Interrupted"))
                self.assertLess(seconds, 5)
                self.assertEqual(self.good("kept").result, "1")

    def test_queued_cells_are_aborted_with_the_interrupted_one(self):
        running = self.send('Console.WriteLine("st" + "arted"); while (true) { }')
        queued = self.send("1")
        self.wait_for("started")
        self.manager.interrupt_kernel()
        self.assertEqual(self.reply(running)["content"]["ename"], "Interrupted")
        self.assertEqual(self.reply(queued)["content"]["status"], "aborted")
        self.assertEqual(self.good("2").result, "2")

    def test_an_interrupt_with_nothing_running_does_no_harm(self):
        # Two channels have no order between them: the cell is sent when the interrupt has been answered.
        self.assertEqual(self.control("interrupt_request")["status"], "ok")
        self.assertEqual(self.good("3").result, "3")

    def test_a_question_can_be_interrupted(self):
        msg_id = self.send('Console.WriteLine("st" + "arted"); await GetInputAsync("?")', allow_stdin=True)
        self.wait_for("started")
        self.client.get_stdin_msg(timeout=20)
        self.manager.interrupt_kernel()
        self.assertEqual(self.reply(msg_id)["content"]["ename"], "Interrupted")
        self.assertEqual(self.good("4").result, "4")

    def test_ctrl_c_interrupts_too(self):
        msg_id = self.send('Console.WriteLine("st" + "arted"); while (true) { }')
        self.wait_for("started")
        os.kill(self.manager.provisioner.pid, signal.SIGINT)
        self.assertEqual(self.reply(msg_id)["content"]["ename"], "Interrupted")


class Restarts(KernelCase):
    def restart(self):
        began = time.monotonic()
        self.manager.restart_kernel()
        seconds = time.monotonic() - began
        self.client.wait_for_ready(timeout=PATIENCE)
        return seconds

    def test_a_restart_forgets_and_counts_anew(self):
        self.good("var forgotten = 1;")
        self.restart()
        self.assertIn("CS0103", self.cell("forgotten").reply["evalue"])
        self.assertEqual(self.good("1").reply["execution_count"], 2)

    def test_a_cell_that_no_interrupt_reaches_ends_by_restart_within_two_seconds(self):
        # The loop runs inside .NET, where no checks are.
        self.send('Console.WriteLine("st" + "arted"); System.Numerics.BigInteger.Pow(3, 500_000_000);')
        self.wait_for("started")
        self.manager.interrupt_kernel()
        self.assertLess(self.restart(), 2 + 1)  # The second is the new process's.
        self.assertEqual(self.good("1").result, "1")

    def test_the_end_is_answered_even_while_a_cell_blocks(self):
        manager, client = start_new_kernel(kernel_name=KERNEL)
        client.execute("System.Numerics.BigInteger.Pow(3, 500_000_000);")
        time.sleep(1)
        began = time.monotonic()
        manager.shutdown_kernel()  # Waits five seconds and kills when nobody answers.
        self.assertLess(time.monotonic() - began, 3)
        client.stop_channels()


class Deaths(KernelCase):
    """The front end sees a dead kernel, a restart works, and the notebook's folder is as it was."""

    def die(self, code):
        self.good("1")
        self.send(code)
        end = time.monotonic() + 30
        while self.manager.is_alive():
            self.assertLess(time.monotonic(), end, "the kernel should be dead")
            time.sleep(0.05)
        # wait_for_ready takes any message as a sign that iopub is connected: what the dead kernel said must not be it.
        self.drain()
        self.manager.restart_kernel()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.assertEqual(self.good("1 + 1").result, "2")

    def test_environment_exit(self):
        self.die("Environment.Exit(3);")

    def test_stack_exhaustion(self):
        self.die("int F(int x) => F(x + 1) + 1;\nF(0)")

    def test_fail_fast(self):
        self.die('Environment.FailFast("on purpose");')

    def test_a_kernel_whose_parent_was_killed_ends(self):
        script = textwrap.dedent(
            f"""
            import sys, time
            from jupyter_client.manager import start_new_kernel
            manager, client = start_new_kernel(kernel_name={KERNEL!r})
            client.execute("while (true) {{ }}")
            print(manager.provisioner.pid, flush=True)
            time.sleep(60)
            """
        )
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        kernel = int(parent.stdout.readline())
        self.assertTrue(alive(kernel))
        parent.kill()
        parent.wait()
        parent.stdout.close()
        end = time.monotonic() + 10
        while alive(kernel):
            self.assertLess(time.monotonic(), end, "the kernel outlived its parent")
            time.sleep(0.1)


class Loads(KernelCase):
    def test_twenty_megabytes_in_one_output(self):
        done = self.good('new string(\'é\', 20_000_000).DisplayAs("text/plain");')
        self.assertEqual(len(done.of("display_data")[0]["data"]["text/plain"]), 20_000_000)

    def test_two_hundred_thousand_lines(self):
        done = self.good("for (var i = 0; i < 200_000; i++) Console.WriteLine(i);")
        self.assertEqual(done.stdout, "".join(f"{i}\n" for i in range(200_000)))
        self.assertLess(len(done.of("stream")), 2_000)

    def test_texts_of_every_kind_arrive(self):
        self.assertEqual(self.good('"\\0 \\u001b[31m \\\\ \\" é 漢 😀"').result, '\0 \u001b[31m \\ " é 漢 😀')
        # Half of a surrogate pair is no text that UTF-8 could hold.
        self.assertEqual(self.good('"a\\ud83dz"').result, "a\ufffdz")

    def test_output_of_a_task_goes_to_the_cell_that_left_it(self):
        left = self.send('_ = Task.Run(async () => { await Task.Delay(400); Console.Write("late"); });')
        self.finish(left)
        self.good("1")
        while True:
            message = self.client.get_iopub_msg(timeout=20)
            if message["header"]["msg_type"] == "stream":
                break
        self.assertEqual(message["content"]["text"], "late")
        self.assertEqual(message["parent_header"]["msg_id"], left)

    def test_a_second_front_end_sees_everything(self):
        other = self.manager.client()
        other.start_channels()
        other.wait_for_ready(timeout=PATIENCE)
        msg_id = self.send("12345")
        self.finish(msg_id)
        while True:
            message = other.get_iopub_msg(timeout=20)
            if message["header"]["msg_type"] == "execute_result":
                break
        self.assertEqual(message["parent_header"]["msg_id"], msg_id)
        other.stop_channels()

    def test_two_kernels_restore_one_package_at_once(self):
        # The package set is new to the cache: both kernels write it.
        cell = '#r "nuget: Humanizer.Core, 2.14.1"\nusing Humanizer;\n12.ToWords()'
        kernels = [start_new_kernel(kernel_name=KERNEL) for _ in range(2)]
        results = [None, None]

        def work(i):
            shown = []
            reply = kernels[i][1].execute_interactive(
                cell, output_hook=shown.append, timeout=120, allow_stdin=False
            )
            results[i] = (reply["content"]["status"], [
                m["content"]["data"]["text/plain"] for m in shown if m["msg_type"] == "execute_result"
            ])

        threads = [threading.Thread(target=work, args=(i,)) for i in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for manager, client in kernels:
            client.stop_channels()
            manager.shutdown_kernel()
        self.assertEqual(results, [("ok", ["twelve"])] * 2)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    unittest.main()
