"""What is published of the strength of each muscle group, to set the tables beside it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from plumbline.evidence import fact

__all__ = ["SINGLE_SOURCE", "published_forces_n"]

AMMR = "muscle.pcsa.ammr."
KAMIBAYASHI = "muscle.pcsa.kamibayashi."
NECK = "muscle.neck."
SIDE = ".fmax_per_side"

# Every total that was read for one side: names of facts that are added up. Cross-sections count
# with the one tension of the tables, forces as they are printed. A pair of groups has one entry
# where a source does not tell the two apart.
PUBLISHED: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        ("suboccipital",): (
            tuple(
                f"{NECK}{name}.fmax"
                for name in ("rectcap_post_maj", "rectcap_post_min", "obl_cap_sup", "obl_cap_inf")
            ),
        ),
        ("longus_capitis",): ((AMMR + "longus_capitis",), (NECK + "long_cap_sklc4.fmax",)),
        ("longus_colli",): (
            (AMMR + "longus_colli",),
            tuple(f"{NECK}long_col_{name}.fmax" for name in ("c1thx", "c1c5", "c5thx")),
        ),
        ("scalenes",): (
            (AMMR + "scalenes",),
            tuple(f"{NECK}scalenus_{name}.fmax" for name in ("ant", "med", "post")),
        ),
        ("sternocleidomastoid",): (
            (KAMIBAYASHI + "sternocleidomastoid",),
            tuple(f"{NECK}{name}.fmax" for name in ("stern_mast", "cleid_mast", "cleid_occ")),
        ),
        ("hyoids",): (
            tuple(f"{NECK}{name}.fmax" for name in ("Sterno_hyoid", "SternoThyroid", "Omo_hyoid")),
            (AMMR + "hyoids",),
        ),
        ("splenius_capitis",): (
            (AMMR + "splenius_capitis",),
            (NECK + "splen_cap_sklc6.fmax", NECK + "splen_cap_sklthx.fmax"),
        ),
        ("splenius_cervicis",): (
            (AMMR + "splenius_cervicis",),
            (NECK + "splen_cerv_c3thx.fmax",),
        ),
        ("semispinalis_capitis",): (
            (AMMR + "semispinalis_capitis",),
            (KAMIBAYASHI + "semispinalis_capitis",),
            (NECK + "semi_cap_sklc5.fmax", NECK + "semi_cap_sklthx.fmax"),
        ),
        ("semispinalis_cervicis",): (
            (AMMR + "semispinalis_cervicis",),
            (NECK + "semi_cerv_c3thx.fmax",),
        ),
        ("multifidus_cervical",): (
            (AMMR + "multifidus_cervical",),
            ("muscle.cervical_multifidus" + SIDE,),
        ),
        ("longissimus_capitis",): (
            (AMMR + "longissimus_capitis",),
            (NECK + "longissi_cap_sklc6.fmax",),
        ),
        ("longissimus_cervicis",): (
            (AMMR + "longissimus_cervicis",),
            (NECK + "longissi_cerv_c4thx.fmax",),
        ),
        ("iliocostalis_cervicis",): ((NECK + "iliocost_cerv_c5rib.fmax",),),
        ("levator_scapulae",): ((KAMIBAYASHI + "levator_scapulae",), (NECK + "levator_scap.fmax",)),
        ("trapezius_descending",): ((KAMIBAYASHI + "clavotrapezius",), (NECK + "trap_cl.fmax",)),
        ("trapezius", "trapezius_descending"): (("muscle.trapezius" + SIDE,),),
        ("multifidus_thoracic",): (
            (AMMR + "thoracic_multifidus",),
            ("muscle.thoracic_multifidus" + SIDE,),
        ),
        ("spinalis_thoracis",): ((AMMR + "spinalis",),),
        ("longissimus_thoracic_part",): (
            (AMMR + "longissimus_pars_thoracis",),
            ("muscle.longissimus_pars_thoracis" + SIDE,),
        ),
        ("longissimus_lumbar_part",): (
            (AMMR + "longissimus_pars_lumborum",),
            ("muscle.longissimus_pars_lumborum" + SIDE,),
        ),
        ("iliocostalis_thoracic_part", "iliocostalis_lumbar_part"): (
            (AMMR + "iliocostalis_pars_thoracis", AMMR + "iliocostalis_pars_lumborum"),
            ("muscle.iliocostalis_lumb_thor" + SIDE,),
        ),
        ("multifidus_lumbar",): (
            (AMMR + "multifidus_lumbar",),
            ("muscle.multifidus_lumborum" + SIDE,),
        ),
        ("quadratus_lumborum",): (
            (AMMR + "quadratus_lumborum",),
            ("muscle.quadratus_lumborum" + SIDE,),
        ),
        ("psoas",): ((AMMR + "psoas",), ("muscle.psoas_major" + SIDE,)),
        ("rectus_abdominis",): (
            (AMMR + "rectus_abdominis",),
            ("muscle.rectus_abdominis" + SIDE,),
        ),
        ("external_oblique",): (
            (AMMR + "external_oblique",),
            ("muscle.external_oblique" + SIDE,),
        ),
        ("internal_oblique",): (
            (AMMR + "internal_oblique",),
            ("muscle.internal_oblique" + SIDE,),
        ),
        ("latissimus_dorsi",): (("muscle.latissimus_dorsi" + SIDE,),),
    }
)
# Groups of which one total was read, that of the tables themselves, or none.
SINGLE_SOURCE = (
    "suboccipital",
    "iliocostalis_cervicis",
    "trapezius",
    "semispinalis_thoracis",
    "spinalis_thoracis",
    "latissimus_dorsi",
)


def published_forces_n() -> dict[tuple[str, ...], tuple[float, ...]]:
    """Return every published total of one side, by the groups that it holds, N.

    References
    ----------
    ammr2026, kamibayashi1998q, mortensen2018file, wilkinson2021file
    """
    return {
        groups: tuple(sum(_force_n(name) for name in names) for names in totals)
        for groups, totals in PUBLISHED.items()
    }


def _force_n(name: str) -> float:
    if ".pcsa." in name:
        return fact(name, unit="cm2") * fact("muscle.tension.ammr", unit="N/cm2")
    return fact(name, unit="N")
