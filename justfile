# Two commands do the main work: `just verify` and `just test`. Each sets up what it needs.

set shell := ["bash", "-euo", "pipefail", "-c"]

import 'data.just'
import 'bench.just'
import 'figure.just'
import 'prove.just'
import 'site.just'
import 'comparisons.just'
import 'python.just'
import 'sweep.just'
import 'report.just'
import 'gamma.just'
import 'table.just'

export RUSTDOCFLAGS := "-D warnings"
sudo := if `id -u` == "0" { "" } else { "sudo" }

# List the recipes
default:
    @just --list

# Install what a fresh machine lacks (GMP, behind the interval arithmetic, is built with m4)
[private]
setup:
    @command -v m4 >/dev/null || { {{sudo}} apt-get update -qq && {{sudo}} apt-get install -y -qq m4; }
    @command -v cargo >/dev/null || { echo "cargo is missing: install Rust 1.95 or later"; exit 1; }

# Check every statement against computation and simulation (on 2 cores 5 minutes; the first time 9, with the build and the figures of the report)
verify *ARGS: setup data
    cargo build --release --quiet
    touch target/verify.begun
    code=0; target/release/distill-bounds verify --out target/verify {{ARGS}} || code=$?; test ! target/verify/evidence.json -nt target/verify.begun || just report >&2; exit $code

# Format, lint, documentation, tests and proofs
test: setup data prove
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --quiet -- -D warnings
    cargo doc --workspace --no-deps --quiet
    cargo test --workspace --quiet

# Give every reader of foreign bytes CASES new inputs (1,000 in 3 minutes; `just test` gives them a few, always the same)
fuzz CASES="1000": setup
    PROPTEST_CASES={{CASES}} cargo test --quiet --test fuzz

# Draw every figure anew from the data that stand in figures/
figures: setup
    cargo run --release --quiet -- figures --redraw figures
