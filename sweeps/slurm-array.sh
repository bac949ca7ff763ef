#!/usr/bin/env bash
# A sweep as a Slurm job array: task I of N computes cells I, I + N, … of the grid.
#   sbatch --array=1-16 sweeps/slurm-array.sh GRID DIR 16 [PROGRAM]
# N is an argument, so that a task that was lost can be submitted again alone (--array=3).
# DIR must be one folder for all nodes, with file locks. Where locks do not work across nodes give
# each task a folder of its own and merge with `sweep merge GRID --out DIR1 --with DIR2 …`.
#SBATCH --job-name=distill-bounds-sweep
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
set -euo pipefail
export RAYON_NUM_THREADS=$SLURM_CPUS_PER_TASK
exec "${4:-distill-bounds}" sweep run "$1" --out "$2" --shard "$SLURM_ARRAY_TASK_ID/$3"
