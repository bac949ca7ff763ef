//! The geometry that synthetic data sets promise.

use std::f64::consts::PI;

use distill_bounds::data::{
    Dataset, Family, Normalisation, Source, Synthetic, load, separating_direction,
};
use proptest::prelude::*;

fn dataset(text: &str) -> Dataset {
    let source = Source::Synthetic(text.parse().unwrap());
    load(&source, Normalisation::None).unwrap().0
}

fn angle(dataset: &Dataset, i: usize) -> f64 {
    dataset.points()[(1, i)].atan2(dataset.points()[(0, i)])
}

fn norms_are_one(dataset: &Dataset) -> bool {
    dataset.norms().iter().all(|norm| (norm - 1.0).abs() < 1e-14)
}

#[test]
fn two_points_are_the_half_circle_of_two() {
    let (closed_form, half_circle) = (dataset("two-points"), dataset("half-circle:n=2"));
    assert!((closed_form.points() - half_circle.points()).norm_max() < 1e-15);
    assert_eq!(closed_form.labels(), half_circle.labels());
    assert!((angle(&closed_form, 0) - PI / 4.0).abs() < 1e-15);
    assert!((angle(&closed_form, 1) - 3.0 * PI / 4.0).abs() < 1e-15);
    let floor = "two-points".parse::<Synthetic>().unwrap().margin_floor().unwrap();
    assert!((floor - (2.0 + 2f64.sqrt()) / 8.0).abs() < 1e-15);
}

#[test]
fn half_circle_has_equal_angles_and_alternating_labels() {
    let data = dataset("half-circle:n=7");
    assert!(norms_are_one(&data));
    for i in 0..7 {
        assert!((angle(&data, i) - PI * (i as f64 + 0.5) / 7.0).abs() < 1e-14);
        assert_eq!(data.labels()[i], if i % 2 == 0 { 1.0 } else { -1.0 });
    }
}

#[test]
fn blocks_are_contiguous_and_balanced() {
    assert_eq!(
        dataset("blocks:n=8,blocks=4").labels(),
        [1.0, 1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0]
    );
    let uneven = dataset("blocks:n=11,blocks=3");
    let lengths: Vec<usize> =
        uneven.labels().chunk_by(|first, second| first == second).map(<[f64]>::len).collect();
    assert_eq!(lengths.len(), 3);
    assert!(lengths.iter().all(|length| (3..=4).contains(length)), "{lengths:?}");
    assert_eq!(dataset("blocks:n=9,blocks=9").labels(), dataset("half-circle:n=9").labels());
}

/// Every sign pattern occurs once, and the label is the exclusive or of the two coordinates that
/// a turn by 45° makes of the first two.
#[test]
fn xor_is_the_whole_distribution() {
    let d = 5;
    let data = dataset("xor:d=5");
    assert_eq!(data.n(), 32);
    assert!(norms_are_one(&data));
    let mut patterns: Vec<Vec<i32>> = Vec::new();
    for (x, &label) in data.points().col_iter().zip(data.labels()) {
        let size = (d as f64 - 1.0).sqrt();
        let pattern: Vec<f64> = x.iter().map(|entry| entry * size).collect();
        let (turned_first, turned_second) = (pattern[0] + pattern[1], pattern[0] - pattern[1]);
        assert!((turned_first * turned_second - label).abs() < 1e-14);
        assert!(pattern[2..].iter().all(|entry| (entry.abs() - 1.0).abs() < 1e-14));
        patterns.push(pattern.iter().map(|entry| entry.round() as i32).collect());
    }
    patterns.sort();
    patterns.dedup();
    assert_eq!(patterns.len(), 32);
}

#[test]
fn xor_sampled_beyond_one_word_of_bits_uses_fresh_bits() {
    let data = dataset("xor:d=130,n=6,seed=4");
    assert!(norms_are_one(&data));
    for x in data.points().col_iter() {
        let signs: Vec<bool> = x.iter().map(|entry| *entry > 0.0).collect();
        assert_ne!(signs[2..64], signs[66..128]);
    }
}

#[test]
fn one_point_has_margin_half_its_norm() {
    let data = dataset("one-point:c=0.3");
    assert_eq!((data.n(), data.c(), data.labels()), (1, 0.3, &[1.0][..]));
    assert_eq!("one-point:c=0.3".parse::<Synthetic>().unwrap().margin_floor(), Some(0.15));
}

#[test]
fn every_other_input_is_scaled_to_norm_c() {
    let (whole, scaled) = (dataset("half-circle:n=5"), dataset("half-circle:n=5,c=0.25"));
    assert!((scaled.c() - 0.25).abs() < 1e-15);
    for i in 0..5 {
        let factor = if i % 2 == 0 { 0.25 } else { 1.0 };
        assert_eq!(scaled.points()[(0, i)], factor * whole.points()[(0, i)]);
    }
}

/// 300 independent fair labels: the number of ones has standard deviation below 9.
#[test]
fn random_labels_are_balanced_and_independent_of_the_inputs_sign() {
    let data = dataset("random:n=300,d=4,seed=2");
    assert!(norms_are_one(&data));
    let ones = data.labels().iter().filter(|label| **label > 0.0).count();
    assert!((105..=195).contains(&ones), "{ones}");
    let agreeing = (0..300).filter(|&i| data.points()[(0, i)] * data.labels()[i] > 0.0).count();
    assert!((105..=195).contains(&agreeing), "{agreeing}");
}

fn synthetic() -> impl Strategy<Value = Synthetic> {
    let family = prop_oneof![
        Just(Family::OnePoint),
        Just(Family::TwoPoints),
        (1usize..40).prop_map(|n| Family::HalfCircle { n }),
        (1usize..40)
            .prop_flat_map(|n| (Just(n), 1..=n))
            .prop_map(|(n, blocks)| Family::Blocks { n, blocks }),
        (1usize..40, 2usize..12, 0.001..0.999, any::<u64>())
            .prop_map(|(n, d, margin, seed)| Family::Separable { n, d, margin, seed }),
        (2usize..8).prop_map(|d| Family::Xor { d, n: None, seed: 0 }),
        (2usize..90, 1usize..20, any::<u64>()).prop_map(|(d, n, seed)| Family::Xor {
            d,
            n: Some(n),
            seed
        }),
        (1usize..40, 2usize..12, any::<u64>()).prop_map(|(n, d, seed)| Family::Random {
            n,
            d,
            seed
        }),
    ];
    (family, prop_oneof![Just(1.0), 0.01..1.0]).prop_map(|(family, c)| Synthetic { family, c })
}

fn clusters() -> impl Strategy<Value = Family> {
    prop_oneof![
        (0.001..1.0, 1usize..9).prop_map(|(slope, copies)| Family::Balanced { slope, copies }),
        (1usize..9, 0.001..0.7, -0.25..0.25).prop_map(|(half, slope, xi)| Family::Outlier {
            easy: 2 * half,
            slope,
            xi
        }),
        (0.001..1.0, 0.001..1.0, 1usize..9).prop_map(|(fine, coarse, copies)| Family::TwoScales {
            fine,
            coarse,
            copies
        }),
        (0.001..0.5).prop_map(|angle| Family::Lopsided { angle }),
    ]
}

proptest! {
    /// Text and JSON name exactly one data set, and it is admissible with c as promised.
    #[test]
    fn a_specification_is_its_text_and_its_json(synthetic in synthetic()) {
        prop_assert_eq!(synthetic.to_string().parse::<Synthetic>().unwrap(), synthetic);
        let source = Source::Synthetic(synthetic);
        let json = serde_json::to_string(&source).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Source>(&json).unwrap(), &source);
        let (data, provenance) = load(&source, Normalisation::None).unwrap();
        prop_assert!((data.c() / synthetic.c - 1.0).abs() < 1e-14);
        prop_assert_eq!(load(&source, Normalisation::None).unwrap().1, provenance);
    }

    /// The same for the sets whose inputs have their own norms, none above 1.
    #[test]
    fn a_cluster_is_its_text_and_its_json(family in clusters()) {
        let synthetic = Synthetic::from(family);
        prop_assert_eq!(synthetic.to_string().parse::<Synthetic>().unwrap(), synthetic);
        let source = Source::Synthetic(synthetic);
        let json = serde_json::to_string(&source).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Source>(&json).unwrap(), &source);
        let (data, _) = load(&source, Normalisation::None).unwrap();
        prop_assert!(data.points().col_iter().all(|x| x.norm_l2() <= 1.0 + 1e-15));
    }

    /// No text makes the parser of specifications panic.
    #[test]
    fn any_text_is_a_specification_or_refused(
        text in "(xor|random|blocks|half-circle|one-point|balanced|lopsided|)[:=,ndc0-9é ]{0,20}",
    ) {
        if let Ok(synthetic) = text.parse::<Synthetic>() {
            prop_assert!(synthetic.validate().is_ok());
        }
    }

    #[test]
    fn separable_data_has_the_linear_margin(
        n in 1usize..30, d in 2usize..20, margin in 0.001f64..0.999, seed in any::<u64>(),
    ) {
        let synthetic = Synthetic::from(Family::Separable { n, d, margin, seed });
        let (data, _) = load(&Source::Synthetic(synthetic), Normalisation::None).unwrap();
        let direction = separating_direction(d, seed);
        for (x, y) in data.points().col_iter().zip(data.labels()) {
            let along: f64 = x.iter().zip(&direction).map(|(x, u)| x * u).sum();
            prop_assert!(y * along >= margin - 1e-14, "{} < {margin}", y * along);
        }
        prop_assert!(norms_are_one(&data));
        prop_assert_eq!(synthetic.margin_floor(), Some(margin / 2.0));
    }

    /// A point depends on the seed and its index alone, so that data sets of one seed are nested.
    #[test]
    fn fewer_points_are_the_first_of_more(few in 1usize..10, more in 10usize..20, seed in any::<u64>()) {
        let of = |n| {
            let family = Family::Random { n, d: 3, seed };
            load(&Source::Synthetic(family.into()), Normalisation::None).unwrap().0
        };
        let first: Vec<usize> = (0..few).collect();
        prop_assert_eq!(of(few).describe(), of(more).subset(&first).unwrap().describe());
    }
}
