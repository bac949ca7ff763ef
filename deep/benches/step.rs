//! Images that the teacher of each preset, a VGG, is trained on in a second, on the device of
//! `BURN_DEVICE` and one thread. `just bench-deep` runs it for every device beside PyTorch.

use burn::tensor::Device;
use deep::images::{Images, SIDE};
use deep::preset::Preset;
use deep::training::{Task, time_of_step};

/// Steps that are timed; the median counts.
const STEPS: usize = 9;

fn main() -> Result<(), deep::Error> {
    let device = Device::default();
    let name = std::env::var("BURN_DEVICE").unwrap_or_else(|_| "default".into());
    for preset in [Preset::Quarter, Preset::Half, Preset::Paper] {
        let plan = preset.plan();
        let (_, recipe, _) = &plan.families[0];
        let count = 2 * recipe.batch;
        let images = Images {
            name: "made".into(),
            channels: 3,
            pixels: (0..count * 3 * SIDE * SIDE).map(|k| (k * k % 251) as f32 / 250.0).collect(),
            classes: [0.0, 1.0].repeat(recipe.batch),
        };
        let split = images.split(0);
        let task = Task {
            images: &images,
            clean: (&images, 0.0),
            split: &split,
            targets: &vec![0.5; count],
            temperature: 1.0,
            recipe,
            seed: 0,
            lineage: 0,
            logits: false,
            device: &device,
        };
        let seconds = time_of_step(&task, STEPS)?;
        println!(
            "{name:<8} {preset:<8} {:>8.0} images/s",
            recipe.batch.min(split.training.len()) as f64 / seconds
        );
    }
    Ok(())
}
