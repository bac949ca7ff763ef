"""Bounds, certified margins and seeded simulation for training with soft labels.

Each function answers as `distill-bounds COMMAND --json` does, with the same names. Its keyword
arguments are the flags of the command, with `_` for `-`; what is left out has the command's default.
Lists of numbers come as NumPy arrays. Bad input raises ValueError with the command's line.
"""

from typing import Any, Literal

import numpy
from numpy.typing import ArrayLike, NDArray

__version__: str

def bounds(
    *,
    n: int,
    gamma: float,
    epsilon: float,
    delta: float,
    c: float = ...,
    beta: float | None = ...,
) -> dict[str, dict[str, Any]]:
    """Widths, steps, step sizes and radii that the statements ask for, by statement id."""

def margin(
    X: ArrayLike,
    y: ArrayLike,
    *,
    standardise: bool = ...,
    intercept: bool | float | None = ...,
    normalise: Literal["fit", "none", "max", "unit"] = ...,
    relative_width: float = ...,
    confidence: float = ...,
    teacher_objective: Literal["margin", "equal", "mean"] = ...,
    seed: int = ...,
) -> dict[str, Any]:
    """The margin as a certified bracket, and the teacher's logits, of X (n, d) and y in {-1, 1}."""

def train(
    X: ArrayLike,
    y: ArrayLike,
    *,
    standardise: bool = ...,
    intercept: bool | float | None = ...,
    normalise: Literal["fit", "none", "max", "unit"] = ...,
    labels: Literal["soft", "hard", "smoothed"],
    loss: Literal["logistic", "perceptron"] = ...,
    scale: float | None = ...,
    temperature: float | None = ...,
    initial_scale: float = ...,
    teacher: str | ArrayLike | None = ...,
    margin_seed: int = ...,
    width: int,
    steps: int,
    step_size: float,
    radius: float | None = ...,
    seed: int = ...,
    relative_width: float = ...,
    confidence: float = ...,
    teacher_objective: Literal["margin", "equal", "mean"] = ...,
) -> dict[str, Any]:
    """One network trained by projected gradient descent."""

def require(
    X: ArrayLike,
    y: ArrayLike,
    *,
    standardise: bool = ...,
    intercept: bool | float | None = ...,
    normalise: Literal["fit", "none", "max", "unit"] = ...,
    labels: Literal["soft", "hard", "smoothed"],
    loss: Literal["logistic", "perceptron"] = ...,
    scale: float | None = ...,
    temperature: float | None = ...,
    initial_scale: float = ...,
    teacher: str | ArrayLike | None = ...,
    margin_seed: int = ...,
    certified: bool = ...,
    separable: bool = ...,
    epsilon: float = ...,
    delta: float = ...,
    statement: str | None = ...,
    steps: int | None = ...,
    step_size: float | None = ...,
    radius: float | None = ...,
    widest: int = ...,
    seeds: int | None = ...,
    decision_confidence: float = ...,
    relative_width: float = ...,
    confidence: float = ...,
    teacher_objective: Literal["margin", "equal", "mean"] = ...,
) -> dict[str, Any]:
    """The least even width at which the averaged classification error is small often enough."""

def lower(
    X: ArrayLike,
    y: ArrayLike,
    *,
    epsilon: float = ...,
    radius: float | None = ...,
    delta: float = ...,
) -> dict[str, Any]:
    """A width that every network with error at most epsilon has, and the rows, from 1, that force it; with
    a radius, that has it with probability 1 - delta when trained within it; and what training needs that
    leaves the features at rest."""

def certify(
    X: ArrayLike,
    y: ArrayLike,
    *,
    standardise: bool = ...,
    intercept: bool | float | None = ...,
    normalise: Literal["fit", "none", "max", "unit"] = ...,
    labels: Literal["soft", "hard", "smoothed"],
    width: int,
    steps: int,
    step_size: float,
    radius: float | None = ...,
    seed: int = ...,
    loss: Literal["logistic", "perceptron"] = ...,
    scale: float | None = ...,
    temperature: float | None = ...,
    initial_scale: float = ...,
    teacher: str | ArrayLike | None = ...,
    margin_seed: int = ...,
    relative_width: float = ...,
    confidence: float = ...,
    teacher_objective: Literal["margin", "equal", "mean"] = ...,
) -> dict[str, Any]:
    """Bounds on the averaged error of one network, proven before it is trained."""

def kernel(X: ArrayLike) -> NDArray[numpy.float64]:
    """The limiting kernel x_i.x_k (pi - angle)/(2 pi), (n, n), of X (n, d)."""
