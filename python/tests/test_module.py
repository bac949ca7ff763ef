"""The wheel against the command line and against closed forms."""

import dataclasses
import inspect
import json
import math
import os
import signal
import subprocess
import threading
import time

import distill_bounds as db
import numpy as np
import pytest

PROGRAM = os.environ["DISTILL_BOUNDS"]


def command(*arguments):
    """The JSON that the program prints."""
    return json.loads(subprocess.check_output([PROGRAM, *map(str, arguments), "--json"]))


def plain(value):
    """Dataclasses as dictionaries of what they hold and arrays as lists, all the way down."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return plain(fields)
    if isinstance(value, dict):
        return {name: plain(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value


@pytest.fixture
def points(tmp_path):
    """Points, labels, and a CSV file of the same bits."""
    random = np.random.default_rng(0)
    X = random.normal(size=(6, 2))
    X /= np.linalg.norm(X, axis=1, keepdims=True) * 1.25
    y = np.array([1.0, -1, 1, -1, 1, -1])
    path = tmp_path / "points.csv"
    rows = (",".join(repr(float(v)) for v in (*x, label)) for x, label in zip(X, y))
    path.write_text("\n".join(rows) + "\n")
    return X, y, path


def agree(answer, printed, place="answer"):
    """Equal, where a field that is not printed holds nothing."""
    if isinstance(printed, dict):
        for name in {*answer, *printed}:
            if name in printed:
                agree(answer[name], printed[name], f"{place}.{name}")
            else:
                assert answer[name] in (None, False, []), f"{place}.{name}"
    elif isinstance(printed, list) and printed and isinstance(printed[0], dict):
        assert len(answer) == len(printed), place
        for index, (one, other) in enumerate(zip(answer, printed)):
            agree(one, other, f"{place}[{index}]")
    else:
        assert answer == printed, place


def check(answer, printed):
    """Equal but for where the data came from, and a dataclass with a documented type for each field."""
    assert dataclasses.is_dataclass(answer) and answer.__doc__
    answer = plain(answer)
    assert answer["data"].pop("source") == {"kind": "arrays"}
    assert answer["data"].pop("name") == "arrays"
    del printed["data"]["source"], printed["data"]["name"]
    agree(answer, printed)


def test_bounds_are_those_of_the_command():
    flags = {"n": 8, "gamma": 0.1, "epsilon": 0.1, "delta": 0.1, "c": 0.7}
    printed = command("bounds", *(f"--{name}={value}" for name, value in flags.items()))
    necessary = printed.pop("necessary")
    found = db.bounds(**flags)
    agree(plain(found), printed)
    assert found.necessary is not None
    agree(plain(found.necessary), necessary)


def test_margin_is_that_of_the_command(points):
    X, y, path = points
    answer = db.margin(X, y)
    assert isinstance(answer.logits, np.ndarray) and answer.logits.shape == (6,)
    check(answer, command("margin", "--data", path))


def test_training_is_that_of_the_command(points):
    X, y, path = points
    flags = {"labels": "soft", "width": 256, "steps": 50, "radius": 1.5, "seed": 3}
    printed = command(
        "train", "--data", path, "--step-size", 0.3, *(f"--{k}={v}" for k, v in flags.items())
    )
    check(db.train(X, y, step_size=0.3, **flags), printed)


def test_certificate_is_that_of_the_command_and_encloses_the_run(points):
    X, y, path = points
    flags = {"labels": "soft", "scale": 0.1, "width": 512, "steps": 400, "radius": 0.2, "seed": 1}
    printed = command(
        "certify", "--data", path, "--step-size", 1, *(f"--{k}={v}" for k, v in flags.items())
    )
    answer = db.certify(X, y, step_size=1, **flags)
    run = db.train(X, y, step_size=1, **flags)
    assert answer.error.lower <= run.averaged.error <= answer.error.upper
    check(answer, printed)


def test_requirement_is_that_of_the_command(points):
    X, y, path = points
    flags = {"labels": "hard", "epsilon": 0.4, "delta": 0.1, "steps": 40, "widest": 32, "seeds": 16}
    printed = command("require", "--data", path, *(f"--{k}={v}" for k, v in flags.items()))
    check(db.require(X, y, **flags), printed)


def test_the_necessary_width_is_that_of_the_command(points):
    X, y, path = points
    check(db.lower(X, y, epsilon=0.1), command("lower", "--data", path, "--epsilon", 0.1))
    angles = np.pi * (np.arange(8) + 0.5) / 8
    alternating = db.lower(np.stack([np.cos(angles), np.sin(angles)], 1) * 0.99, (-1.0) ** np.arange(8))
    assert alternating.width == 6 and alternating.witness.tolist() == list(range(1, 9))


def test_a_teacher_of_ones_own_is_an_array_or_a_file(points, tmp_path):
    X, y, path = points
    logits = 0.3 * y
    np.save(tmp_path / "logits.npy", logits)
    flags = {"labels": "soft", "width": 64, "steps": 20}
    printed = command(
        "train", "--data", path, "--step-size", 1, "--teacher", tmp_path / "logits.npy",
        *(f"--{k}={v}" for k, v in flags.items()),
    )
    assert printed["margin"] is None
    check(db.train(X, y, step_size=1, teacher=logits, **flags), printed)


def test_two_points_have_the_margin_of_the_closed_form():
    half = math.sqrt(0.5)
    answer = db.margin([[half, half], [-half, half]], [1, -1])
    for end in ("lower", "upper"):
        assert getattr(answer.gamma, end) == pytest.approx((2 + math.sqrt(2)) / 8, abs=1e-9)
    assert answer.gamma_hilbert == pytest.approx(0.5, abs=1e-9)


def test_a_teacher_may_be_chosen_and_the_plane_with_an_intercept_is_exact(points):
    X, y, path = points
    flags = ["--data", path, "--intercept", "--teacher-objective", "mean"]
    answer = db.margin(X, y, intercept=True, teacher_objective="mean")
    check(answer, command("margin", *flags))
    assert answer.gamma.method == "exact cells" and answer.gamma.confidence == 1
    assert answer.choice.chosen.mean > answer.choice.otherwise.mean * (1 - 1e-6)


def test_a_bracket_that_is_too_wide_says_why():
    X = np.random.default_rng(1).normal(size=(12, 5)) / 4
    answer = db.margin(X, np.tile([1.0, -1.0], 6), relative_width=1e-6)
    assert not answer.met and answer.shortfall


def test_kernel_of_one_point_and_of_a_right_angle():
    K = db.kernel(np.array([[0.6, 0.8], [-0.8, 0.6]], dtype=np.float32))
    assert K.shape == (2, 2)
    assert np.allclose(K, np.diag([0.5, 0.5]), atol=1e-7)


def test_memory_order_and_views_do_not_matter(points):
    X, y, _ = points
    wide = np.zeros((6, 4))
    wide[:, ::2] = X
    expected = plain(db.margin(X, y))
    assert plain(db.margin(np.asfortranarray(X), y)) == expected
    assert plain(db.margin(wide[:, ::2], y.astype(np.int8))) == expected


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (lambda: db.margin([[0.6, 0.8]], [2]), ["2", "-1 or 1"]),
        (lambda: db.margin([[6.0, 8.0]], [1], normalise="none"), ["norm"]),
        (lambda: db.margin([[0.6, 0.8]], [1, 1]), ["2 labels"]),
        (lambda: db.margin([0.6, 0.8], [1]), ["X", "(n, d)"]),
        (lambda: db.margin([[0.6, 0.8]], [[1]]), ["y", "(n,)"]),
        (lambda: db.margin([[math.nan, 0.8]], [1]), ["NaN", "finite"]),
        (lambda: db.bounds(n=8, gamma=0.7, epsilon=0.1, delta=0.1), ["γ = 0.7"]),
        (lambda: db.bounds(n=8, gamma="wide", epsilon=0.1, delta=0.1), ["gamma", "wide", "number"]),
        (
            lambda: db.train([[1, 0]], [1], labels="fuzzy", width=4, steps=1, step_size=1),
            ["labels", "fuzzy", "soft"],
        ),
        (
            lambda: db.train([[1, 0]], [1], labels="soft", width=3, steps=1, step_size=1),
            ["width 3", "even"],
        ),
    ],
)
def test_bad_input_is_a_value_error_of_one_line(call, parts):
    with pytest.raises(ValueError) as caught:
        call()
    line = str(caught.value)
    assert "\n" not in line and all(part in line for part in parts), line


def test_every_function_says_what_it_takes_and_gives():
    for name in db.__all__:
        function = getattr(db, name)
        for part in ("Parameters", "Returns", "shape" if name != "bounds" else "delta"):
            assert part in function.__doc__, (name, part)
        for parameter in inspect.signature(function).parameters.values():
            assert parameter.annotation is not inspect.Parameter.empty, (name, parameter)
    with pytest.raises(TypeError, match="colour"):
        db.margin([[0.6, 0.8]], [1], colour=3)
    with pytest.raises(TypeError, match="gamma"):
        db.bounds(n=8)


LONG = {"labels": "hard", "width": 20000, "steps": 2_000_000, "step_size": 0.1}


def test_other_threads_run_meanwhile(points):
    X, y, _ = points
    beats = []
    stop = threading.Event()

    def beat():
        while not stop.wait(0.005):
            beats.append(time.monotonic())

    thread = threading.Thread(target=beat)
    thread.start()
    start = time.monotonic()
    db.train(X, y, **{**LONG, "steps": 20_000})
    end = time.monotonic()
    stop.set()
    thread.join()
    during = [t for t in beats if start < t < end]
    assert len(during) > (end - start) / 0.1, (len(during), end - start)


def test_an_interrupt_stops_the_work(points):
    X, y, _ = points
    threading.Timer(0.5, signal.raise_signal, [signal.SIGINT]).start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        db.train(X, y, **LONG)
    assert time.monotonic() - start < 5
    # The work has ended, too: the process has nothing left to do.
    used = time.process_time()
    time.sleep(0.5)
    assert time.process_time() - used < 0.2


def test_inputs_are_prepared_as_the_command_prepares_them(tmp_path):
    X = np.array([[10.0, 0.5], [30.0, 0.25], [20.0, 4.0], [20.0, -3.0]])
    y = np.array([1.0, -1, 1, -1])
    path = tmp_path / "raw.csv"
    path.write_text("".join(f"{a!r},{b!r},{label!r}\n" for (a, b), label in zip(X.tolist(), y.tolist())))
    flags = ["--data", path, "--standardise", "--intercept", "0.5"]
    check(db.margin(X, y, standardise=True, intercept=0.5), command("margin", *flags))
    check(db.margin(X, y, intercept=True), command("margin", "--data", path, "--intercept"))
    with pytest.raises(ValueError, match="--normalise"):
        db.margin(X, y, normalise="none")
