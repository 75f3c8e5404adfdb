namespace AdvCourse.Host.Tests.Documents;

internal static class JupyterSample
{
    /// <summary>What Python's json.dumps(indent=1, sort_keys=True, ensure_ascii=False) makes of a small notebook, newline added.</summary>
    public const string Text = """
        {
         "cells": [
          {
           "attachments": {},
           "cell_type": "markdown",
           "id": "intro",
           "metadata": {
            "tags": [
             "first",
             "second"
            ]
           },
           "source": [
            "# Grüße 😀 \u001b \\(x\\) \"quoted\" a/b <b>&amp;</b> \u0007\f\b\t end\n",
            "\n",
            "second line\n"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "c1",
           "metadata": {
            "some_tool": {
             "unknown": [
              1,
              1.0,
              1e-05,
              -0.0,
              123456789012345678901234567890,
              null,
              true
             ]
            }
           },
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "hello\n",
              "⏱ 2 s\n"
             ]
            },
            {
             "data": {
              "application/vnd.plotly.v1+json": {
               "data": [
                {
                 "y": [
                  0.1,
                  0.30000000000000004
                 ]
                }
               ]
              },
              "text/html": [
               "<svg>\n",
               "</svg>"
              ],
              "text/plain": "one string"
             },
             "metadata": {},
             "output_type": "display_data"
            },
            {
             "data": {
              "text/plain": [
               "42"
              ]
             },
             "execution_count": 3,
             "metadata": {},
             "output_type": "execute_result"
            },
            {
             "ename": "System.Exception",
             "evalue": "bad",
             "output_type": "error",
             "traceback": [
              "line 1",
              "line 2"
             ]
            },
            {
             "future": {},
             "output_type": "hologram"
            }
           ],
           "source": [
            "var x = 40;\n",
            "x + 2"
           ]
          },
          {
           "cell_type": "raw",
           "id": "r1",
           "metadata": {},
           "source": []
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          },
          "toolbox": "unknown here"
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;
}
