"""The protocol, request by request: what jupyter_kernel_test asks of every kernel, and what the specification asks beyond it."""

import unittest

from kernelcase import KernelCase


class Conformance(KernelCase):
    def test_kernel_info_names_protocol_and_language(self):
        info = self.ask("kernel_info")
        self.assertEqual(info["protocol_version"], "5.4")
        self.assertEqual(info["language_info"]["name"], "C#")
        self.assertEqual(info["language_info"]["file_extension"], ".cs")
        self.assertEqual(info["language_info"]["mimetype"], "text/x-csharp")
        self.assertEqual(info["language_info"]["pygments_lexer"], "csharp")
        self.assertFalse(info["debugger"])

    def test_kernel_info_is_answered_on_the_control_channel_too(self):
        self.assertEqual(self.control("kernel_info_request")["implementation"], "advcourse")

    def test_stdout_and_stderr_are_streams(self):
        done = self.good('Console.WriteLine("hello, world"); Console.Error.Write("oh");')
        self.assertEqual(done.stdout, "hello, world\n")
        self.assertEqual(done.stream("stderr"), "oh")

    def test_the_last_expression_is_the_result_and_a_statement_has_none(self):
        self.assertEqual(self.good("6 * 7").result, "42")
        self.assertIsNone(self.good("6.ToString();").result)
        self.assertEqual(self.good('"a" + "b"').of("execute_result")[0]["data"], {"text/plain": "ab"})

    def test_the_result_carries_the_execution_count(self):
        done = self.good("1")
        self.assertEqual(done.of("execute_result")[0]["execution_count"], done.reply["execution_count"])
        self.assertEqual(done.of("execute_input")[0]["execution_count"], done.reply["execution_count"])
        self.assertEqual(self.good("2").reply["execution_count"], done.reply["execution_count"] + 1)

    def test_cells_share_variables_and_may_declare_them_again(self):
        self.good("var shared = 1;")
        self.good('var shared = "now a text";')
        self.assertEqual(self.good("shared").result, "now a text")

    def test_silent_cells_publish_nothing_and_do_not_count(self):
        before = self.good("1").reply["execution_count"]
        done = self.good('Console.WriteLine("x"); 5', silent=True)
        self.assertEqual(done.messages, [])
        self.assertEqual(self.good("1").reply["execution_count"], before + 1)

    def test_cells_outside_the_history_do_not_count_but_show(self):
        before = self.good("1").reply["execution_count"]
        done = self.good("77", store_history=False)
        self.assertEqual(done.result, "77")
        self.assertEqual(self.good("1").reply["execution_count"], before + 1)
        history = self.ask("history", hist_access_type="tail", n=2)["history"]
        self.assertEqual([code for _, _, code in history], ["1", "1"])

    def test_an_empty_cell_is_fine_and_does_not_count(self):
        before = self.good("1").reply["execution_count"]
        self.assertEqual(self.good(" \n").reply["execution_count"], before)

    def test_user_expressions_are_evaluated_or_fail_by_themselves(self):
        done = self.good("var ten = 10;", user_expressions={"twice": "ten * 2", "bad": "nothing"})
        values = done.reply["user_expressions"]
        self.assertEqual(values["twice"]["status"], "ok")
        self.assertEqual(values["twice"]["data"]["text/plain"], "20")
        self.assertEqual(values["bad"]["status"], "error")
        self.assertIn("CS0103", values["bad"]["evalue"])

    def test_displays_have_ids_and_can_be_updated_by_later_cells(self):
        shown = self.good('var d = display("one");').of("display_data")[0]
        self.assertEqual(shown["data"]["text/plain"], "one")
        updated = self.good('d.Update("two");').of("update_display_data")[0]
        self.assertEqual(updated["data"]["text/plain"], "two")
        self.assertEqual(updated["transient"], shown["transient"])

    def test_json_formats_travel_as_json(self):
        done = self.good('"{\\"a\\": [1, 2]}".DisplayAs("application/json");')
        self.assertEqual(done.of("display_data")[0]["data"]["application/json"], {"a": [1, 2]})

    def test_html_comes_without_repeated_style_sheets(self):
        html = self.good("new[] { 1, 2, 3 }").of("execute_result")[0]["data"]["text/html"]
        self.assertNotIn("<style", html)

    def test_clear_output_is_announced(self):
        done = self.good('display("a"); ClearOutput(true); display("b");')
        kinds = [kind for kind, _ in done.messages]
        self.assertEqual(kinds, ["execute_input", "display_data", "clear_output", "display_data"])
        self.assertTrue(done.of("clear_output")[0]["wait"])

    def test_outputs_keep_their_order(self):
        done = self.good('Console.Write("1"); display("2"); Console.Error.Write("3"); Console.Write("4"); 5')
        order = [c.get("text") or c["data"]["text/plain"] for k, c in done.messages if k != "execute_input"]
        self.assertEqual(order, ["1", "2", "3", "4", "5"])

    def test_exceptions_name_cell_line_and_source(self):
        done = self.cell('\nvar none = new List<int>();\nConsole.WriteLine(none[3]);')
        self.assertEqual(done.reply["ename"], "System.ArgumentOutOfRangeException")
        count = done.reply["execution_count"]
        self.assertIn(f"at cell {count}, line 3: Console.WriteLine(none[3]);", done.error)
        self.assertEqual(done.of("error")[0]["traceback"], done.reply["traceback"])

    def test_an_error_inside_a_function_names_the_cell_that_declared_it(self):
        declared = self.good("int Half(int x)\n{\n    return x / (x - x);\n}").reply["execution_count"]
        called = self.cell("Half(4)")
        self.assertIn(f"at cell {declared}, line 3: return x / (x - x);", called.error)
        self.assertIn(f"at cell {called.reply['execution_count']}, line 1: Half(4)", called.error)

    def test_compile_errors_point_at_the_token(self):
        done = self.cell('var ok = 1;\nint wrong = "text";')
        count = done.reply["execution_count"]
        self.assertEqual(done.reply["ename"], "CompilationError")
        self.assertIn(f"cell {count}, line 2, column 13: error CS0029", done.error)
        source, caret = done.reply["traceback"][1:3]
        self.assertEqual(source[caret.index("^"):][:6], '"text"')

    def test_unsupported_magics_say_what_to_do_instead(self):
        for magic, word in [("#!fsharp", "C#"), ("#!share x", "variable"), ("#!pwsh", "C#"), ("#!nope", "#!lsmagic")]:
            self.assertIn(word, self.cell(magic).reply["evalue"])

    def test_magics_run(self):
        self.assertIn("shown", self.good("#!html\n<b>shown</b>").of("display_data")[0]["data"]["text/html"])
        self.assertIn("text/markdown", self.good("#!markdown\n# x").of("display_data")[0]["data"])
        self.good("var listed = 3;")
        self.assertIn("listed", self.good("#!whos").of("display_data")[0]["data"]["text/html"])
        self.assertIn(" s", self.good("#!time\nvar one = 1;").of("display_data")[0]["data"]["text/plain"])

    def test_await_works_at_top_level(self):
        self.assertEqual(self.good("await Task.Delay(10);\nawait Task.FromResult(3)").result, "3")

    def test_is_complete(self):
        for code in ["1 + 1", "var x = 1;", "if (true) { }", "#!html\n<b>", "int F() => 3;", ""]:
            self.assertEqual(self.ask("is_complete", code)["status"], "complete", code)
        for code in ["if (true) {", "var x = ", "F(1,", 'var s = """', "foreach (var i in x)\n{\n"]:
            reply = self.ask("is_complete", code)
            self.assertEqual(reply["status"], "incomplete", code)
        self.assertEqual(self.ask("is_complete", "if (true) {")["indent"], "    ")
        for code in ["var 1 = 3;", "int x = ) ;"]:
            self.assertEqual(self.ask("is_complete", code)["status"], "invalid", code)

    def test_history_by_tail_range_and_search(self):
        self.good("111 + 1")
        self.good("111 + 2")
        last = self.good("111 + 1").reply["execution_count"]
        tail = self.ask("history", hist_access_type="tail", n=2)["history"]
        self.assertEqual([(n, c) for _, n, c in tail], [(last - 1, "111 + 2"), (last, "111 + 1")])
        with_output = self.ask("history", hist_access_type="tail", n=1, output=True)["history"]
        self.assertEqual(with_output, [[0, last, ["111 + 1", "112"]]])
        between = self.ask("history", hist_access_type="range", session=0, start=last - 1, stop=last)["history"]
        self.assertEqual([c for _, _, c in between], ["111 + 2"])
        found = self.ask("history", hist_access_type="search", pattern="111*", n=10)["history"]
        self.assertEqual(len(found), 3)
        once = self.ask("history", hist_access_type="search", pattern="111*", unique=True, n=10)["history"]
        self.assertEqual([c for _, _, c in once], ["111 + 2", "111 + 1"])

    def test_there_are_no_comms_and_opening_one_is_refused(self):
        self.assertEqual(self.ask("comm_info")["comms"], {})
        message = self.client.session.msg("comm_open", {"comm_id": "c", "target_name": "t", "data": {}})
        self.client.shell_channel.send(message)
        while True:
            answer = self.client.get_iopub_msg(timeout=20)
            if answer["header"]["msg_type"] == "comm_close":
                break
        self.assertEqual(answer["content"]["comm_id"], "c")

    def test_an_unknown_request_is_answered_by_an_error_and_the_kernel_lives_on(self):
        message = self.client.session.msg("debug_request", {"seq": 1})
        self.client.shell_channel.send(message)
        while True:
            answer = self.client.get_shell_msg(timeout=20)
            if answer["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                break
        self.assertEqual(answer["content"]["status"], "error")
        self.assertEqual(self.good("1").result, "1")

    def test_stop_on_error_aborts_what_is_queued_and_nothing_later(self):
        failing = self.send('System.Threading.Thread.Sleep(400); throw new Exception("no");')
        queued = [self.send("1"), self.send("2")]
        self.assertEqual(self.finish(failing).reply["status"], "error")
        for msg_id in queued:
            self.assertEqual(self.finish(msg_id).reply["status"], "aborted")
        self.assertEqual(self.good("3").result, "3")

    def test_without_stop_on_error_the_queue_goes_on(self):
        failing = self.send('System.Threading.Thread.Sleep(300); throw new Exception("no");', stop_on_error=False)
        queued = self.send("4")
        self.assertEqual(self.finish(failing).reply["status"], "error")
        self.assertEqual(self.finish(queued).result, "4")


class Input(KernelCase):
    def test_the_reader_is_asked(self):
        done = self.good('var name = await GetInputAsync("Who?"); $"Hi {name}"', answer="Ann", allow_stdin=True)
        self.assertEqual(done.result, "Hi Ann")
        self.assertEqual(self.questions, [{"prompt": "Who?", "password": False}])

    def test_passwords_are_asked_for_as_such(self):
        self.good('await GetInputAsync("Key", isPassword: true);', answer="x", allow_stdin=True)
        self.assertTrue(self.questions[0]["password"])

    def test_console_read_line_asks_too(self):
        done = self.good("Console.ReadLine() + Console.ReadLine()", answer=["a", "b"], allow_stdin=True)
        self.assertEqual(done.result, "ab")

    def test_a_front_end_without_input_gets_a_clear_error(self):
        done = self.cell('await GetInputAsync("Who?")', allow_stdin=False)
        self.assertIn("takes no questions", done.reply["evalue"])


if __name__ == "__main__":
    unittest.main()
