"""Gathers the sentences of our Python code for the catalogues: read by pybabel, see babel.cfg.

Besides what gettext marks, a sentence may stand in a call of core.wording, in the few classes whose words are shown as
they stand, and in an error that is raised: its message is written once, for the reader of the page.
"""

import ast
import re
from collections.abc import Iterator
from typing import Any

# Which arguments of a call are sentences, counted from 0.
CALLS = {
    **dict.fromkeys(("_", "_l", "gettext", "lazy_gettext", "said"), (0,)),
    "Service": (1, 2),
    "Part": (1,),
    "_wish": (2, 3, 5),
}
# Those that are given by name.
NAMED = {
    "Ask": {"said", "label", "hint", "missing", "complaint"},
    "Question": {"title", "why", "explained"},
}
# Modules of which every text that is assigned is a sentence: the words that answers are chosen from.
VOCABULARIES = (
    "carematch/asking/interview.py",
    "carematch/seekers/asking/words.py", "carematch/seekers/tasks.py", "carematch/seekers/vocabulary.py",
)  # fmt: skip
COUNTED = ("ngettext", "counted")
LABELS = "spoken"
_CODE = re.compile(r"[A-Z_-]*")  # what services are called among programs

Found = tuple[int, str | None, Any, list[str]]


def extract(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Yield (line, function, message, comments) for every sentence of a file."""
    tree = ast.parse(fileobj.read())
    if fileobj.name.endswith(VOCABULARIES):
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                yield from ((line, None, sentence, []) for line, sentence in _all(node.value))
    for node in ast.walk(tree):
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
        return
    for given in _given(name, node):
        for line, sentence in _all(given):
            yield line, None, sentence, []


def _given(name: str, node: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that are sentences."""
    if name == LABELS and node.args and isinstance(node.args[0], ast.Dict):
        yield from node.args[0].values
    yield from (node.args[place] for place in CALLS.get(name, ()) if place < len(node.args))
    yield from (each.value for each in node.keywords if each.arg in NAMED.get(name, ()))


def _sentences(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Yield the texts that an expression stands for: one as it is, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and not _CODE.fullmatch(node.value):
        yield node.lineno, node.value
    elif isinstance(node, ast.IfExp):
        yield from _sentences(node.body)
        yield from _sentences(node.orelse)


def _all(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Yield every text of an expression, but for the keys that it stands under."""
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _all(value)
    elif isinstance(node, ast.Tuple | ast.List):
        for each in node.elts:
            yield from _all(each)
    else:
        yield from _sentences(node)
