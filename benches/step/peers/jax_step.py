"""One step of projected gradient descent with hard labels in JAX, compiled, timed.

Usage: jax_step.py FOLDER WARM_UP STEPS. Reads what the benchmark wrote to FOLDER and prints one
line of JSON: the seconds of each step after the warm-up, and the risk at the end.
"""

import json
import sys
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

folder, warm_up, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
X, y, a, W0 = (jnp.asarray(np.load(f"{folder}/{name}.npy")) for name in ("points", "labels", "signs", "weights"))
step_size, radius = (float(x) for x in np.load(f"{folder}/plan.npy"))
(n, d), m = X.shape, len(a)
root = float(np.sqrt(m))


def outputs(W, X, a):
    inner = W @ X.T
    return inner, a @ jnp.maximum(inner, 0.0) / root


@partial(jax.jit, donate_argnums=0)
def step(W, W0, X, y, a):
    inner, f = outputs(W, X, a)
    derivative = -y * jax.nn.sigmoid(-y * f)
    gradient = jnp.where(inner >= 0.0, derivative, 0.0) @ X
    moved = W - (step_size / (n * root)) * a[:, None] * gradient - W0
    norms = jnp.sqrt(jnp.sum(moved * moved, axis=1, keepdims=True))
    return W0 + moved * jnp.minimum(1.0, radius / root / jnp.maximum(norms, 1e-300))


W = jnp.array(W0, copy=True)
seconds = []
for t in range(warm_up + steps):
    start = time.perf_counter()
    W = step(W, W0, X, y, a)
    W.block_until_ready()
    if t >= warm_up:
        seconds.append(time.perf_counter() - start)
risk = float(jnp.mean(jnp.logaddexp(0.0, -y * outputs(W, X, a)[1])))
print(json.dumps({"version": jax.__version__, "seconds": seconds, "risk": risk}))
