"""What the functions answer: one frozen dataclass for each kind of answer.

Fields have the names of ``distill-bounds COMMAND --json``. Widths, steps and sizes are numbers without a unit;
errors are shares of the points in [0, 1]; risks are mean losses in nats; margins have the unit of the inputs, whose
norms are at most 1 after preparation. What does not apply is ``None``.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bracket:
    """A number known from both sides."""

    lower: float
    """Proven lower end."""
    upper: float
    """Proven upper end."""
    method: str
    """How the ends were certified."""
    confidence: float
    """Probability that both ends hold; 1 without sampling."""
    directions: int | None = None
    """Number of fresh directions behind a sampled certificate."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """How the inputs were prepared."""

    normalisation: str
    least_divisor: float
    greatest_divisor: float
    standardised: bool = False
    intercept: float | None = None


@dataclass(frozen=True, eq=False)
class Dataset:
    """What the data are after preparation."""

    n: int
    """Number of points."""
    d: int
    """Their dimension."""
    c: float
    """Least norm of a point."""
    max_norm: float
    """Greatest norm of a point, at most 1."""
    positives: int
    """Number of points with the label 1."""
    digest: str
    """SHA-256 of points and labels."""


@dataclass(frozen=True, eq=False)
class Data:
    """Where the data are from, and how they were prepared."""

    name: str
    source: dict[str, Any]
    scaling: Scaling
    dataset: Dataset
    notes: list[str] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Sizing:
    """The network that a statement asks for."""

    title: str
    equations: str
    level: float
    """The error, or the risk in nats, that is reached."""
    width: float
    """Number of neurons, even; a float where it is beyond the whole numbers."""
    steps: float
    """Number of steps of gradient descent."""
    step_size: float
    radius: float | None
    """No neuron may go further than radius/√width from where it began; ``None``: no limit."""
    probability: float
    """Least probability over the initial weights."""
    width_enclosure: Floats
    """Proven bounds on the real number that was rounded up to ``width``; shape (2,)."""


@dataclass(frozen=True, eq=False)
class Necessary:
    """What no network can do without on some data of the margin."""

    fails_up_to: float
    """On four points networks of up to this many neurons fail with the probability δ that was asked about; a float
    where it is beyond the whole numbers."""
    statement: str
    """The statement that proves it."""


class Bounds(dict[str, Sizing]):
    """The networks that the statements ask for, by statement id."""

    necessary: Necessary | None
    """What is necessary; ``None`` where no data of this margin and number of points are known for it."""

    def __init__(self, sizings: dict[str, Sizing], necessary: Necessary | None) -> None:
        super().__init__(sizings)
        self.necessary = necessary


@dataclass(frozen=True, eq=False)
class MarginOfTeacher:
    """The margin of the data, as certified for training."""

    gamma: Bracket
    """γ*, the greatest margin of any teacher."""
    met: bool
    """Whether the bracket is as narrow as was asked for."""
    gamma_hilbert: float
    """Margin of a linear classifier in the feature space; γ* is at most this."""
    gamma_hilbert_bracket: Bracket
    n: int
    d: int
    rank: int
    """Rank of the inputs."""
    c: float
    """Least norm of a point."""
    shortfall: str | None = None
    """Why it is not."""


@dataclass(frozen=True, eq=False)
class Spread:
    """The margins y_i z_i of a teacher."""

    least: float
    mean: float
    largest: float


@dataclass(frozen=True, eq=False)
class Choice:
    """What choosing the teacher changed."""

    objective: str
    """What it was chosen for."""
    chosen: Spread
    """Its margins."""
    otherwise: Spread
    """Those of the teacher that was found for the margin alone."""


@dataclass(frozen=True, eq=False)
class Margin:
    """The margin of the data, and the teacher that proves it."""

    gamma: Bracket
    """γ*, the greatest margin of any teacher."""
    gamma_hilbert: float
    """Margin of a linear classifier in the feature space; γ* is at most this."""
    gamma_hilbert_bracket: Bracket
    n: int
    d: int
    c: float
    """Least norm of a point."""
    data: Data
    met: bool | None = None
    """Whether the bracket is as narrow as was asked for."""
    shortfall: str | None = None
    """Why it is not."""
    rank: int | None = None
    """Rank of the inputs."""
    logits: Floats | None = None
    """The teacher's outputs z_i, shape (n,); none of more points than γ* is bracketed for."""
    logit_radius: float | None = None
    """Bound on the error of each logit."""
    choice: Choice | None = None
    """What choosing the teacher changed; ``None`` unless ``teacher_objective`` asked for more than the margin."""
    support: int | None = None
    """Number of points that decide an upper bound of many points."""
    note: str | None = None
    """What is not known of many points."""


@dataclass(frozen=True, eq=False)
class State:
    """A network at one moment, or in the mean over steps."""

    risk: float
    """Mean loss in nats: of soft labels the mean Kullback–Leibler divergence."""
    error: float
    """Share of the points with y f(x) ≤ 0."""


@dataclass(frozen=True, eq=False)
class Run:
    """One network after training."""

    labels: str
    loss: str
    initial_scale: float
    width: int
    steps: int
    step_size: float
    radius: float | None
    seed: int
    initial_risk: float
    initial: State
    averaged: State
    """Means over all steps, the first included."""
    final: State
    flips: int
    """Pairs of neuron and point whose activity at the end is not that of the start."""
    drift: float
    """Farthest that a neuron is from its start, in units of 1/√width."""
    averaged_other_risk: float | None
    """Mean risk over the steps of the other kind of labels."""
    most_flips: int
    engine: dict[str, Any]
    """Which engine ran, and what each was predicted to cost."""
    margin: MarginOfTeacher | None
    data: Data
    scale: float | None = None
    """Factor of the teacher's logits; ``None`` for hard labels."""
    temperature: float = 1.0


@dataclass(frozen=True, eq=False)
class Trials:
    """One width, tried on seeds."""

    width: int
    successes: int
    seeds: int
    lower: float
    """Lower confidence bound on the probability of success."""
    upper: float
    decision: str


@dataclass(frozen=True, eq=False)
class LeastWidth:
    """The least width that is enough, as an interval."""

    at_least: int
    at_most: int | None
    """``None`` if no width that was tried was enough."""
    trials: list[Trials]


@dataclass(frozen=True, eq=False)
class Schedule:
    """How a network is trained."""

    steps: int
    step_size: float
    radius: float | None


@dataclass(frozen=True, eq=False)
class Requirement:
    """How many neurons are needed."""

    labels: str
    loss: str
    initial_scale: float
    epsilon: float
    """The averaged error that is asked for."""
    probability: float
    """Share of the initial weights that has to succeed."""
    method: str
    """``runs``, ``certificate`` or ``separation``."""
    law: str | None
    schedule: Schedule | None
    statement: str | None
    """The statement whose schedule was used."""
    bound: float | None
    promised: float | None
    necessary: int
    """Without this width no network is right on enough of the points."""
    requirement: LeastWidth
    margin: MarginOfTeacher | None
    data: Data
    scale: float | None = None
    temperature: float = 1.0


@dataclass(frozen=True, eq=False)
class FeaturesFixed:
    """What training needs that leaves the features at rest."""

    width: int
    enough: int | None
    probability: float
    statements: list[str]


@dataclass(frozen=True, eq=False)
class WithinRadius:
    """What training within a radius needs."""

    radius: float
    delta: float
    width: int
    failure: float | None
    triples: list[Any]
    """Rows, from 1, of three points each."""
    triples_of: int


@dataclass(frozen=True, eq=False)
class Lower:
    """A width that every network with a small error has."""

    width: int
    statement: str
    """Id of the statement that proves it."""
    of_any_training: int
    """What any training needs, if that is more."""
    epsilon: float
    errors: int
    """Number of points that may be wrong."""
    part: str
    changes: int
    """Changes of the label along the part that forces the width."""
    features_fixed: FeaturesFixed | None
    witness: NDArray[Any]
    """Rows, from 1, of the points that force it."""
    tried: dict[str, Any]
    within: WithinRadius | None
    n: int
    d: int
    data: Data


@dataclass(frozen=True, eq=False)
class Ends:
    """Proven bounds."""

    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Ceiling:
    """A proven upper bound, if there is one."""

    upper: float | None


@dataclass(frozen=True, eq=False)
class Budget:
    """What the bound pays for."""

    flips: float
    """Neurons that may change sides."""
    distance: float
    """The way to the reference."""
    gap: float
    """What the reference leaves."""


@dataclass(frozen=True, eq=False)
class Reference:
    """Weights near the drawn ones that are already right."""

    rule: str | None
    orthogonal: bool


@dataclass(frozen=True, eq=False)
class Certificate:
    """What one network is sure to do, before it is trained."""

    labels: str
    loss: str
    initial_scale: float
    width: int
    steps: int
    step_size: float
    radius: float | None
    seed: int
    error: Ends
    """The classification error, averaged over all steps."""
    risk: Ceiling
    """The risk, averaged over all steps, in nats."""
    budget: Budget | None
    reference: Reference
    flippable: int
    """Pairs of neuron and point that may change sides."""
    groups: int
    data: Data
    scale: float | None = None
    temperature: float = 1.0


T = typing.TypeVar("T")


def build(cls: type[T], value: Any) -> T:
    """``value``, which holds dictionaries and arrays, as the dataclass ``cls``."""
    return typing.cast(T, _builder(typing.cast(Any, cls))(value))


def _same(value: Any) -> Any:
    return value


@functools.cache
def _builder(cls: Any) -> Callable[[Any], Any]:
    """What makes the type ``cls`` of a value, with the dataclasses that it names. Types are read once."""
    origin, arguments = typing.get_origin(cls), typing.get_args(cls)
    if origin in (types.UnionType, typing.Union):
        (part,) = (part for part in arguments if part is not type(None))
        inner = _builder(part)
        return lambda value: None if value is None else inner(value)
    if origin is list and arguments:
        entry = _builder(arguments[0])
        return lambda value: [entry(part) for part in value]
    if origin is np.ndarray:
        return np.asarray
    if not dataclasses.is_dataclass(cls):
        return _same
    fields = {name: _builder(hint) for name, hint in typing.get_type_hints(cls).items()}
    construct = typing.cast(Any, cls)
    return lambda value: construct(**{name: fields[name](entry) for name, entry in value.items()})
