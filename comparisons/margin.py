"""The certified margin against CVXPY with Clarabel and SCS, in turns, in one run.

In two dimensions the least value over the simplex of g(q) = E||sum_i q_i y_i x_i 1(z.x_i > 0)|| is a
second-order cone program over the arcs between the directions orthogonal to the inputs; it is set up
here from scratch. In 20 dimensions CVXPY solves the program on sampled directions, its weights and
their residual field are measured on fresh directions, and that bracket must meet ours.

Usage: margin.py OUTPUT (writes OUTPUT.json and OUTPUT.txt; exits with 1 if one problem disagrees)
"""

import json
import math
import sys
import time

import cvxpy as cp
import distill_bounds
import numpy as np

SIZES_PLANE = [5, 10, 20, 50, 100, 200]
SIZES_SPACE = [10, 30, 100, 200]
# Most distance of a solver's value from our bracket, relative to the largest norm (which is 1).
TOLERANCE = {"CLARABEL": 1e-7, "SCS": 1e-5}
OPTIONS = {"CLARABEL": {}, "SCS": {"eps_abs": 1e-9, "eps_rel": 1e-9, "max_iters": 50_000}}
# On sampled directions the sampling decides, not the solver: any weights near the optimum will do.
OPTIONS_SPACE = {"CLARABEL": {}, "SCS": {"eps_abs": 1e-5, "eps_rel": 1e-5, "max_iters": 20_000}}
SOLVING, FRESH, DEVIATIONS = 1000, 200_000, 5.0


def problem(rng, n, d):
    """Inputs in the unit ball with norms in [0.5, 1], and random labels."""
    X = rng.normal(size=(n, d))
    X *= (rng.uniform(0.5, 1.0, n) / np.linalg.norm(X, axis=1))[:, None]
    return X, rng.choice([-1.0, 1.0], n)


def arcs(X):
    """Weights of the arcs of the circle on which the pattern is constant, and their patterns."""
    phi = np.arctan2(X[:, 1], X[:, 0])
    ends = np.sort(np.concatenate([phi + math.pi / 2, phi - math.pi / 2]) % (2 * math.pi))
    following = np.append(ends[1:], ends[0] + 2 * math.pi)
    middle = (ends + following) / 2
    directions = np.stack([np.cos(middle), np.sin(middle)], axis=1)
    return (following - ends) / (2 * math.pi), directions @ X.T > 0


def program(X, y, weights, patterns):
    """min over the simplex of sum_a weights_a ||sum_i q_i y_i x_i patterns_ai||."""
    n, d = X.shape
    q = cp.Variable(n, nonneg=True)
    signed = y[:, None] * X
    stacked = np.concatenate([patterns * signed[:, k] for k in range(d)])
    residual = cp.reshape(stacked @ q, (len(weights), d), order="F")
    objective = weights @ cp.norm(residual, 2, axis=1)
    return cp.Problem(cp.Minimize(objective), [cp.sum(q) == 1]), q


def solve(X, y, weights, patterns, solver, options):
    task, q = program(X, y, weights, patterns)
    start = time.perf_counter()
    task.solve(solver=solver, **options[solver])
    total = time.perf_counter() - start
    answer = {"status": task.status, "seconds": total, "solver_seconds": task.solver_stats.solve_time}
    weight = np.maximum(q.value, 0)
    return answer, float(task.value), weight / weight.sum()


def fresh_bracket(rng, X, y, q):
    """Five standard errors below and above what q and its residual field prove."""
    z = rng.normal(size=(FRESH, X.shape[1]))
    active = (z @ X.T > 0).astype(float)
    residual = active @ ((q * y)[:, None] * X)
    norms = np.linalg.norm(residual, axis=1)
    field = residual / np.maximum(norms, 1e-300)[:, None]
    margins = y * (field @ X.T) * active
    error = DEVIATIONS / math.sqrt(FRESH)
    lower = (margins.mean(0) - error * margins.std(0)).min()
    return max(0.0, float(lower)), float(norms.mean() + error * norms.std())


def compare(rng, index, n, d):
    X, y = problem(rng, n, d)
    start = time.perf_counter()
    gamma = distill_bounds.margin(X, y).gamma
    row = {"problem": index, "n": n, "d": d, "lower": gamma.lower, "upper": gamma.upper}
    row["seconds"] = time.perf_counter() - start
    if d == 2:
        weights, patterns = arcs(X)
    else:
        weights, patterns = np.full(SOLVING, 1 / SOLVING), rng.normal(size=(SOLVING, d)) @ X.T > 0
    # CVXPY's solvers take turns in going first.
    for solver in sorted(OPTIONS, reverse=index % 2 == 1):
        options = OPTIONS if d == 2 else OPTIONS_SPACE
        answer, value, q = solve(X, y, weights, patterns, solver, options)
        answer["value"] = value
        if d == 2:
            answer["distance"] = max(0.0, gamma.lower - value, value - gamma.upper)
            answer["agrees"] = answer["distance"] <= TOLERANCE[solver]
        else:
            lower, upper = fresh_bracket(rng, X, y, q)
            answer |= {"fresh_lower": lower, "fresh_upper": upper, "fresh_width": upper - lower}
            answer["distance"] = max(0.0, gamma.lower - upper, lower - gamma.upper)
            answer["agrees"] = answer["distance"] == 0.0
        row[solver] = answer
    if d > 2:
        lower, upper = fresh_bracket(rng, X, y, np.full(n, 1 / n))
        row["uniform_width"] = upper - lower
    return row


def table(rows):
    head = f"{'d':>3} {'n':>4} {'problems':>8} {'width of ours':>14} {'of theirs':>10} {'uniform':>8}"
    lines = []
    for solver in OPTIONS:
        head += f" | {solver + ' distance':>18} {'agree':>6} {'time ratio':>11} {'solver only':>11}"
    for d, n in sorted({(row["d"], row["n"]) for row in rows}):
        group = [row for row in rows if (row["d"], row["n"]) == (d, n)]
        width = max(row["upper"] - row["lower"] for row in group)
        line = f"{d:>3} {n:>4} {len(group):>8} {width:>14.1e}"
        if d > 2:
            theirs = max(row[solver]["fresh_width"] for row in group for solver in OPTIONS)
            line += f" {theirs:>10.1e} {max(row['uniform_width'] for row in group):>8.1e}"
        else:
            line += f" {'':>10} {'':>8}"
        for solver in OPTIONS:
            ratio = [float(np.median([row[solver][key] / row["seconds"] for row in group]))
                     for key in ("seconds", "solver_seconds")]
            agree = sum(row[solver]["agrees"] for row in group)
            distance = max(row[solver]["distance"] for row in group)
            line += f" | {distance:>18.1e} {agree:>3}/{len(group):<2} {ratio[0]:>11.1f} {ratio[1]:>11.1f}"
        lines.append(line)
    notes = (
        "distance: largest distance of the solver's value (d = 2) or of the bracket that its weights\n"
        "prove on fresh directions (d = 20) from our bracket. time ratio: median of CVXPY's wall-clock\n"
        "time, or its solver's own, over that of our margin, which also certifies both ends, the\n"
        "Hilbert-ball margin and the teacher's logits; above 1 ours is faster. d = 20: CVXPY solves on\n"
        f"{SOLVING} directions only, ours on many more, so the times there do not compare like with like.\n"
        "Any weights prove a true bracket there, so agreement tests our two ends against an evaluation of\n"
        "their own, and not CVXPY's weights: how good those are shows in the width of their bracket,\n"
        "beside that of equal weights, which are no solution."
    )
    return "\n".join([head, *lines, notes]) + "\n"


def main(output):
    rng = np.random.default_rng(2024)
    shapes = [(n, 2) for n in SIZES_PLANE for _ in range(7)] + [(n, 20) for n in SIZES_SPACE for _ in range(2)]
    rows = []
    for index, (n, d) in enumerate(shapes):
        rows.append(compare(rng, index, n, d))
        if sys.stderr.isatty():
            print(f"{index + 1}/{len(shapes)}: n = {n}, d = {d}", end="\r", file=sys.stderr)
    versions = {name: __import__(name).__version__ for name in ("cvxpy", "clarabel", "scs", "numpy")}
    versions["distill_bounds"] = distill_bounds.__version__
    with open(f"{output}.json", "w") as file:
        json.dump({"versions": versions, "tolerance": TOLERANCE, "problems": rows}, file, indent=1)
        file.write("\n")
    text = table(rows)
    with open(f"{output}.txt", "w") as file:
        file.write(text)
    print(text, end="")
    return 0 if all(row[solver]["agrees"] for row in rows for solver in OPTIONS) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
