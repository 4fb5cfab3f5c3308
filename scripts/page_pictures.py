"""Take the pictures of the page for the documentation, from a server that is running.

    make serve CASES=/tmp/pictures PORT=8642
    python scripts/page_pictures.py http://127.0.0.1:8642

Needs Chromium on the PATH and the packages of `make test`.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Small files: as wide as a page of the documentation, and as few colors as nobody misses.
WIDTH = 1000
COLORS = 224
GAP = 40
PERSON = "post-01-tests"
WAIT_MS = 90_000


def main(address: str) -> int:
    """Take every picture."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        take_desk(browser, address)
        take_person(browser, address)
        browser.close()
    return 0


def take_desk(browser: Browser, address: str) -> None:
    """Take the desk, and what a click on a route shows."""
    page = browser.new_page(viewport={"width": 1280, "height": 1640})
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{address}/library")
    page.get_by_role("button", name=f"Open {PERSON}").click()
    page.wait_for_selector("#answer-progress[data-state=done]", state="attached")
    page.locator("[data-tab]", has_text="Neck and cord screen").click()
    page.wait_for_selector("#finding-gait_deviation")
    page.evaluate("window.scrollTo(0, 0)")
    keep([shot(page)], "page_desk")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("button.part").nth(1).click()
    page.wait_for_selector("#why-dialog[open] #why-title")
    keep([shot(page)], "page_why")


def take_person(browser: Browser, address: str) -> None:
    """Take three screens of the person's part, as a phone shows them."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, device_scale_factor=2)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Start my questions").click()
    page.wait_for_url("**/person/*")
    topics = page.url.rsplit("/", 1)[0]
    pictures = [shot(page)]
    page.goto(f"{topics}/where")
    for place in ("Low back", "Neck"):
        page.get_by_role("checkbox", name=place, exact=True).first.click()
    page.mouse.move(5, 5)
    pictures.append(shot(page))
    page.goto(f"{topics}/control")
    numb = page.get_by_role("group", name="numb between")
    numb.get_by_role("radio", name="Yes").check()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/help")
    keep([*pictures, shot(page)], "page_person")


def shot(page: Page) -> Image.Image:
    """Return what is in the window."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def keep(pictures: list[Image.Image], name: str) -> None:
    """Write pictures side by side as one small file."""
    wide = sum(one.width for one in pictures) + GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (wide, pictures[0].height), "white")
    at = 0
    for one in pictures:
        whole.paste(one, (at, 0))
        at += one.width + GAP
    height = round(whole.height * WIDTH / whole.width)
    small = whole.resize((WIDTH, height), Image.Resampling.LANCZOS)
    few = small.quantize(COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)
    print(f"{name}.png {(IMAGES / f'{name}.png').stat().st_size // 1024} kB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
