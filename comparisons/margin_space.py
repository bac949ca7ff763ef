"""The margin in rank 3 against a fine quadrature, and the Hilbert-ball margin against two other solvers.

Rank 3: points of the plane with a constant feature. The weights q that certify the margin are put into a
midpoint rule over the sphere, which knows nothing of cells: g(q) = E||sum_i q_i y_i x_i 1(z.x_i > 0)|| must
be the upper end, and the logits E[v(z).phi_i(z)] of the field, which is read off the file cell by cell, those
that are stated.

Hilbert ball: gamma_H is the root of the least q'Hq over the simplex, H_ik = y_i y_k K_ik. OSQP solves the
quadratic program; scikit-learn's OneClassSVM on the precomputed matrix H with nu = 1/n is the same program,
its bounds inactive. (SVC has a bias, so that its hard-margin limit is another number.) K is computed here.

Usage: margin_space.py BINARY OUTPUT (writes OUTPUT.json and OUTPUT.txt; exits with 1 if one disagrees)
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import osqp
import scipy.sparse as sparse
from sklearn.svm import OneClassSVM

SIZES_SPACE = [10, 30, 100, 300]
# From 2,001 points on, gamma_H alone is computed.
SIZES_HILBERT = [2001, 10_000]
# Rings of the rule, and of coarser ones, whose largest difference from it shows how far it is off: by the area of
# strips along the great circles where the integrand jumps. What we state may be SAFETY times that away.
RINGS, COARSE, SAFETY = 4000, (2000, 3000), 3.0
TOLERANCE_HILBERT = 1e-3
OSQP_LIMIT = 200.0


def ask(binary, X, y, *flags):
    """The answer of `margin` for these points, the seconds that it took, and the kept teacher."""
    with tempfile.TemporaryDirectory() as folder:
        data, out = f"{folder}/data.npz", f"{folder}/teacher.json"
        np.savez(data, X=X, y=y)
        keep = ["--out", out] if len(X) <= 2000 else []
        start = time.perf_counter()
        call = [binary, "margin", "--data", data, "--json", *keep, *flags]
        answer = json.loads(subprocess.run(call, check=True, capture_output=True).stdout)
        seconds = time.perf_counter() - start
        kept = None
        if os.path.exists(out):
            with open(out) as file:
                kept = json.load(file)
        return answer, seconds, kept


def words(pattern):
    """The 64-bit words of a pattern's text."""
    return tuple(int(pattern[k : k + 16], 16) for k in range(0, len(pattern), 16))


def quadrature(X, y, kept, rings):
    """g(q) and the logits by midpoints in height and angle, `rings` of each."""
    n = len(y)
    weights = np.array(kept["weights"])
    cells = kept["field"]["cells"]
    basis = np.array(cells["basis"])
    table = {words(pattern): vector for pattern, vector in cells["cells"]}
    heights = (2 * np.arange(rings) + 1) / rings - 1
    angles = 2 * np.pi * (np.arange(rings) + 0.5) / rings
    signed = (weights * y)[:, None] * X
    powers = 1 << np.arange(64, dtype=np.uint64)
    total, logits, missing = 0.0, np.zeros(n), 0
    for height in heights:
        radius = np.sqrt(1 - height * height)
        z = np.stack([radius * np.cos(angles), radius * np.sin(angles), np.full(rings, height)], 1)
        active = z @ X.T > 0
        # Neighbouring directions mostly share their pattern.
        starts = np.flatnonzero(np.r_[True, (active[1:] != active[:-1]).any(1)])
        counts = np.diff(np.r_[starts, rings])
        active = active[starts]
        residual = active @ signed
        total += counts @ np.linalg.norm(residual, axis=1)
        padded = np.zeros((len(active), -(-n // 64) * 64), dtype=bool)
        padded[:, :n] = active
        keys = (padded.reshape(len(active), -1, 64) * powers).sum(2, dtype=np.uint64)
        found = [table.get(tuple(int(word) for word in key)) for key in keys]
        missing += int(counts @ np.array([v is None for v in found]))
        field = np.array([[0.0] * 3 if v is None else v for v in found]) @ basis
        logits += counts @ (active * (field @ X.T))
    directions = rings * rings
    return total / directions, logits / directions, missing


def space(binary, rng, n):
    plane = rng.uniform(-0.6, 0.6, (n, 2))
    X = np.column_stack([plane, np.full(n, 0.5)])
    y = np.where(plane.prod(1) > 0, 1.0, -1.0)
    y[rng.random(n) < 0.1] *= -1
    answer, seconds, kept = ask(binary, X, y, "--normalise", "none", "--relative-width", "1e-6")
    value, logits, missing = quadrature(X, y, kept, RINGS)
    coarse = [quadrature(X, y, kept, rings) for rings in COARSE]
    gamma = answer["gamma"]
    row = {"n": n, "lower": gamma["lower"], "upper": gamma["upper"], "method": gamma["method"]}
    row |= {"confidence": gamma["confidence"], "seconds": seconds, "cells": len(kept["field"]["cells"]["cells"])}
    row |= {"quadrature": value, "missing": missing}
    row["distance"] = abs(value - gamma["upper"])
    row["logit_distance"] = float(np.abs(logits - answer["logits"]).max())
    row["rule"] = SAFETY * max(abs(value - other) for other, _, _ in coarse)
    row["logit_rule"] = SAFETY * max(float(np.abs(logits - other).max()) for _, other, _ in coarse)
    row["agrees"] = row["distance"] <= row["rule"] and row["logit_distance"] <= row["logit_rule"]
    return row


def kernel(X, y):
    gram = X @ X.T
    norms = np.linalg.norm(X, axis=1)
    cosine = np.clip(gram / np.outer(norms, norms), -1, 1)
    return gram * (np.pi - np.arccos(cosine)) / (2 * np.pi) * np.outer(y, y)


def by_osqp(H):
    n = len(H)
    P = sparse.csc_matrix(np.triu(H))
    A = sparse.vstack([np.ones((1, n)), sparse.eye(n)], format="csc")
    low, high = np.zeros(n + 1), np.full(n + 1, np.inf)
    low[0] = high[0] = 1.0
    solver = osqp.OSQP()
    solver.setup(P=P, q=np.zeros(n), A=A, l=low, u=high, eps_abs=1e-7, eps_rel=1e-7, verbose=False,
                 max_iter=20_000, time_limit=OSQP_LIMIT)
    result = solver.solve()
    return result.x, str(result.info.status)


def by_svm(H):
    n = len(H)
    solver = OneClassSVM(kernel="precomputed", nu=1 / n, tol=1e-7, cache_size=1000).fit(H)
    q = np.zeros(n)
    q[solver.support_] = solver.dual_coef_[0]
    return q, "fitted"


def hilbert(binary, rng, n):
    X = rng.normal(size=(n, 20))
    X /= np.linalg.norm(X, axis=1)[:, None]
    y = np.where(X[:, 0] + 0.3 * rng.normal(size=n) * np.abs(X[:, 1]) > 0, 1.0, -1.0)
    answer, seconds, _ = ask(binary, X, y, "--normalise", "none")
    bracket = answer["gamma_hilbert_bracket"]
    row = {"n": n, "lower": bracket["lower"], "upper": bracket["upper"], "seconds": seconds}
    start = time.perf_counter()
    H = kernel(X, y)
    row["kernel_seconds"] = time.perf_counter() - start
    for name, solve in (("OneClassSVM", by_svm), ("OSQP", by_osqp)):
        if name == "OSQP" and n > 2001:
            row[name] = {"status": "left out: its factorisation of a dense matrix grows as n^3", "agrees": True}
            continue
        start = time.perf_counter()
        q, status = solve(H)
        took = time.perf_counter() - start
        q = np.maximum(q, 0) / np.maximum(q, 0).sum()
        value = float(np.sqrt(q @ H @ q))
        distance = max(0.0, bracket["lower"] - value, value - bracket["upper"])
        row[name] = {"status": status, "seconds": took, "value": value, "distance": distance}
        row[name]["agrees"] = distance <= TOLERANCE_HILBERT * bracket["upper"]
    return row


def table(rows_space, rows_hilbert):
    lines = [f"{'n':>6} {'cells':>7} {'lower':>13} {'upper':>13} {'width':>8} {'seconds':>8} {'quadrature':>13} "
             f"{'distance':>9} {'allowed':>9} {'of logits':>9} {'allowed':>9}"]
    for row in rows_space:
        width = 1 - row["lower"] / row["upper"]
        lines.append(f"{row['n']:>6} {row['cells']:>7} {row['lower']:>13.10f} {row['upper']:>13.10f} {width:>8.1e} "
                     f"{row['seconds']:>8.2f} {row['quadrature']:>13.10f} {row['distance']:>9.1e} "
                     f"{row['rule']:>9.1e} {row['logit_distance']:>9.1e} {row['logit_rule']:>9.1e}")
    lines += ["", f"{'n':>6} {'lower':>11} {'upper':>11} {'seconds':>8} | {'solver':>11} {'value':>11} "
                  f"{'distance':>9} {'seconds':>8} {'kernel':>7}  status"]
    for row in rows_hilbert:
        for name in ("OneClassSVM", "OSQP"):
            other = row[name]
            line = f"{row['n']:>6} {row['lower']:>11.8f} {row['upper']:>11.8f} {row['seconds']:>8.2f} | {name:>11} "
            if "value" in other:
                line += (f"{other['value']:>11.8f} {other['distance']:>9.1e} {other['seconds']:>8.2f} "
                         f"{row['kernel_seconds']:>7.2f}")
            else:
                line += " " * 38
            lines.append(f"{line}  {other['status']}")
    lines.append(
        "rank 3: points of the plane with the feature 1/2, XOR with a tenth of the labels turned; width is relative,\n"
        f"the rule has {RINGS}^2 midpoints; distance: of its g(q) from the upper end; of logits: the largest;\n"
        f"allowed: {SAFETY:g} times the largest difference of the rule from those with {COARSE[0]} and {COARSE[1]} rings.\n"
        "gamma_H: unit vectors in 20 dimensions; value: that of the solver's weights, which cannot be below\n"
        "gamma_H; distance: from our bracket; seconds: the whole command, with data read and kernel computed, and\n"
        "the solver alone, to which the kernel's time is to be added."
    )
    return "\n".join(lines) + "\n"


def main(binary, output):
    rng = np.random.default_rng(2025)
    rows_space = [space(binary, rng, n) for n in SIZES_SPACE]
    rows_hilbert = [hilbert(binary, rng, n) for n in SIZES_HILBERT]
    versions = {name: __import__(name).__version__ for name in ("numpy", "scipy", "sklearn", "osqp")}
    tolerance = {"hilbert": TOLERANCE_HILBERT}
    record = {"versions": versions, "tolerance": tolerance, "space": rows_space, "hilbert": rows_hilbert}
    with open(f"{output}.json", "w") as file:
        json.dump(record, file, indent=1)
        file.write("\n")
    text = table(rows_space, rows_hilbert)
    with open(f"{output}.txt", "w") as file:
        file.write(text)
    print(text, end="")
    agree = [row["agrees"] for row in rows_space]
    agree += [row[name]["agrees"] for row in rows_hilbert for name in ("OneClassSVM", "OSQP")]
    return 0 if all(agree) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
