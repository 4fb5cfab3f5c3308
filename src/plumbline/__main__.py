"""Let ``python -m plumbline`` do what the command ``plumbline`` does."""

from plumbline.interfaces.cli import app

__all__: list[str] = []

if __name__ == "__main__":
    app(prog_name="plumbline")
