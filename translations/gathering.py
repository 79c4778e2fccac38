"""Gathers the sentences of our Python code for the catalogues: read by pybabel, see babel.cfg.

Besides what gettext marks, a sentence may stand in a call of core.wording, in the few classes whose words are shown as
they stand, and in an error that is raised: its message is written once, for the reader of the page.
"""

import ast
from collections.abc import Iterator
from typing import Any

# Which arguments of a call are sentences, counted from 0.
CALLS = {
    **dict.fromkeys(("_", "_l", "gettext", "lazy_gettext", "said"), (0,)),
    "Service": (1, 2),
    "Part": (1,),
}
COUNTED = ("ngettext", "counted")
LABELS = "spoken"

Found = tuple[int, str | None, Any, list[str]]


def extract(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Yield (line, function, message, comments) for every sentence of a file."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if isinstance(node, ast.Call):
            yield from _called(node)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            for line, sentence in _sentences(node.exc.args[0]):
                yield line, None, sentence, []


def _called(node: ast.Call) -> Iterator[Found]:
    """Yield the sentences of one call."""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name in COUNTED and len(node.args) > 1:
        forms = [sentence for each in node.args[:2] for _line, sentence in _sentences(each)]
        if len(forms) == len(COUNTED):
            yield node.lineno, "ngettext", tuple(forms), []
    elif name == LABELS and node.args and isinstance(node.args[0], ast.Dict):
        for value in node.args[0].values:
            for line, sentence in _sentences(value):
                yield line, None, sentence, []
    else:
        for place in CALLS.get(name, ()):
            for line, sentence in _sentences(node.args[place]) if place < len(node.args) else ():
                yield line, None, sentence, []


def _sentences(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Yield the texts that an expression stands for: one as it is, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.IfExp):
        yield from _sentences(node.body)
        yield from _sentences(node.orelse)
