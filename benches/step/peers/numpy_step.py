"""One step of projected gradient descent with hard labels in NumPy, timed.

Usage: numpy_step.py FOLDER WARM_UP STEPS. Reads what the benchmark wrote to FOLDER and prints one
line of JSON: the seconds of each step after the warm-up, and the risk at the end.
"""

import json
import sys
import time

import numpy as np

folder, warm_up, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
X = np.ascontiguousarray(np.load(f"{folder}/points.npy"))
y = np.load(f"{folder}/labels.npy")
a = np.load(f"{folder}/signs.npy")
W0 = np.load(f"{folder}/weights.npy")
step_size, radius = np.load(f"{folder}/plan.npy")
(n, d), m = X.shape, len(a)

W = W0.copy()
root = np.sqrt(m)
column = -step_size / (n * root) * a[:, None]
inner, hidden, gradient = np.empty((m, n)), np.empty((m, n)), np.empty((m, d))
active = np.empty((m, n), dtype=bool)


def outputs():
    np.matmul(W, X.T, out=inner)
    np.maximum(inner, 0.0, out=hidden)
    return a @ hidden / root


def step():
    f = outputs()
    derivative = -y / (1.0 + np.exp(y * f))
    np.greater_equal(inner, 0.0, out=active)
    np.multiply(active, derivative, out=hidden)
    np.matmul(hidden, X, out=gradient)
    np.multiply(gradient, column, out=gradient)
    np.add(W, gradient, out=W)
    moved = np.subtract(W, W0, out=gradient)
    norms = np.sqrt(np.einsum("jk,jk->j", moved, moved))
    np.multiply(moved, np.minimum(1.0, radius / root / np.maximum(norms, 1e-300))[:, None], out=moved)
    np.add(W0, moved, out=W)


seconds = []
for t in range(warm_up + steps):
    start = time.perf_counter()
    step()
    if t >= warm_up:
        seconds.append(time.perf_counter() - start)
risk = float(np.mean(np.logaddexp(0.0, -y * outputs())))
print(json.dumps({"version": np.__version__, "seconds": seconds, "risk": risk}))
