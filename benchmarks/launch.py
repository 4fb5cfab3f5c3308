"""Run one command and say what it took: ``launch.py OUTPUT COMMAND...``.

A small process of its own, because the system counts the memory of whoever starts a command as the
command's own peak.
"""

from __future__ import annotations

import json
import os
import sys
import time


def launched(output: str, command: list[str]) -> dict[str, float]:
    """Run a command, its standard output into a file; return times, peak and exit status."""
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, output, writing, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    return {
        "wall_s": time.perf_counter() - start,
        "processor_s": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss,
        "status": os.waitstatus_to_exitcode(status),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(launched(sys.argv[1], sys.argv[2:])))
