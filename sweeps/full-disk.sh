#!/usr/bin/env bash
# Writing on a disk that is full, or read-only: one line, exit code 2, no half-written result; with
# room again the work goes on. Root mounts a small disk in memory; others cannot run this.
set -euo pipefail
program=target/release/distill-bounds
grid=sweeps/example.toml
[ "$(id -u)" -eq 0 ] || { echo "mounting a small disk needs root" >&2; exit 2; }
cargo build --release --quiet
disk=$(mktemp -d)
whole=$(mktemp -d)
trap 'umount "$disk" || true; rmdir "$disk"; rm -rf "$whole"' EXIT
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

# Commands of every kind of output, on the same disk filled up and then read-only.
refused() {
    reason=$1
    shift
    code=0
    $program "$@" > "$whole/stdout" 2> "$whole/stderr" || code=$?
    [ "$code" -eq 2 ] && [ "$(wc -l < "$whole/stderr")" -eq 1 ] && grep -q "$reason" "$whole/stderr" ||
        { echo "exit code $code of: $*" >&2; cat "$whole/stderr" >&2; exit 1; }
}
train="train --synthetic two-points --labels soft --width 64 --steps 9 --step-size 1 --journal"
require="require --synthetic two-points --labels soft --epsilon 0.3 --delta 0.1 --statement S.s4 \
    --widest 4 --seeds 16 --steps 5 --journal"
every() {
    "$@" $require "$disk/require.jsonl"
    "$@" $train "$disk/train.jsonl"
    "$@" sweep merge $grid --out "$whole/sweep" --into "$disk/merged.json"
    "$@" site "$disk/site"
    "$@" figures --redraw "$disk/figures"
    "$@" man --out "$disk/man"
}
untouched() {
    find "$disk" -name '.*.draft' -o -name '*.html' -o -name '*.1' -o -name merged.json | grep . && exit 1
    cmp "$disk/figures/crossover.svg" figures/crossover.svg
}
mkdir "$disk/figures"
cp figures/crossover.* "$disk/figures"
dd if=/dev/zero of="$disk/filler" bs=4k status=none 2> /dev/null || true
every refused "No space left"
untouched
mount -o remount,ro "$disk"
every refused "Read-only file system"
untouched
mount -o remount,rw "$disk"
rm "$disk/filler"
every "$program" > "$whole/stdout"
$program $require "$whole/require.jsonl" > /dev/null
test -s "$disk/require.jsonl"
cmp <(sort "$disk/require.jsonl") <(sort "$whole/require.jsonl")
cmp "$disk/merged.json" "$whole/merged.json"
echo "a full disk and a read-only one cost nothing but time"
