"""Bounds, certified margins and seeded simulation for training with soft and with hard labels.

Each function asks what ``distill-bounds COMMAND`` asks, with the same names: its keyword arguments are the flags of
the command, with ``_`` for ``-``; what is ``None`` has the command's default. The answers are frozen dataclasses
(:mod:`distill_bounds.results`) with NumPy arrays. Ctrl-C stops the work.

>>> import distill_bounds as db
>>> db.bounds(n=8, gamma=0.1, epsilon=0.1, delta=0.1)["S.s4"].width
230302
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _native
from .results import Bounds, Certificate, Lower, Margin, Necessary, Requirement, Run, Sizing, build

__all__ = ["bounds", "certify", "kernel", "lower", "margin", "require", "train"]
__version__: str = _native.__version__


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that say something."""
    return {name: value for name, value in arguments.items() if value is not None and value is not False}


def bounds(
    *,
    n: int,
    gamma: float,
    epsilon: float,
    delta: float,
    c: float | None = None,
    beta: float | None = None,
) -> Bounds:
    """The networks that the statements ask for, by statement id, and what is necessary.

    Parameters
    ----------
    n: int
        Number of points.
    gamma: float in (0, 1/2]
        The margin of the data.
    epsilon: float in (0, 1)
        The averaged classification error that is asked for.
    delta: float in (0, 1/3)
        How probable failure may be: with probability 1 - 2 delta or 1 - 3 delta it is met.
    c: float in (0, 1]
        Least norm of a point (default 1).
    beta: float in (0, 1)
        A risk in nats in place of the error, for statements on risks.

    Returns
    -------
    :class:`~distill_bounds.results.Bounds`, a dict of :class:`~distill_bounds.results.Sizing`

    Raises
    ------
    ValueError
        Where an argument is outside its domain; the message says which and what was expected.
    """
    answers = _native.bounds(**_given(n=n, gamma=gamma, epsilon=epsilon, delta=delta, c=c, beta=beta))
    necessary = answers.pop("necessary")
    sizings = {name: build(Sizing, answer) for name, answer in answers.items()}
    return Bounds(sizings, build(Necessary, necessary) if necessary else None)


def margin(
    X: ArrayLike,
    y: ArrayLike,
    *,
    standardise: bool = False,
    intercept: bool | float | None = None,
    normalise: Literal["fit", "none", "max", "unit"] | None = None,
    relative_width: float | None = None,
    confidence: float | None = None,
    teacher_objective: Literal["margin", "equal", "mean"] | None = None,
    seed: int | None = None,
) -> Margin:
    """The margin of the data as a certified bracket, and the teacher that proves it.

    Parameters
    ----------
    X: array of shape (n, d)
        The points, one a row. Longer ones than 1 are divided by the greatest norm, unless ``normalise`` says
        otherwise: ``"none"`` leaves them, ``"unit"`` divides each by its own norm.
    y: array of shape (n,)
        The labels, each -1 or 1.
    standardise: bool
        Bring each feature to mean 0 and variance 1 first.
    intercept: bool or float
        Add a constant feature (``True``: 1), as networks here have no biases.
    relative_width, confidence
        How narrow the bracket of the margin shall be, and how sure, where it is sampled.
    teacher_objective: str
        Which teacher is taken of those that prove the margin: with ``"equal"`` one whose logits are most equal,
        with ``"mean"`` one whose logits are largest in mean; for at most 300 points of rank 3, or 2000 of rank 1
        or 2.
    seed: int
        Seed of the sampling, above rank 2.

    Returns
    -------
    :class:`~distill_bounds.results.Margin`

    Raises
    ------
    ValueError
        Where an argument is outside its domain; the message says which and what was expected.
    """
    return build(
        Margin,
        _native.margin(
            X,
            y,
            **_given(
                standardise=standardise,
                intercept=intercept,
                normalise=normalise,
                relative_width=relative_width,
                confidence=confidence,
                teacher_objective=teacher_objective,
                seed=seed,
            ),
        ),
    )


def train(
    X: ArrayLike,
    y: ArrayLike,
    *,
    labels: Literal["soft", "hard", "smoothed"],
    width: int,
    steps: int,
    step_size: float,
    radius: float | None = None,
    seed: int | None = None,
    standardise: bool = False,
    intercept: bool | float | None = None,
    normalise: Literal["fit", "none", "max", "unit"] | None = None,
    loss: Literal["logistic", "perceptron"] | None = None,
    scale: float | None = None,
    temperature: float | None = None,
    initial_scale: float | None = None,
    teacher: str | ArrayLike | None = None,
    margin_seed: int | None = None,
    relative_width: float | None = None,
    confidence: float | None = None,
    teacher_objective: Literal["margin", "equal", "mean"] | None = None,
) -> Run:
    """One network, trained by gradient descent.

    Parameters
    ----------
    labels: str
        ``"soft"``, the teacher's probabilities; ``"hard"``, the classes; or ``"smoothed"``.
    width: int, even
        Number of neurons.
    steps: int
        Number of steps of gradient descent on all points at once.
    step_size: float
        Its step size.
    radius: float
        No neuron may go further than radius/√width from where it began; ``None``: no limit.
    seed: int
        Seed of the initial weights (default 0).
    X: array of shape (n, d)
        The points, one a row. Longer ones than 1 are divided by the greatest norm, unless ``normalise`` says
        otherwise: ``"none"`` leaves them, ``"unit"`` divides each by its own norm.
    y: array of shape (n,)
        The labels, each -1 or 1.
    standardise: bool
        Bring each feature to mean 0 and variance 1 first.
    intercept: bool or float
        Add a constant feature (``True``: 1), as networks here have no biases.
    loss, scale, temperature, initial_scale
        What is trained on, and from where: the loss of hard labels, the factor of the teacher's logits, the
        student's temperature, and the size of the first weights (default 1).
    teacher: file, or array of shape (n,)
        The teacher's logits; without it the one that proves the margin.
    margin_seed: int
        Seed of the margin's sampling, above rank 2.
    relative_width, confidence
        How narrow the bracket of the margin shall be, and how sure, where it is sampled.
    teacher_objective: str
        Which teacher is taken of those that prove the margin: with ``"equal"`` one whose logits are most equal,
        with ``"mean"`` one whose logits are largest in mean; for at most 300 points of rank 3, or 2000 of rank 1
        or 2.

    Returns
    -------
    :class:`~distill_bounds.results.Run`

    Raises
    ------
    ValueError
        Where an argument is outside its domain; the message says which and what was expected.
    """
    return build(
        Run,
        _native.train(
            X,
            y,
            **_given(
                labels=labels,
                width=width,
                steps=steps,
                step_size=step_size,
                radius=radius,
                seed=seed,
                standardise=standardise,
                intercept=intercept,
                normalise=normalise,
                loss=loss,
                scale=scale,
                temperature=temperature,
                initial_scale=initial_scale,
                teacher=teacher,
                margin_seed=margin_seed,
                relative_width=relative_width,
                confidence=confidence,
                teacher_objective=teacher_objective,
            ),
        ),
    )


def certify(
    X: ArrayLike,
    y: ArrayLike,
    *,
    labels: Literal["soft", "hard", "smoothed"],
    width: int,
    steps: int,
    step_size: float,
    radius: float | None = None,
    seed: int | None = None,
    standardise: bool = False,
    intercept: bool | float | None = None,
    normalise: Literal["fit", "none", "max", "unit"] | None = None,
    loss: Literal["logistic", "perceptron"] | None = None,
    scale: float | None = None,
    temperature: float | None = None,
    initial_scale: float | None = None,
    teacher: str | ArrayLike | None = None,
    margin_seed: int | None = None,
    relative_width: float | None = None,
    confidence: float | None = None,
    teacher_objective: Literal["margin", "equal", "mean"] | None = None,
) -> Certificate:
    """Bounds on the averaged error of one network, proven before it is trained.

    It is the network that :func:`train` draws with the same seed.

    Parameters
    ----------
    labels: str
        ``"soft"``, the teacher's probabilities; ``"hard"``, the classes; or ``"smoothed"``.
    width: int, even
        Number of neurons.
    steps: int
        Number of steps of gradient descent on all points at once.
    step_size: float
        Its step size.
    radius: float
        No neuron may go further than radius/√width from where it began; ``None``: no limit.
    seed: int
        Seed of the initial weights (default 0).
    X: array of shape (n, d)
        The points, one a row. Longer ones than 1 are divided by the greatest norm, unless ``normalise`` says
        otherwise: ``"none"`` leaves them, ``"unit"`` divides each by its own norm.
    y: array of shape (n,)
        The labels, each -1 or 1.
    standardise: bool
        Bring each feature to mean 0 and variance 1 first.
    intercept: bool or float
        Add a constant feature (``True``: 1), as networks here have no biases.
    loss, scale, temperature, initial_scale
        What is trained on, and from where: the loss of hard labels, the factor of the teacher's logits, the
        student's temperature, and the size of the first weights (default 1).
    teacher: file, or array of shape (n,)
        The teacher's logits; without it the one that proves the margin.
    margin_seed: int
        Seed of the margin's sampling, above rank 2.
    relative_width, confidence
        How narrow the bracket of the margin shall be, and how sure, where it is sampled.
    teacher_objective: str
        Which teacher is taken of those that prove the margin: with ``"equal"`` one whose logits are most equal,
        with ``"mean"`` one whose logits are largest in mean; for at most 300 points of rank 3, or 2000 of rank 1
        or 2.

    Returns
    -------
    :class:`~distill_bounds.results.Certificate`

    Raises
    ------
    ValueError
        Where an argument is outside its domain; the message says which and what was expected.
    """
    return build(
        Certificate,
        _native.certify(
            X,
            y,
            **_given(
                labels=labels,
                width=width,
                steps=steps,
                step_size=step_size,
                radius=radius,
                seed=seed,
                standardise=standardise,
                intercept=intercept,
                normalise=normalise,
                loss=loss,
                scale=scale,
                temperature=temperature,
                initial_scale=initial_scale,
                teacher=teacher,
                margin_seed=margin_seed,
                relative_width=relative_width,
                confidence=confidence,
                teacher_objective=teacher_objective,
            ),
        ),
    )


def require(
    X: ArrayLike,
    y: ArrayLike,
    *,
    labels: Literal["soft", "hard", "smoothed"],
    certified: bool = False,
    separable: bool = False,
    epsilon: float | None = None,
    delta: float | None = None,
    statement: str | None = None,
    steps: int | None = None,
    step_size: float | None = None,
    radius: float | None = None,
    widest: int | None = None,
    seeds: int | None = None,
    decision_confidence: float | None = None,
    standardise: bool = False,
    intercept: bool | float | None = None,
    normalise: Literal["fit", "none", "max", "unit"] | None = None,
    loss: Literal["logistic", "perceptron"] | None = None,
    scale: float | None = None,
    temperature: float | None = None,
    initial_scale: float | None = None,
    teacher: str | ArrayLike | None = None,
    margin_seed: int | None = None,
    relative_width: float | None = None,
    confidence: float | None = None,
    teacher_objective: Literal["margin", "equal", "mean"] | None = None,
) -> Requirement:
    """The least even width at which the averaged error is small often enough.

    Measured over seeds; with ``certified`` proven for the drawn weights instead of run; with ``separable`` the width
    at which the drawn features separate the labels.

    Parameters
    ----------
    labels: str
        ``"soft"``, the teacher's probabilities; ``"hard"``, the classes; or ``"smoothed"``.
    certified, separable: bool
        What to ask instead of running.
    epsilon: float in (0, 1)
        The averaged classification error (default 0.1).
    delta: float in (0, 1/3)
        Success is asked for with probability 1 - 3 delta (default 0.1).
    statement: str
        Take steps, step size and radius from this statement.
    steps, step_size, radius
        The schedule, in place of a statement's.
    widest: int
        Try no wider network.
    seeds: int
        Most seeds for one width.
    decision_confidence: float in (0, 1)
        Confidence of each decision on a width.
    X: array of shape (n, d)
        The points, one a row. Longer ones than 1 are divided by the greatest norm, unless ``normalise`` says
        otherwise: ``"none"`` leaves them, ``"unit"`` divides each by its own norm.
    y: array of shape (n,)
        The labels, each -1 or 1.
    standardise: bool
        Bring each feature to mean 0 and variance 1 first.
    intercept: bool or float
        Add a constant feature (``True``: 1), as networks here have no biases.
    loss, scale, temperature, initial_scale
        What is trained on, and from where: the loss of hard labels, the factor of the teacher's logits, the
        student's temperature, and the size of the first weights (default 1).
    teacher: file, or array of shape (n,)
        The teacher's logits; without it the one that proves the margin.
    margin_seed: int
        Seed of the margin's sampling, above rank 2.
    relative_width, confidence
        How narrow the bracket of the margin shall be, and how sure, where it is sampled.
    teacher_objective: str
        Which teacher is taken of those that prove the margin: with ``"equal"`` one whose logits are most equal,
        with ``"mean"`` one whose logits are largest in mean; for at most 300 points of rank 3, or 2000 of rank 1
        or 2.

    Returns
    -------
    :class:`~distill_bounds.results.Requirement`

    Raises
    ------
    ValueError
        Where an argument is outside its domain; the message says which and what was expected.
    """
    return build(
        Requirement,
        _native.require(
            X,
            y,
            **_given(
                labels=labels,
                certified=certified,
                separable=separable,
                epsilon=epsilon,
                delta=delta,
                statement=statement,
                steps=steps,
                step_size=step_size,
                radius=radius,
                widest=widest,
                seeds=seeds,
                decision_confidence=decision_confidence,
                standardise=standardise,
                intercept=intercept,
                normalise=normalise,
                loss=loss,
                scale=scale,
                temperature=temperature,
                initial_scale=initial_scale,
                teacher=teacher,
                margin_seed=margin_seed,
                relative_width=relative_width,
                confidence=confidence,
                teacher_objective=teacher_objective,
            ),
        ),
    )


def lower(
    X: ArrayLike,
    y: ArrayLike,
    *,
    epsilon: float | None = None,
    radius: float | None = None,
    delta: float | None = None,
) -> Lower:
    """A width that every network with a small error has, however it was trained, and the points that force it.

    With a radius: one that training within it needs, with probability 1 - delta.

    Parameters
    ----------
    X: array of shape (n, d)
        The points, one a row; only their directions count.
    y: array of shape (n,)
        The labels, each -1 or 1.
    epsilon: float in [0, 1)
        The classification error that is allowed (default 0.1).
    radius: float
        The radius of training.
    delta: float in (0, 1)
        Its probability of failure (default 0.1).

    Returns
    -------
    :class:`~distill_bounds.results.Lower`

    Raises
    ------
    ValueError
        Where an argument is outside its domain; the message says which and what was expected.
    """
    return build(Lower, _native.lower(X, y, **_given(epsilon=epsilon, radius=radius, delta=delta)))


def kernel(X: ArrayLike) -> NDArray[np.float64]:
    """The limiting kernel of the first layer, x_i·x_k (π - angle)/(2π).

    Parameters
    ----------
    X: array of shape (n, d)
        The points, one a row.

    Returns
    -------
    array of shape (n, n)
    """
    return _native.kernel(X)
