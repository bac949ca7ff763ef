//! What only the inside of the engine shows.

use pulp::Arch;

use super::engine::CompressedEngine;
use super::points::Points;
use crate::training::engine::Engine;
use crate::training::plan::Plan;
use crate::work::Work;

/// Neurons that are stored later are the same neurons.
#[test]
fn the_reach_does_not_change_the_run() {
    let inputs = faer::mat![[0.9, 0.1, -0.6], [0.1, 0.8, 0.7]];
    for radius in [1.0, f64::INFINITY] {
        let plan =
            Plan { width: 20_000, steps: 300, step_size: 0.5, radius, initial_scale: 1.0, seed: 3 };
        let engine = |reach| {
            let points = Points::new(inputs.as_ref());
            CompressedEngine::with_reach(points, &plan, reach, &Work::unwatched())
                .expect("nobody stops the work")
        };
        let (mut far, mut near) = (engine(1e6), engine(1e-3));
        let stored = near.statistics().stored;
        for step in 0..plan.steps {
            let derivative = [-0.5, 0.4, -0.3].map(|l| l * 0.99f64.powi(step as i32));
            far.advance(&derivative);
            near.advance(&derivative);
            for (f, g) in far.outputs().iter().zip(near.outputs()) {
                assert!((f - g).abs() <= 1e-13, "step {step}: {f} against {g}");
            }
            assert_eq!(far.flips(), near.flips(), "step {step}");
            assert!((far.drift() - near.drift()).abs() <= 1e-13, "step {step}");
        }
        assert!(near.statistics().stored > stored, "the run must extend the reach");
        assert!(near.statistics().stored < far.statistics().stored);
    }
}

/// A processor without AVX-512 gives the same bytes.
#[cfg(target_arch = "x86_64")]
#[test]
fn shorter_registers_give_the_same_bytes() {
    let avx2 = pulp::x86::V3::try_new().map(Arch::V3);
    let inputs = faer::mat![[0.9, 0.1, -0.6], [0.1, 0.8, 0.7]];
    let plan = Plan {
        width: 20_000,
        steps: 400,
        step_size: 1.0,
        radius: 0.5,
        initial_scale: 1.0,
        seed: 3,
    };
    let train = |arch: Option<Arch>| {
        let mut engine = CompressedEngine::new(inputs.as_ref(), &plan, &Work::unwatched())
            .expect("a valid plan");
        engine.arch = arch.unwrap_or(engine.arch);
        (0..plan.steps).for_each(|_| {
            let derivative: Vec<f64> = engine.outputs().iter().map(|f| 0.3 - f).collect();
            engine.advance(&[-derivative[0], derivative[1], -derivative[2]]);
        });
        assert!(engine.statistics().singles > 16, "{:?}", engine.statistics());
        let outputs = engine.outputs().iter().map(|f| f.to_bits());
        outputs.chain([engine.flips(), engine.drift().to_bits()]).collect::<Vec<_>>()
    };
    assert_eq!(train(None), train(avx2));
}
