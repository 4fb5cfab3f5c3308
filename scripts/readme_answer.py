"""Put a printed answer (standard input) into the README, without its longer lists."""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
ANSWER = re.compile(r"(<!-- answer: .*? -->\n```\n).*?(```\n<!-- end of answer -->)", re.DOTALL)
MARK = "  ..."


def shortened(answer: str) -> str:
    """Return the level, the headline, the chart, what is next, and what the answer rests on.

    Parameters
    ----------
    answer : str
        What ``plumbline assess`` prints.
    """
    blocks = answer.strip().split("\n\n")
    level = blocks[0].splitlines()[0]
    rests_on = blocks[-2].splitlines()[0]
    return "\n\n".join([f"{level}\n{MARK}", *blocks[1:-2], f"{rests_on}\n{MARK}"]) + "\n"


def main() -> None:
    """Replace the answer between the two marks of the README."""
    answer = shortened(sys.stdin.read())
    text = README.read_text(encoding="utf-8")
    replaced, count = ANSWER.subn(lambda match: match[1] + answer + match[2], text)
    if count != 1:
        sys.exit("README.md: the marks of the answer are missing")
    README.write_text(replaced, encoding="utf-8")


if __name__ == "__main__":
    main()
