"""Write where the published figures of the spine's loads come from, and the list of references.

Every row of the page's tables stands here under its own words, with the facts it rests on. Values,
people and papers are those of the facts, so that they cannot drift from the evidence base.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generate import table, text, write_if_changed

from plumbline.evidence import Fact, Source, fact_record, facts, sources

PRESSURE = "validation.idp.L4_L5."
STANDING = f"{PRESSURE}standing_relaxed"
TRUNK_FILE = "validation.trunk_file.L4_L5."
NECK_ARM = "moment_arm.neck_file."
TRUNK_ARM = "moment_arm.trunk_file."
SEVEN = (
    "sitting_nonchalant",
    "sitting_unsupported",
    "sitting_max_flexion",
    "standing_flexed",
    "hold20kg_close",
    "lift20kg_bent_knees",
    "lift20kg_round_back",
)
ALL_PRESSURES = (STANDING, *(f"{PRESSURE}{name}" for name in SEVEN))
NECK_FILE = tuple(name for name in facts() if name.startswith(NECK_ARM))
# How a row rests on its facts, see `Row`.
RATIO, PRINTED, WORDS, DEMANDED = "ratio", "printed", "words", "demanded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the page and the facts that its published figure rests on.

    Attributes
    ----------
    facts : tuple of str
        Ids. Of a ratio the first is divided by the second.
    kind : str
        ``printed``: every fact's value or interval stands in the row; ``ratio``: the quotient of
        two does; ``words``: the paper says so without a figure; ``demanded``: the figure is our
        demand on what the facts say.
    """

    facts: tuple[str, ...]
    kind: str = PRINTED


def ratio(name: str) -> Row:
    """Return a pressure over that of standing."""
    return Row(facts=(f"{PRESSURE}{name}", STANDING), kind=RATIO)


def arms(prefix: str, group: str, levels: Iterable[str], axis: str = "") -> Row:
    """Return the moment arms of a group."""
    return Row(facts=tuple(f"{prefix}{group}.{level}{axis}" for level in levels))


NECK_LEVELS = ("C2_C3", "C4_C5", "C6_C7")
UPRIGHT = Row(facts=("load.thoracic.follower_upright",))
ROWS = {
    "rank correlation of seven L4-5 pressures": Row(facts=ALL_PRESSURES, kind=DEMANDED),
    "pressure over standing: sitting, unsupported": ratio("sitting_unsupported"),
    "standing, flexed": ratio("standing_flexed"),
    "holding 20 kg close": ratio("hold20kg_close"),
    "sitting, maximal flexion": ratio("sitting_max_flexion"),
    "lifting 20 kg, bent knees": ratio("lift20kg_bent_knees"),
    "lifting 20 kg, round back": ratio("lift20kg_round_back"),
    "slouched against a rest": ratio("sitting_nonchalant"),
    "median error of the seven": Row(facts=ALL_PRESSURES, kind=DEMANDED),
    "T12-L1 compression per degree of inclination, 33-53 over 0-33 deg": Row(
        facts=("load.vbr.plateau_angle", "load.vbr.max_inclination"), kind=DEMANDED
    ),
    "rise in flexion, from standing over from sitting": Row(
        facts=("load.vbr.rise_standing", "load.vbr.rise_sitting"), kind=RATIO
    ),
    "neck strength, lateral and axial": Row(
        facts=("strength.neck.male.lateral_bending", "strength.neck.male.axial_rotation")
    ),
    "neck strength, flexion": Row(facts=("strength.neck.male.flexion",)),
    "neck strength, extension": Row(facts=("strength.neck.male.extension",)),
    "neck strength of women, axial": Row(facts=("strength.neck.female.rotation_right",)),
    "men over women, four directions": Row(facts=("strength.neck.sex_ratio",)),
    "neck compression at 45 degrees over neutral": Row(facts=("validation.neck.flexion45",)),
    "neck compression rises down to C5-6": Row(facts=("validation.neck.flexion45",), kind=WORDS),
    "rise per level below C5-6 over that above, neutral; bent by 45 degrees": Row(
        facts=("validation.neck.flexion45",), kind=WORDS
    ),
    "forward shear of the neutral neck, C2-3 to C7-T1": Row(
        facts=("validation.neck.shear_neutral",)
    ),
    "forward shear at C2-4, bent by 45 degrees over neutral": Row(
        facts=("validation.neck.shear_upper_flexed45",)
    ),
    "forward shear at C6-T1, the same": Row(
        facts=("validation.neck.shear_upper_flexed45",), kind=WORDS
    ),
    "neck disc pressure, neutral, MPa": Row(facts=("validation.neck.idp_neutral",)),
    "neck disc pressure, 40 N on the head, MPa": Row(facts=("validation.neck.idp_helmet",)),
    "upright compression T6-7": UPRIGHT,
    "upright compression T7-8": UPRIGHT,
    "upright compression T8-9": UPRIGHT,
    "levator, bending, C2-3, C4-5, C6-7": arms(
        NECK_ARM, "levator_scapulae", NECK_LEVELS, ".bending"
    ),
    "levator, extension, the same levels": arms(
        NECK_ARM, "levator_scapulae", NECK_LEVELS, ".flexion"
    ),
    "descending trapezius, bending, C6-7": arms(
        NECK_ARM, "trapezius_descending", ("C6_C7",), ".bending"
    ),
    "splenius cervicis, extension, C4-5, C6-7": arms(
        NECK_ARM, "splenius_cervicis", ("C4_C5", "C6_C7"), ".flexion"
    ),
    "rectus abdominis, flexion, T12-L1, L1-2, L3-4": arms(
        TRUNK_ARM, "rectus_abdominis", ("T12_L1", "L1_L2", "L3_L4")
    ),
    "internal oblique, flexion, T12-L1": arms(TRUNK_ARM, "internal_oblique", ("T12_L1",)),
    "all arms of the neck for bending: slope": Row(
        facts=tuple(name for name in NECK_FILE if name.endswith(".bending")), kind=DEMANDED
    ),
    "rectus of standing women, images, L1-2 to L4-5": arms(
        "moment_arm.rectus.", "women", ("L1_L2", "L2_L3", "L3_L4", "L4_L5")
    ),
    "the same, L5-S1": arms("moment_arm.rectus.", "women", ("L5_S1",)),
}
# Rows of the table of baselines that come from somebody else's model.
MODELS = {
    "an open trunk model (head and neck one lump) in the same postures, run in OpenSim": Row(
        facts=tuple(name for name in facts() if name.startswith(TRUNK_FILE)), kind=DEMANDED
    ),
    "a published commercial model of the same man, five of the postures (this model: 0.33)": Row(
        facts=(
            "load.ammr.stand",
            "load.ammr.slouch",
            "load.ammr.erect_sit",
            "load.ammr.flexed",
            "load.ammr.crate_close",
            "load.ammr.lift_round",
        ),
        kind=DEMANDED,
    ),
}
# Ids beyond this many are given by what they have in common.
MANY_IDS = 3


# Units as the page writes them.
UNITS = {"Nm": "N m", "ratio": ""}


def unit(record: Fact) -> str:
    """Return the unit of a fact as the page writes it."""
    return UNITS.get(str(record.unit), text(record.unit))


def shown(record: Fact) -> str:
    """Return value, interval and unit of a fact."""
    low, high = record.low, record.high
    span = "" if low is None or high is None else f"{low:g}-{high:g}"
    if record.value is None:
        return f"{span} {unit(record)}".strip()
    # Arms and levers are compared by their size: signs of axes differ between models.
    value = f"{abs(record.value):g}" if isinstance(record.value, float) else text(record.value)
    return f"{value}{f' ({span})' if span else ''} {unit(record)}".strip()


def published(row: Row) -> str:
    """Return the published figure of a row, computed from its facts."""
    records = [fact_record(name) for name in row.facts]
    if row.kind == RATIO:
        above, below = records
        found = float(above.value) / float(below.value)
        return f"{above.value:g} / {below.value:g} {unit(above)} = {found:.2f}"
    if row.kind == WORDS:
        return "in words: " + text("; ".join(each.note for each in records if each.note))
    if len(records) > MANY_IDS:
        units = ", ".join(dict.fromkeys(unit(each) for each in records))
        return f"{len(records)} values, {units}"
    return ", ".join(map(shown, records))


def ids(row: Row) -> str:
    """Return the ids of a row's facts; many of one stem as that stem."""
    if len(row.facts) <= MANY_IDS:
        return ", ".join(f"`{name}`" for name in row.facts)
    stem = row.facts[0]
    while not all(name.startswith(stem) for name in row.facts):
        stem = stem[:-1]
    return f"`{stem[: stem.rindex('.') + 1]}*`"


def in_whom(row: Row) -> str:
    """Return the people, or models, behind a row."""
    records = [fact_record(name) for name in row.facts]
    return "; ".join(
        dict.fromkeys(
            text(each.population or "not printed")
            + (
                ""
                if each.n is None or str(int(each.n)) in str(each.population)
                else f" (n = {each.n:g})"
            )
            for each in records
        )
    )


def cited(row: Row) -> tuple[str, ...]:
    """Return the ids of a row's sources, each once."""
    return tuple(dict.fromkeys(str(fact_record(name).source) for name in row.facts))


def where(row: Row) -> str:
    """Return the places in the sources, and how far each was read."""
    records = [fact_record(name) for name in row.facts]
    return "; ".join(
        dict.fromkeys(
            f"[{text(each.source)}](#loads-{each.source}), {text(each.where)}"
            + ("" if each.checked == each.where else f" ({text(each.checked)})")
            for each in records
        )
    )


def sources_table() -> str:
    """Return one line per row of the page's tables: figure, people, source, facts."""
    head = ("row", "published, from the facts", "in whom", "source", "facts")
    return table(
        head,
        (
            (text(name), published(row), in_whom(row), where(row), ids(row))
            for name, row in {**ROWS, **MODELS}.items()
        ),
    )


def reference(source: Source) -> str:
    """Return one reference as a paragraph that the tables link to."""
    year = "year not shown" if source.year is None else str(source.year)
    parts = [
        f"**{text(source.id)}**: {text(source.authors)} ({year}).",
        f"{text(source.title)}.",
        f"{text(source.venue)}.",
        f"Read: {text(source.checked)}.",
    ]
    if source.doi is not None and " " not in source.doi:
        parts.append(f"<https://doi.org/{source.doi}>")
    return f"(loads-{source.id})=\n{' '.join(parts)}\n"


def references() -> str:
    """Return every source of the page's tables, in the order of their ids."""
    known = sources()
    names = {name for row in (*ROWS.values(), *MODELS.values()) for name in cited(row)}
    return "\n".join(reference(known[name]) for name in sorted(names))


def main(target: Path) -> None:
    """Write the table and the references below a folder."""
    write_if_changed(target / "spine_load_sources.txt", sources_table())
    write_if_changed(target / "spine_load_references.txt", references())
