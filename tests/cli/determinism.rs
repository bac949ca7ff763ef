//! The same command gives the same bytes, whatever the number of threads.

use super::distill_bounds;

fn bytes(arguments: &[&str], threads: &str) -> Vec<u8> {
    let run = distill_bounds().args(arguments).env("RAYON_NUM_THREADS", threads).assert();
    run.success().get_output().stdout.clone()
}

fn check(arguments: &str) {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let first = bytes(&arguments, "1");
    assert!(!first.is_empty());
    assert_eq!(bytes(&arguments, "1"), first, "twice with one thread");
    assert_eq!(bytes(&arguments, "2"), first, "with two threads");
}

#[test]
fn bounds() {
    check("bounds --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1 --json");
}

/// A rank above 2: the margin is solved and certified on sampled directions.
#[test]
fn a_sampled_margin() {
    check("margin --synthetic separable:n=12,d=4,margin=0.2 --relative-width 0.3 --json");
}

#[test]
fn a_dense_network() {
    check(
        "train --synthetic separable:n=12,d=4,margin=0.2 --relative-width 0.3 --labels hard \
         --width 4096 --steps 20 --step-size 1 --json",
    );
}

#[test]
fn a_compressed_network() {
    check(
        "train --synthetic half-circle:n=8 --labels soft --width 3000000 --steps 50 --step-size 1 \
         --radius 1 --json",
    );
}

#[test]
fn a_requirement() {
    check(
        "require --synthetic two-points --labels hard --epsilon 0.3 --delta 0.1 --statement S.s5 \
         --widest 64 --seeds 32 --json",
    );
}

#[test]
fn an_analysis() {
    check("analyse --synthetic separable:n=12,d=4,margin=0.2 --relative-width 0.3 --json");
}

/// The candidates are tried on several threads.
#[test]
fn a_frontier() {
    check("frontier --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1 --json");
}
