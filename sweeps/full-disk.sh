#!/usr/bin/env bash
# A sweep on a disk that is full: one line, exit code 2, no half-written result; with room again the
# sweep goes on. Root mounts a small disk in memory; others cannot run this.
set -euo pipefail
program=target/release/distill-bounds
grid=sweeps/example.toml
[ "$(id -u)" -eq 0 ] || { echo "mounting a small disk needs root" >&2; exit 2; }
cargo build --release --quiet
disk=$(mktemp -d)
whole=$(mktemp -d)
trap 'umount "$disk"; rm -rf "$disk" "$whole"' EXIT
mount -t tmpfs -o size=96k tmpfs "$disk"
code=0
$program sweep run $grid --out "$disk/sweep" > "$whole/stdout" 2> "$whole/stderr" || code=$?
cat "$whole/stderr"
[ "$code" -eq 2 ] && [ "$(wc -l < "$whole/stderr")" -eq 1 ] && grep -q "No space left" "$whole/stderr"
for result in "$disk"/sweep/cells/*.json; do
    python3 -m json.tool "$result" > /dev/null
done
mount -o remount,size=16m "$disk"
$program sweep run $grid --out "$disk/sweep"
$program sweep merge $grid --out "$disk/sweep" --into "$whole/resumed.json"
$program sweep run $grid --out "$whole/sweep" > /dev/null
$program sweep merge $grid --out "$whole/sweep" --into "$whole/merged.json" > /dev/null
cmp "$whole/resumed.json" "$whole/merged.json"
echo "a full disk cost nothing but time"
