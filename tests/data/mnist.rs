//! MNIST as `just data` fetches it. Without it these tests say so and pass.

use std::path::Path;

use distill_bounds::data::{Classes, IdxPair, Normalisation, Selection, Source, load};

fn training_set() -> Option<IdxPair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist");
    let images = folder.join("train-images-idx3-ubyte");
    if !images.exists() {
        println!("skipped: data/mnist is absent; `just data` fetches it");
        return None;
    }
    let labels = folder.join("train-labels-idx1-ubyte");
    Some(IdxPair { images, labels, classes: Classes::split(|digit| digit > 4) })
}

/// The training set has 5421, 5918, 6265, 5851 and 5949 images of the digits 5 to 9.
#[test]
fn all_of_mnist_is_admissible() {
    let Some(pair) = training_set() else { return };
    let (data, provenance) = load(&Source::Idx(pair), Normalisation::MaxNorm).unwrap();
    assert_eq!((data.n(), data.d()), (60_000, 784));
    assert_eq!(provenance.dataset.positives, 5421 + 5918 + 6265 + 5851 + 5949);
    // A sum of 784 squares is rounded 784 times.
    assert!((provenance.dataset.max_norm - 1.0).abs() < 784.0 * f64::EPSILON);
    assert!(data.c() > 0.1, "c = {}", data.c());
}

#[test]
fn mnist_is_reduced_and_sampled() {
    let Some(mut pair) = training_set() else { return };
    pair.classes = pair.classes.without(&[1, 4, 7, 9]).select(Selection::First(500));
    let (first, provenance) = load(&Source::Idx(pair.clone()), Normalisation::UnitNorm).unwrap();
    assert_eq!(first.n(), 500);
    assert!((first.c() - 1.0).abs() < 784.0 * f64::EPSILON);
    assert!(provenance.scaling.least_divisor < provenance.scaling.greatest_divisor);
    // The file starts with a five, a zero, a four and a one.
    assert_eq!(first.labels()[..2], [1.0, -1.0]);

    pair.classes.selection = Selection::Random { count: 500, seed: 3 };
    let sample =
        |pair: &IdxPair| load(&Source::Idx(pair.clone()), Normalisation::UnitNorm).unwrap();
    assert_eq!(sample(&pair).1, sample(&pair).1);
    assert_ne!(sample(&pair).1.dataset.digest, provenance.dataset.digest);
}
