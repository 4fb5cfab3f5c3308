#!/bin/sh
# Make what the README shows: docs/images/report.png, page 1 of the report on a case as Chromium prints it
# on paper, and the answer as the terminal prints it, without its longer lists.
#   sh scripts/picture.sh [CASE]
# Needs chromium, pdftoppm (poppler-utils), and an environment in which `plumbline` runs.
set -eu
cd "$(dirname "$0")/.."
case_file=${1:-cases/cord_back_pain.yaml}
plumbline=${PLUMBLINE:-.venv/bin/plumbline}
python=${PYTHON:-.venv/bin/python}
browser=${CHROMIUM:-chromium}
for tool in "$browser" pdftoppm; do
    command -v "$tool" >/dev/null || { echo "picture: $tool is missing" >&2; exit 1; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
$plumbline assess "$case_file" --to "$folder/report.html" >"$folder/answer.txt"
"$python" scripts/readme_answer.py <"$folder/answer.txt"
"$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --no-pdf-header-footer --print-to-pdf="$folder/report.pdf" "file://$folder/report.html" >/dev/null 2>&1
pdftoppm -png -r 120 -f 1 -l 1 -singlefile "$folder/report.pdf" "$folder/report"
mkdir -p docs/images
# Few colors are enough for a page of text, and make the file much smaller; this method keeps the rare ones.
"$python" - "$folder/report.png" docs/images/report.png <<'PYTHON'
import sys
from PIL import Image

Image.open(sys.argv[1]).quantize(colors=128, method=Image.Quantize.FASTOCTREE).save(sys.argv[2], optimize=True)
PYTHON
size=$(wc -c <docs/images/report.png)
echo "docs/images/report.png: $size bytes"
[ "$size" -lt 300000 ] || { echo "picture: too large for the README" >&2; exit 1; }
