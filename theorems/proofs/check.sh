#!/bin/sh
# Compiles the proofs out of tree and audits them. Fails if a proof is unfinished, if a theorem
# is missing from Assumptions.v, or if one rests on an axiom outside allowed-axioms.txt.
# Usage: check.sh [build directory]; by default <repository>/target/proofs.
set -eu
sources=$(cd "$(dirname "$0")" && pwd)
build=${1:-$sources/../../target/proofs}
mkdir -p "$build"
build=$(cd "$build" && pwd)

fail() {
  echo "proofs: $*" >&2
  exit 1
}

forbidden='Admitted|admit|Axioms?|Parameters?|Conjecture|Abort|give_up|bypass_check'
if grep -nwE "$forbidden" "$sources"/*.v "$sources"/examples/*.v; then
  fail "forbidden word in the lines above"
fi

# Only changed sources are copied, so make compiles only what they touch.
for file in "$sources"/*.v; do
  cmp -s "$file" "$build/${file##*/}" || cp "$file" "$build/"
done
for copy in "$build"/*.v; do
  name=${copy##*/}
  [ -e "$sources/$name" ] || rm -f "${copy%.v}".* "$build/.${name%.v}".*
done

cd "$build"
modules=$(for file in *.v; do [ "$file" = Assumptions.v ] || printf '%s ' "$file"; done)
# shellcheck disable=SC2086  # a list of file names without blanks
coq_makefile -R . DistillBounds -arg "-w -ambiguous-paths" $modules -o Makefile
nice make -j"$(nproc)" --no-print-directory

# Every statement marked Theorem or Corollary has its assumptions printed.
for module in $modules; do
  sed -nE "s/^(Theorem|Corollary) ([A-Za-z0-9_']+).*/${module%.v}.\2/p" "$module"
done | sort >declared.txt
# They are printed in two halves at a time, every other one, because the dear ones are neighbours.
sed -nE 's/^Print Assumptions DistillBounds\.(.*)\.$/\1/p' Assumptions.v |
  awk '{ print >("audited" 2 - NR % 2 ".txt") }'
cat audited1.txt audited2.txt >audited.txt
sort audited.txt | cmp -s - declared.txt || {
  sort audited.txt | diff - declared.txt >&2 || true
  fail "Assumptions.v and the theorems declared differ (above)"
}

grep -oE '"theorem": "[^"]+"' "$sources/index.json" | sed 's/.*: "//; s/"$//' | while read -r name; do
  grep -qx ".*\.$name" declared.txt || fail "index.json names $name, which is not proved"
done

# Printing takes about two minutes; its output is kept until something is recompiled.
if [ ! -e assumptions.txt ] || [ -n "$(find . -name '*.v*' -newer assumptions.txt)" ]; then
  pids=
  for half in 1 2; do
    { grep -v '^Print ' Assumptions.v; sed 's/.*/Print Assumptions DistillBounds.&./' "audited$half.txt"; } >"Audit$half.v"
    nice coqc -w -ambiguous-paths -R . DistillBounds "Audit$half.v" >"printed$half.txt" &
    pids="$pids $!"
  done
  for pid in $pids; do wait "$pid"; done
  cat printed1.txt printed2.txt >printed.txt
  mv printed.txt assumptions.txt
  touch assumptions.txt
fi

# Certificates of networks, as `certify --coq` writes them: each proves its bound, rests on the same
# axioms, and proves nothing smaller by one in the last digit, nor the same of other labels.
mkdir -p examples
for example in "$sources"/examples/*.v; do
  name=$(basename "$example" .v)
  out=examples/$name.txt
  if [ -e "$out" ] && cmp -s "$example" "examples/$name.v" \
    && [ -z "$(find . -maxdepth 1 -name '*.vo' -newer "$out")" ]; then
    continue
  fi
  cp "$example" "examples/$name.v"
  coq() { nice coqc -w -ambiguous-paths -R . DistillBounds "$@"; }
  { cat "$example"; echo 'Print Assumptions averaged_error_is_at_most.'; } >"examples/${name}_audited.v"
  coq "examples/${name}_audited.v" >"examples/${name}_printed.log"
  claimed=$(sed -nE 's/^Definition error : Q := ([0-9]+) # [0-9]+\.$/\1/p' "$example")
  sed "s/\b$claimed\b/$((claimed - 1))/g" "$example" >"examples/${name}_smaller.v"
  sed -E 's/^(  labels := \[)(1|\(-1\));/\1- \2;/' "$example" >"examples/${name}_otherwise.v"
  for wrong in "examples/${name}_smaller.v" "examples/${name}_otherwise.v"; do
    cmp -s "$wrong" "$example" && fail "$wrong is not changed"
    coq "$wrong" >"$wrong.log" 2>&1 && fail "Coq accepts $wrong"
    grep -q 'Unable to unify "true" with "false"' "$wrong.log" || fail "$wrong fails for another reason: $(cat "$wrong.log")"
  done
  mv "examples/${name}_printed.log" "$out"
done
awk '/^Axioms:$/ { next } /^[^ ]/ { print $1 }' examples/*.txt | sort -u | while read -r axiom; do
  grep -qxF "$axiom" "$sources/allowed-axioms.txt" || fail "a certificate rests on $axiom"
done
echo "proofs: $(ls "$sources"/examples/*.v | wc -l) certificates of networks checked; Coq refuses a smaller number and other labels"

# One block of output per theorem, in order: a name at the start of a line is an axiom.
awk -v allowed="$sources/allowed-axioms.txt" '
  BEGIN {
    while ((getline line < allowed) > 0) if (line !~ /^(#|$)/) permitted[line] = 1
    while ((getline line < "audited.txt") > 0) theorem[++expected] = line
  }
  /^Axioms:$/ { axioms[++block] = 0; next }
  /^Closed under the global context$/ { axioms[++block] = 0; next }
  /^[^ ]/ {
    axioms[block]++
    if (!($1 in permitted)) { print "  " theorem[block] " rests on " $1; bad = 1 }
  }
  END {
    if (bad || block != expected) {
      print "proofs: " block " of " expected " theorems audited, axioms outside the list: " (bad ? "yes" : "no")
      exit 1
    }
    for (i = 1; i <= block; i++) {
      b = i % 2 ? (i + 1) / 2 : int((block + 1) / 2) + i / 2
      printf "  %-45s %d standard axioms%s\n", theorem[b], axioms[b], \
        (axioms[b] > 4 ? " (machine integers included)" : "")
    }
    print "proofs: " block " theorems proved, no axiom outside the list"
  }' assumptions.txt
