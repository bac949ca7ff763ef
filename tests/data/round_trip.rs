//! What is written is read back: by our writer for CSV, by another implementation for NumPy, by
//! hand for IDX. Reading also commutes with permuting rows and flipping labels.

use std::fs;
use std::io::Write;

use distill_bounds::data::{
    Classes, Dataset, IdxPair, Labelling, Normalisation, Source, load, read_csv, read_idx,
    read_npy, write_csv,
};
use faer::Mat;
use flate2::Compression;
use flate2::write::GzEncoder;
use npyz::WriterBuilder;
use proptest::prelude::*;

use crate::{Folder, idx, load_csv};

/// Points with coordinates of all magnitudes, the first of them never zero, and distinct
/// directions with probability 1.
fn dataset() -> impl Strategy<Value = Dataset> {
    let entry = (-0.3f64..0.3, prop_oneof![Just(1.0), Just(1e-7), Just(1e-300)]);
    (1usize..8, 1usize..4)
        .prop_flat_map(move |(n, d)| {
            let entries = prop::collection::vec(entry.clone(), n * d);
            let labels = prop::collection::vec(prop::bool::ANY, n);
            (entries, labels, prop::collection::vec(0.01f64..0.3, n)).prop_map(
                move |(entries, labels, leading)| {
                    let points = Mat::from_fn(d + 1, n, |k, i| match k {
                        0 => leading[i],
                        _ => entries[i * d + k - 1].0 * entries[i * d + k - 1].1,
                    });
                    let labels = labels.iter().map(|&one| if one { 1.0 } else { -1.0 }).collect();
                    Dataset::new(points, labels)
                },
            )
        })
        .prop_filter_map("conflicting labels", Result::ok)
}

fn npy_bytes<T: npyz::AutoSerialize>(
    shape: &[u64],
    order: npyz::Order,
    values: impl Iterator<Item = T>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = npyz::WriteOptions::new().default_dtype().shape(shape).order(order);
    let mut writer = options.writer(&mut bytes).begin_nd().unwrap();
    writer.extend(values).unwrap();
    writer.finish().unwrap();
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn csv(data in dataset()) {
        let folder = Folder::new();
        let path = folder.path("points.csv");
        write_csv(&data, &path).unwrap();
        let (read, provenance) = load(&Source::csv(path), Normalisation::None).unwrap();
        prop_assert_eq!(read.describe(), data.describe());
        prop_assert_eq!(provenance.dataset, data.describe());
        prop_assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 1, "left-over files");
    }

    #[test]
    fn npy_in_both_memory_orders(data in dataset()) {
        let folder = Folder::new();
        let (n, d) = (data.n(), data.d());
        let points = data.points();
        let by_rows = npy_bytes(
            &[n as u64, d as u64],
            npyz::Order::C,
            (0..n * d).map(|at| points[(at % d, at / d)]),
        );
        let by_columns = npy_bytes(
            &[n as u64, d as u64],
            npyz::Order::Fortran,
            (0..n * d).map(|at| points[(at / n, at % n)]),
        );
        let integers = npy_bytes(
            &[n as u64],
            npyz::Order::C,
            data.labels().iter().map(|&label| label as i64),
        );
        let floats = npy_bytes(
            &[n as u64, 1],
            npyz::Order::C,
            data.labels().iter().map(|&label| label as f32),
        );
        for (features, labels) in [(by_rows, integers), (by_columns, floats)] {
            let features = folder.with("x.npy", features);
            let labels = folder.with("y.npy", labels);
            let (read, _) =
                load(&Source::Npy { features, labels, labelling: Labelling::default() }, Normalisation::None).unwrap();
            prop_assert_eq!(read.describe(), data.describe());
        }
    }

    #[test]
    fn npy_of_single_precision(values in prop::collection::vec(-1e30f32..1e30, 6)) {
        let folder = Folder::new();
        let bytes = npy_bytes(&[3, 2], npyz::Order::C, values.iter().copied());
        let features = folder.with("x.npy", bytes);
        let labels = folder.with("y.npy", npy_bytes(&[3], npyz::Order::C, [1i8, -1, 1].into_iter()));
        let table = read_npy(&features, &labels, &Labelling::default()).unwrap();
        for (at, &value) in values.iter().enumerate() {
            prop_assert_eq!(table.points()[(at % 2, at / 2)], f64::from(value));
        }
    }

    #[test]
    fn idx_plain_and_compressed(
        (n, bytes, digits) in (1usize..6).prop_flat_map(|n| (
            Just(n),
            prop::collection::vec(any::<u8>(), n * 6),
            prop::collection::vec(0u8..10, n),
        )),
        compress in any::<bool>(),
    ) {
        let folder = Folder::new();
        let pack = |bytes: Vec<u8>| if compress {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&bytes).unwrap();
            encoder.finish().unwrap()
        } else {
            bytes
        };
        let images = folder.with("images", pack(idx(&[n as u32, 2, 3], &bytes)));
        let labels = folder.with("labels", pack(idx(&[n as u32], &digits)));
        let table = read_idx(&IdxPair { images, labels, classes: Classes::split(|digit| digit > 4) }).unwrap();
        for i in 0..n {
            prop_assert_eq!(table.labels()[i], if digits[i] > 4 { 1.0 } else { -1.0 });
            for k in 0..6 {
                prop_assert_eq!(table.points()[(k, i)], f64::from(bytes[i * 6 + k]));
            }
        }
    }

    #[test]
    fn permuted_lines_give_the_permuted_data_set(
        (data, order) in dataset().prop_flat_map(|data| {
            let order: Vec<usize> = (0..data.n()).collect();
            (Just(data), Just(order).prop_shuffle())
        }),
    ) {
        let folder = Folder::new();
        let path = folder.path("points.csv");
        write_csv(&data, &path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let permuted: String = order.iter().map(|&i| format!("{}\n", lines[i])).collect();
        let (read, _) = load_csv(&permuted, Normalisation::None).unwrap();
        prop_assert_eq!(read.describe(), data.subset(&order).unwrap().describe());
    }

    /// The data set with every label flipped is admitted as well, and read back as such.
    #[test]
    fn flipped_labels_change_nothing_else(data in dataset()) {
        let labels = data.labels().iter().map(|label| -label).collect();
        let flipped = Dataset::new(data.points().to_owned(), labels).unwrap();
        let folder = Folder::new();
        let path = folder.path("points.csv");
        write_csv(&flipped, &path).unwrap();
        let table = read_csv(&path, &Labelling::default()).unwrap();
        prop_assert!(table.labels().iter().zip(data.labels()).all(|(read, label)| *read == -label));
        prop_assert_eq!(table.points(), data.points());
    }

    /// Scaling to the greatest norm keeps all ratios, scaling to unit norm keeps all directions,
    /// and neither depends on the scale of the file.
    #[test]
    fn normalisation_forgets_the_scale(data in dataset(), exponent in -30i32..30) {
        let scale = 2f64.powi(exponent);
        let text: String = (0..data.n())
            .map(|i| {
                let entries: Vec<String> =
                    data.points().col(i).iter().map(|x| format!("{:?},", x * scale)).collect();
                format!("{}{}\n", entries.concat(), data.labels()[i])
            })
            .collect();
        let greatest = data.norms().iter().copied().fold(0.0, f64::max);
        let (by_max, provenance) = load_csv(&text, Normalisation::MaxNorm).unwrap();
        prop_assert!((provenance.scaling.least_divisor / (greatest * scale) - 1.0).abs() < 1e-14);
        prop_assert!((provenance.dataset.max_norm - 1.0).abs() < 1e-14);
        let (by_own, _) = load_csv(&text, Normalisation::UnitNorm).unwrap();
        for i in 0..data.n() {
            for k in 0..data.d() {
                let x = data.points()[(k, i)];
                prop_assert!((by_max.points()[(k, i)] - x / greatest).abs() < 1e-15);
                prop_assert!((by_own.points()[(k, i)] - x / data.norms()[i]).abs() < 1e-15);
            }
        }
    }
}

#[test]
fn names_of_columns_signs_spaces_and_a_byte_order_mark_are_read() {
    let plain = load_csv("0.5,0.25,1\n-0.5,1e-1,-1\n", Normalisation::None).unwrap().0;
    let text = "\u{feff}x1, x2, label\r\n 0.5 , +0.25, +1\r\n-0.5, .1, -1.0";
    let decorated = load_csv(text, Normalisation::None).unwrap().0;
    assert_eq!(plain.describe(), decorated.describe());
}

#[test]
fn writing_replaces_an_earlier_file_and_says_where_it_cannot() {
    let (data, _) = load_csv("0.5,0.25,1\n", Normalisation::None).unwrap();
    let folder = Folder::new();
    let path = folder.with("points.csv", "old");
    write_csv(&data, &path).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "x1,x2,label\n0.5,0.25,1.0\n");
    let nowhere = path.join("points.csv");
    let message = write_csv(&data, &nowhere).unwrap_err().to_string();
    assert!(message.contains(path.to_str().unwrap()) && message.contains("cannot create"));
}
