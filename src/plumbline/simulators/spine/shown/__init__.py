"""A loaded spine for eyes and other programs: drawing, MuJoCo, OpenSim."""

__all__: list[str] = []
