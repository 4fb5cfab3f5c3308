"""Which parameters the functions of a fragment ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Fragment
from plumbline.errors import ModelError
from plumbline.testing.terms import terms_of

__all__ = ["Asked", "asked_of"]

Row = Float[np.ndarray, " row"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the functions of a fragment asked the context for.

    Attributes
    ----------
    parameters : frozenset of str
        Parameters that were there.
    missing : mapping of str to str
        Function, in words, to the complaint about a parameter that nobody declares.
    """

    parameters: frozenset[str]
    missing: Mapping[str, str]


@final
class _Recorder(dict[str, Row]):
    """Parameters that remember which of them were looked at."""

    def __init__(self, known: Mapping[str, Row]) -> None:
        super().__init__(known)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Row:
        value = super().__getitem__(name)
        self.asked.add(name)
        return value


def asked_of(fragment: Fragment, context: Context) -> Asked:
    """Call every function of a fragment once and return what it asked for.

    Parameters
    ----------
    fragment : Fragment
        The equations.
    context : Context
        Parameters, covariates, and the quantities of person and twin.
    """
    recorder = _Recorder(context.values)
    watched = replace(context, values=recorder)
    # A type checker may look at an entry while the context is made; that is not the fragment's.
    recorder.asked.clear()
    missing: dict[str, str] = {}
    for named in terms_of(fragment):
        try:
            named.term(watched)
        except ModelError as error:
            missing[named.name] = str(error)
    return Asked(parameters=frozenset(recorder.asked), missing=missing)
