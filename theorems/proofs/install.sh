#!/bin/sh
# Installs Coq and the two libraries that the proofs use, where they are absent (Debian).
set -eu
missing=
for package in coq libcoq-interval libcoq-coquelicot; do
  dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'install ok installed' \
    || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
sudo=
[ "$(id -u)" -eq 0 ] || sudo=sudo
$sudo apt-get update
# shellcheck disable=SC2086  # a list of names, split on purpose
$sudo apt-get install -y --no-install-recommends $missing
