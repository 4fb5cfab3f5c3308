"""Everything that is needed to compute the same answer again, and the sources that were used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib import metadata
from importlib.resources import files

from plumbline.assessment import Citation, Provenance
from plumbline.case import Case, FrozenMapping
from plumbline.causal import Model
from plumbline.evidence import Source, citations, evidence_digest, facts, priors_digest
from plumbline.inference import AssembledModel, Posterior
from plumbline.routes import ROUTES

__all__ = ["cited_in", "model_digest", "provenance_of", "seed_of"]

LIBRARIES = ("numpy", "scipy", "numba", "pyyaml")
HEX_DIGIT_BITS = 4  # a hexadecimal digit holds four bits
SEED_BITS = 53  # a seed must survive a JSON reader that knows only double precision
FINDINGS = "findings"
DECIDING = ("red_flags.yaml", "test_classes.yaml", "trials.yaml", "utilities.yaml")


def seed_of(case: Case) -> int:
    """Return the seed of a case: from its content, without id and side."""
    digest = case.seed_digest()
    return int.from_bytes(bytes.fromhex(digest)) >> (len(digest) * HEX_DIGIT_BITS - SEED_BITS)


def model_digest(model: Model) -> str:
    """Return a SHA-256 over the structure of the model, the findings, and what decides on them.

    Red flags, classes of tests, the loss table and the trials are part of it: two answers that
    differ because one of these files does have another digest.
    """
    total = hashlib.sha256()
    for cause in model.causes.values():
        total.update(f"{cause.id}{cause.states}{cause.neck_states}{sorted(cause.onset)}".encode())
    for link in model.links:
        total.update(f"{link.child}{sorted(link.parents.items())}{link.state}".encode())
    for hazard in model.hazards:
        gate = sorted(hazard.when.items())
        total.update(f"{hazard.symptom}{hazard.owner}{gate}{hazard.treatment}".encode())
    for gain in model.gains:
        total.update(f"{gain.owner}{sorted(gain.when.items())}{gain.treatment}".encode())
    folder = files("plumbline.evidence") / FINDINGS
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.name.endswith(".yaml"):
            total.update(path.read_bytes())
    for name in DECIDING:
        total.update((files("plumbline.evidence") / name).read_bytes())
    return total.hexdigest()


def provenance_of(
    case: Case, assembled: AssembledModel, posterior: Posterior | None, *, seed: int, draws: int
) -> Provenance:
    """Return versions, digests, seed and draws."""
    return Provenance(
        version=metadata.version("plumbline-spine"),
        evidence_digest=evidence_digest(),
        priors_digest=priors_digest(),
        model_digest=model_digest(assembled.model),
        case_digest=case.digest(),
        seed=seed,
        draws=draws,
        effective_draws=posterior.effective_draws if posterior is not None else 0.0,
        libraries=FrozenMapping({name: metadata.version(name) for name in LIBRARIES}),
    )


def cited_in(
    assembled: AssembledModel, posterior: Posterior | None, also: Iterable[str] = ()
) -> tuple[Citation, ...]:
    """Return the sources of the model, of the findings that were used, and of other facts."""
    cited = [fact for fragment in assembled.fragments for fact in fragment.cites]
    cited += [fact for route in ROUTES for fact in route.evidence]
    cited += [name for name in assembled.parameters if name in facts()]
    if posterior is not None:
        for finding in posterior.question.findings:
            cited += finding.cites
    cited += also
    known = [name for name in dict.fromkeys(cited) if name in facts()]
    return tuple(_citation(source) for source in citations(known))


def _citation(source: Source) -> Citation:
    parts = [
        source.authors,
        f"({source.year})" if source.year else None,
        source.title,
        source.venue,
    ]
    return Citation(
        id=source.id,
        text=" ".join(str(part) for part in parts if part),
        doi=source.doi,
        url=source.url,
    )
