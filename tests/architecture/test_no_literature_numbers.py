"""No number of the literature stands in code.

A number in ``src/plumbline`` is one of these:

1. a **structural** number (`STRUCTURAL`, or a power of ten), which carries no knowledge;
2. a number in an **innocent place**: an index, the digits of ``round``, the length something has
   or a random name is given, the ``number`` of a route, a member of an enumeration;
3. **ours**: part of a module-level constant in UPPER_CASE, with a comment on the same line or on
   the line directly above that says why that value, and that cites nothing. In `LAYOUT_PACKAGES`
   one comment may stand above a block of constants.

Everything else is a fact (``evidence/facts``) or a judgement (``evidence/priors.yaml``).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "plumbline"

STRUCTURAL = {
    0: "nothing",
    1: "everything, one step",
    2: "a pair, a square",
    3: "the dimensions of space; a triple",
    0.5: "a half, the middle",
    60: "seconds in a minute",
    90: "a right angle",
    180: "half a turn",
    360: "a whole turn",
}
# Packages that draw and lay out pages; nothing in them is computed from a number of theirs.
LAYOUT_PACKAGES = ("figures", "reports")
# (file, number) that may stay where it is, with the reason.
EXCEPTIONS = {
    ("errors.py", 0.6): "how alike two names must be before one is offered for the other",
    ("simulators/sensitization.py", 6): "the weights of a Runge-Kutta step add up to six",
}

CITES = re.compile(
    r"\bet al\b|\bdoi\b|\bpmid\b|\b(?:18|19|20)\d\d\b|\b(?:cohort|meta-?analysis|patients|CI)\b",
    re.IGNORECASE,
)
NAMED_AFTER_A_PAPER = re.compile(r"[A-Z]{3,}_?(?:19|20)\d\d")
CONSTANT_NAME = re.compile(r"_?[A-Z][A-Z0-9_]*")
FEWEST_WORDS = 3


def is_structural(value: complex) -> bool:
    size = abs(value)
    if isinstance(value, bool) or size in STRUCTURAL:
        return True
    return bool(re.fullmatch(r"1(?:0*(?:\.0)?|e[+-]?\d+)|0\.0*1", repr(size)))


def constant_names(node: ast.stmt) -> list[str]:
    """Return the names a statement binds, where it is an assignment."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def comment_text(line: str) -> str:
    """Return the comment of a line of code, without ``noqa``."""
    if "#" not in line:
        return ""
    return re.sub(r"noqa\b.*|type: ignore.*", "", line.rsplit("#", 1)[1]).strip()


def reason_of(node: ast.stmt, lines: list[str], *, block: bool) -> str:
    """Return the comment that speaks for a constant."""
    last = node.end_lineno or node.lineno
    here = " ".join(comment_text(lines[number - 1]) for number in (node.lineno, last))
    above: list[str] = []
    number = node.lineno - 1
    while block and number > 0 and re.match(r"_?[A-Z][A-Z0-9_]*\s*[:=]", lines[number - 1]):
        number -= 1
    while number > 0 and lines[number - 1].lstrip().startswith("#"):
        above.append(lines[number - 1].lstrip("# "))
        number -= 1
    return " ".join([here, *above]).strip()


def complaint_about(node: ast.stmt, lines: list[str], *, block: bool) -> str | None:
    """Return what is wrong with a constant of ours, or None."""
    names = constant_names(node)
    reason = reason_of(node, lines, block=block)
    if any(NAMED_AFTER_A_PAPER.search(name) for name in names):
        return f"{names[0]} is named after a paper"
    if len(reason.split()) < FEWEST_WORDS:
        return f"{names[0]} has no comment that says why this value"
    if found := CITES.search(reason):
        return f"the comment of {names[0]} cites ({found[0]!r})"
    return None


def is_constant(node: ast.stmt) -> bool:
    names = constant_names(node)
    return bool(names) and all(CONSTANT_NAME.fullmatch(name) for name in names)


def is_enumeration(node: ast.AST) -> bool:
    if not isinstance(node, ast.ClassDef):
        return False
    return any("Enum" in ast.unparse(base) or "Flag" in ast.unparse(base) for base in node.bases)


def innocent(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node in which any number may stand."""
    match node:
        case ast.Subscript(slice=index):
            yield index
        case ast.Call(func=ast.Name(id="round"), args=[_, digits]):
            yield digits
        case ast.Call(func=ast.Attribute(attr="token_hex"), args=length):
            yield from length
        case ast.Compare(left=ast.Call(func=ast.Name(id="len")), comparators=lengths):
            yield from lengths
        case ast.AnnAssign(target=ast.Name(id="number"), value=ast.Constant() as value):
            yield value
        case ast.ClassDef(body=body) if is_enumeration(node):
            yield from (item for item in body if isinstance(item, ast.Assign))


def numbers(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield every number below a node that stands in no innocent place."""
    excused: set[int] = set()
    for node in ast.walk(tree):
        for part in innocent(node):
            excused.update(id(child) for child in ast.walk(part))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in excused:
            continue
        if isinstance(node.value, int | float | complex) and not is_structural(node.value):
            yield node


def offences(name: str, text: str) -> Iterator[str]:
    """Yield one line for each number that may not stand where it stands."""
    lines = text.splitlines()
    block = name.split("/")[0] in LAYOUT_PACKAGES
    for statement in ast.parse(text).body:
        complaint: str | None = None
        if is_constant(statement):
            complaint = complaint_about(statement, lines, block=block)
            if complaint is None:
                continue
        for number in numbers(statement):
            if (name, number.value) in EXCEPTIONS:
                continue
            yield f"{name}:{number.lineno}: {number.value!r}: " + (
                complaint or "not structural, not a commented UPPER_CASE constant of the module"
            )


def test_no_number_of_the_literature_stands_in_code() -> None:
    found = [
        line
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in offences(path.relative_to(PACKAGE).as_posix(), path.read_text("utf-8"))
    ]
    assert not found, (
        "move each to evidence/facts (with a source) or evidence/priors.yaml (with reasons); "
        "a number that is ours becomes a module-level constant with a comment:\n" + "\n".join(found)
    )


@pytest.mark.parametrize(
    "code",
    [
        "def prior() -> float:\n    return 0.023\n",
        "PREVALENCE = 0.023\n",
        "# from Smith et al., a review\nPREVALENCE = 0.023\n",
        "PREVALENCE = 0.023  # doi 10.1000/xyz of the review\n",
        "# the share that was seen there\nSMITH2021 = 0.023\n",
        "class Route:\n    hazard = 4.9\n",
        "def f(x: float = 30.9) -> float:\n    return x\n",
    ],
)
def test_a_number_of_the_literature_is_found(code: str) -> None:
    assert list(offences("routes/example.py", code))


@pytest.mark.parametrize(
    "code",
    [
        "# a step this small changes nothing that is shown\nSTEP = 2.5e-4\n",
        "STEP = 0.25  # four steps make one whole\n",
        "x = [1, 2][0] + 0.5 - 1e-9 + 1000 * 360\n",
        "def f(rows: list[int]) -> bool:\n    return len(rows) == 7 and round(0.5, 4) > rows[5]\n",
        "class Level(IntEnum):\n    URGENT = 4\n",
        "class Route:\n    number: int = 5\n",
    ],
)
def test_a_number_of_our_own_is_left_alone(code: str) -> None:
    assert not list(offences("routes/example.py", code))


def test_one_comment_speaks_for_a_block_of_layout_constants_only() -> None:
    code = "# sizes on the page, in millimeters\nWIDTH = 174\nHEIGHT = 62\n"
    assert not list(offences("figures/chart.py", code))
    assert len(list(offences("routes/example.py", code))) == 1
