"""Turn a test run's XML into the page docs/opensim_parity.md.

The rows are those of ``tests/opensim``. Where OpenSim was not there and nothing was compared, the
page that exists is left as it is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

from validation_table import rows_by_table

TABLE = "The same spine in OpenSim"
HEAD = """# The same spine in OpenSim

Written by `make test-full` from `tests/opensim`, never edited. `plumbline spine CASE --to
FILE.osim` writes the model of a person; OpenSim 4.5 loads that file and is asked, through its
own interface, for lengths and moment arms, for a static optimization (squared activations,
activation at least 0.01, force-length as its `Thelen2003Muscle` computes it, one reserve of 0.05
N m per coordinate as the exported file has it, passive moments off) and for the reaction of every
joint. Its optimizer is asked twice, at a tolerance of 1e-8 and ten times tighter: besides the
tolerance it also stops where progress is small, and at 1e-8, with the lumbar spine bent aside, it
does so too early or not by the number of threads that sum for it. What it answers at 1e-9 costs
less and hangs on no thread; the row at 1e-8 is shown beside it. Plumbline answers the same
questions from the same person, with the same objective. Strands of one muscle are free of each
other on both sides, since OpenSim cannot tie them; elsewhere in Plumbline they share one tension.
Kinematics, lengths, moment arms, weights, force-length and optimum are computed twice; path points,
fiber and tendon lengths and strengths come from one build and are the same on both sides. Compared
are a man of ordinary size with usual curves and a small old woman with a kyphotic neck and a flat
back, without a load, no joint fused and passive moments off; other people are not.

The postures: standing; neck bent forward by 29 degrees; lumbar spine bent forward by 34, and aside
by 14; chest turned by 17; neck turned by 40; half of all these at once. Times are processor times
of one core without start-up, OpenSim at its own tolerance of 1e-4, Plumbline at the optimum. What
OpenSim answers at that tolerance differs from the optimum by less than 0.02 in every activation.

| quantity | wanted | found | |
|---|---|---|---|
"""


def main() -> int:
    """Read the run named first, write the page named second."""
    source, target = (Path(argument) for argument in sys.argv[1:3])
    root = ElementTree.parse(source).getroot()  # noqa: S314  written by our own test run
    rows = rows_by_table(root).get(TABLE, [])
    if not rows:
        print(f"opensim: nothing was compared; {target} is left as it is")
        return 0
    text = HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
