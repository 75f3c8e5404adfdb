"""Help while typing: completions with signatures and documentation, and what the reader sees on hover."""

import os
import unittest

from kernelcase import KernelCase

COURSE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../artifacts/course"))


class Assistance(KernelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.has_course = os.path.exists(os.path.join(COURSE, "AdvCourse.dll"))

    def complete(self, code, position=None):
        reply = self.ask("complete", code, position)
        types = reply["metadata"]["_jupyter_types_experimental"]
        self.assertEqual([t["text"] for t in types], reply["matches"])
        return reply, {t["text"]: t for t in types}

    def inspect(self, code, position=None):
        reply = self.ask("inspect", code, len(code) if position is None else position)
        self.assertTrue(reply["found"], code)
        return reply["data"]["text/plain"]

    def test_members_of_a_type_a_value_and_a_namespace(self):
        self.assertIn("WriteLine", self.complete("Console.Wri")[0]["matches"])
        self.assertIn("Add", self.complete("new List<int>().A")[0]["matches"])
        self.assertIn("Collections", self.complete("System.Coll")[0]["matches"])
        self.assertIn("Where", self.complete("new[] { 1 }.Whe")[0]["matches"])
        self.assertNotIn("Equals", self.complete("Math.E")[0]["matches"][:1])

    def test_what_earlier_cells_declared(self):
        self.good("var perturbation = new double[3]; record Budget(double Epsilon); int Clip(int value) => value;")
        self.assertEqual(self.complete("pertur")[0]["matches"], ["perturbation"])
        self.assertIn("Length", self.complete("perturbation.Le")[0]["matches"])
        self.assertIn("Budget", self.complete("new Bud")[0]["matches"])
        self.assertIn("Epsilon", self.complete("new Budget(1).Eps")[0]["matches"])
        self.assertIn("value:", self.complete("Clip(va")[0]["matches"])

    def test_members_before_more_code(self):
        self.good("var numbers = new List<int>();")
        code = "numbers.\nvar y = 2;"
        self.assertIn("Add", self.complete(code, len("numbers."))[0]["matches"])

    def test_signatures_with_the_number_of_overloads(self):
        _, types = self.complete("Console.WriteL")
        self.assertRegex(types["WriteLine"]["signature"], r"void Console\.WriteLine\(.*\) \(\+ \d+ overloads\)")
        self.assertEqual(types["WriteLine"]["type"], "function")

    def test_the_cursor_counts_characters_not_utf16_units(self):
        code = 'var s = "😀"; Console.Wri'
        reply, _ = self.complete(code)
        self.assertEqual(code[reply["cursor_start"] : reply["cursor_end"]], "Wri")
        self.assertIn("WriteLine", reply["matches"])

    def test_nothing_is_offered_inside_texts_and_comments(self):
        for code in ['"Console.Wri', "// Console.Wri", '$"Console.Wri']:
            self.assertEqual(self.complete(code)[0]["matches"], [], code)

    def test_magics(self):
        self.assertEqual(self.complete("#!who")[0]["matches"], ["#!who", "#!whos"])

    def test_inspection_shows_declaration_documentation_and_value(self):
        self.good("/// <summary>Half of it.</summary>\nint Half(int x) => x / 2;\nvar answer = 42;")
        self.assertIn("int Half(int x)", self.inspect("Half"))
        self.assertIn("Half of it.", self.inspect("Half(8)", 2))
        self.assertIn("int answer", self.inspect("answer"))
        self.assertIn("42", self.inspect("answer"))
        self.assertIn("Clear", self.inspect("Console.Clear"))

    def test_inside_a_call_the_method_is_told(self):
        text = self.inspect("Math.Max(1, ")
        self.assertIn("int Math.Max(int val1, int val2)", text)

    def test_nothing_is_found_where_there_is_nothing(self):
        self.assertFalse(self.ask("inspect", "   ", 1)["found"])

    def load_course(self):
        if not self.has_course:
            self.skipTest("artifacts/course is not built")
        for name in ["TorchSharp", "AdvCourse.Plots", "AdvCourse"]:
            self.good(f'#r "{COURSE}/{name}.dll"')
        self.good("using TorchSharp; using AdvCourse; using AdvCourse.Threats; using static TorchSharp.torch;")

    def test_the_course_library_has_documentation(self):
        self.load_course()
        reply, types = self.complete("new Budget(Norm.")
        self.assertIn("Linf", reply["matches"])
        _, types = self.complete("torch.zer")
        self.assertIn("Tensor", types["zeros"]["signature"])
        self.assertNotEqual(types["zeros"]["documentation"], "")
        text = self.inspect("Budget", 3)
        self.assertIn("Budget", text)
        self.assertGreater(len(text.split("\n\n", 1)[1]), 20)


if __name__ == "__main__":
    unittest.main()
