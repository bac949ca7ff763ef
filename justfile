# Two commands do the main work: `just verify` and `just test`. Each sets up what it needs.

set shell := ["bash", "-euo", "pipefail", "-c"]

import 'recipes/bench.just'
import 'recipes/comparisons.just'
import 'recipes/data.just'
import 'recipes/experiments.just'
import 'recipes/long-tests.just'
import 'recipes/pages.just'
import 'recipes/proofs.just'
import 'recipes/publish.just'
import 'recipes/python.just'
import 'recipes/setup.just'
import 'recipes/sweep.just'

export RUSTDOCFLAGS := "-D warnings"

# List the recipes
default:
    @just --list

# Check every statement against computation and simulation (on 2 cores some 12 minutes; the first time some 18, with the build)
verify *ARGS: setup data
    cargo build --release --quiet
    touch target/verify.begun
    code=0; target/release/distill-bounds verify --out target/verify {{ARGS}} || code=$?; test ! target/verify/evidence.json -nt target/verify.begun || just site >&2; exit $code

# Format, lint, documentation and tests; beside them the proofs, whose words come last
test: setup data
    #!/usr/bin/env bash
    set -emuo pipefail
    theorems/proofs/install.sh
    mkdir -p target
    theorems/proofs/check.sh > target/prove.log 2>&1 &
    proofs=$!
    trap 'kill -- "-$proofs" 2> /dev/null || true' EXIT
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --quiet -- -D warnings
    cargo doc --workspace --no-deps --quiet
    cargo test --workspace --quiet
    wait "$proofs" || { cat target/prove.log >&2; exit 1; }
    cat target/prove.log
