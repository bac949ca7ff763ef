"""The limiting kernel against neural-tangents, to 1e-6.

neural-tangents' kernel of one hidden ReLU layer, trained in full, is the sum of two parts: that of
the output weights (its NNGP kernel) and that of the hidden ones, on which our K_ik = x_i.x_k
(pi - angle)/(2 pi) is defined. The difference NTK - NNGP of Dense-Relu-Dense with W_std = 1 and no
bias is (1/d) K_ik with inputs divided by sqrt(d); multiplied by d it must be K.

Usage: kernel.py OURS.npz OUTPUT (OURS.npz: arrays X_j and K_j, written by kernel_ours.py)
"""

import json
import sys

import jax
import neural_tangents
import numpy as np
from neural_tangents import stax

jax.config.update("jax_enable_x64", True)
TOLERANCE = 1e-6


def theirs(X):
    _, _, kernel = stax.serial(
        stax.Dense(1, W_std=1.0, b_std=None), stax.Relu(), stax.Dense(1, W_std=1.0, b_std=None)
    )
    both = kernel(X, None, ("nngp", "ntk"))
    return np.asarray(both.ntk - both.nngp) * X.shape[1]


def main(ours, output):
    arrays = np.load(ours)
    rows = []
    for name in sorted(name for name in arrays if name.startswith("X")):
        X, K = arrays[name], arrays[name.replace("X", "K")]
        difference = float(np.abs(K - theirs(X)).max())
        rows.append({"n": X.shape[0], "d": X.shape[1], "largest_entry": float(np.abs(K).max()),
                     "largest_difference": difference, "agrees": difference <= TOLERANCE})
    versions = {"jax": jax.__version__, "neural_tangents": neural_tangents.__version__}
    with open(f"{output}.json", "w") as file:
        json.dump({"versions": versions, "tolerance": TOLERANCE, "matrices": rows}, file, indent=1)
        file.write("\n")
    lines = [f"{'n':>4} {'d':>4} {'largest entry':>14} {'largest difference':>19}"]
    lines += [f"{r['n']:>4} {r['d']:>4} {r['largest_entry']:>14.6f} {r['largest_difference']:>19.1e}"
              for r in rows]
    text = "\n".join(lines) + "\n"
    with open(f"{output}.txt", "w") as file:
        file.write(text)
    print(text, end="")
    return 0 if all(row["agrees"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
