"""Seeded inputs and our limiting kernel on them. Usage: kernel_ours.py OURS.npz"""

import sys

import distill_bounds
import numpy as np

rng = np.random.default_rng(2024)
arrays = {}
for j, (n, d) in enumerate([(10, 2), (50, 5), (100, 20), (200, 784)]):
    X = rng.normal(size=(n, d))
    X *= (rng.uniform(0.2, 1.0, n) / np.linalg.norm(X, axis=1))[:, None]
    X[1] = -0.5 * X[0]
    X[2] = 0.9 * X[0] + 1e-4 * X[3]
    arrays |= {f"X{j}": X, f"K{j}": distill_bounds.kernel(X)}
np.savez(sys.argv[1], **arrays)
