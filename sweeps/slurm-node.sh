#!/usr/bin/env bash
# Runs a command on a Slurm cluster of this one machine, which is set up in a folder of its own and
# ends with the command.  sweeps/slurm-node.sh FOLDER COMMAND…
set -euo pipefail
if ! command -v slurmctld slurmd munged > /dev/null; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install --yes -qq slurm-wlm munge > /dev/null
fi
[ "$(id -u)" -eq 0 ] || { echo "slurmd wants to be root; run this as root" >&2; exit 2; }
root=$(realpath -m "$1")
shift
rm -rf "$root"
# munged asks for folders that nobody else can write, all the way up: so its own go to /run.
munge=$(mktemp -d /run/distill-bounds-munge.XXXXXX)
chmod 755 "$munge"
mkdir -p "$root"/{state,spool,log}
daemons=()
stop() {
    for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
        kill "${daemons[i]}" 2> /dev/null || true
        wait "${daemons[i]}" 2> /dev/null || true
    done
    rm -rf "$munge"
}
trap stop EXIT
head -c 1024 /dev/urandom > "$munge/key"
chmod 400 "$munge/key"
munged --foreground --force --key-file="$munge/key" --socket="$munge/socket" \
    --pid-file="$munge/pid" --log-file="$munge/log" --seed-file="$munge/seed" \
    > "$root/log/munged" 2>&1 &
daemons+=($!)
host=$(hostname -s)
cat > "$root/slurm.conf" << END
ClusterName=single
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$munge/socket
CredType=cred/munge
StateSaveLocation=$root/state
SlurmdSpoolDir=$root/spool
SlurmctldPidFile=$root/slurmctld.pid
SlurmdPidFile=$root/slurmd.pid
SlurmctldLogFile=$root/log/slurmctld
SlurmdLogFile=$root/log/slurmd
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF=$root/slurm.conf
await() {
    for _ in $(seq 150); do
        if "$@" > /dev/null 2>&1; then return 0; fi
        sleep 0.2
    done
    echo "not ready after 30 s: $*" >&2
    tail -n 20 "$root"/log/* >&2
    return 1
}
await test -S "$munge/socket"
slurmctld -D -c > "$root/log/slurmctld.out" 2>&1 &
daemons+=($!)
slurmd -D > "$root/log/slurmd.out" 2>&1 &
daemons+=($!)
idle() { [ "$(sinfo --noheader --format=%T)" = idle ]; }
await idle
"$@"
