//! A step of the dense engine allocates nothing. Alone in its binary: the allocator counts for the
//! whole process.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::{Engine, Plan};
use distill_bounds::work::Work;
use faer::Mat;

/// The system's allocator, counting.
struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every request is passed on unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// In both kernels: no step on one thread. On two, rayon's queues and their garbage collection
/// allocate now and then, so there it is the least over twenty steps that has to be 0: an
/// allocation of the engine's own would be in every step.
#[test]
fn a_step_allocates_nothing() {
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            for (d, n, width) in [(2, 8, 10), (2, 8, 50_000), (40, 30, 8), (60, 300, 2000)] {
                let points = Mat::from_fn(d, n, |k, i| ((k + 3 * i) % 7) as f64 / 100.0);
                let plan = Plan {
                    width,
                    steps: 40,
                    step_size: 1.0,
                    radius: 1.0,
                    initial_scale: 1.0,
                    seed: 2,
                };
                let mut engine =
                    DenseEngine::new(points.as_ref(), &plan, &Work::unwatched()).unwrap();
                let derivative = vec![0.2; n];
                for _ in 0..20 {
                    engine.advance(&derivative);
                }
                let allocations = (0..20).map(|_| {
                    let before = ALLOCATIONS.load(Ordering::Relaxed);
                    engine.advance(&derivative);
                    std::hint::black_box((engine.flips(), engine.drift(), engine.is_finite()));
                    ALLOCATIONS.load(Ordering::Relaxed) - before
                });
                let made = match threads {
                    1 => allocations.max(),
                    _ => allocations.min(),
                };
                assert_eq!(made, Some(0), "d {d}, n {n}, m {width}, {threads} threads");
            }
        });
    }
}
