//! Files that are missing, broken, or say other than they hold, and specifications of synthetic
//! data sets that do not exist.

use std::io::Write;
use std::path::PathBuf;

use distill_bounds::data::{
    CifarFile, Classes, IdxPair, Labelling, Normalisation, Selection, Source, load,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use npyz::WriterBuilder;

use crate::{Folder, idx, message_has, refusal};

/// A NumPy file as another implementation writes it.
fn npy<T: npyz::AutoSerialize + Copy>(shape: &[u64], values: &[T]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = npyz::WriteOptions::new().default_dtype().shape(shape).writer(&mut bytes);
    let mut writer = options.begin_nd().unwrap();
    writer.extend(values.iter().copied()).unwrap();
    writer.finish().unwrap();
    bytes
}

/// Checks the refusal of a pair of NumPy files; `at_labels` says which one the message must name.
fn npy_is_refused(features: &[u8], labels: &[u8], at_labels: bool, parts: &[&str]) {
    let folder = Folder::new();
    let features = folder.with("x.npy", features);
    let labels = folder.with("y.npy", labels);
    let named = if at_labels { labels.clone() } else { features.clone() };
    message_has(
        &refusal(&Source::Npy { features, labels, labelling: Labelling::default() }),
        &named,
        parts,
    );
}

/// The same for a pair of IDX files, with digits above 4 labelled 1.
fn idx_is_refused(images: &[u8], labels: &[u8], at_labels: bool, parts: &[&str]) {
    let folder = Folder::new();
    let images = folder.with("images", images);
    let labels = folder.with("labels", labels);
    let named = if at_labels { labels.clone() } else { images.clone() };
    let classes = Classes::split(|digit| digit > 4);
    message_has(&refusal(&Source::Idx(IdxPair { images, labels, classes })), &named, parts);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn missing_file() {
    let path = PathBuf::from("no/such/points.csv");
    let message = refusal(&Source::csv(path.clone()));
    message_has(&message, &path, &["cannot be read", "expected a readable file"]);
}

#[test]
fn folder_in_place_of_a_file() {
    let folder = Folder::new();
    let path = folder.path("");
    message_has(&refusal(&Source::csv(path.clone())), &path, &["a regular file"]);
}

#[cfg(target_os = "linux")]
#[test]
fn endless_device() {
    let path = PathBuf::from("/dev/zero");
    message_has(&refusal(&Source::csv(path.clone())), &path, &["a regular file"]);
}

#[test]
fn npy_of_another_kind() {
    npy_is_refused(b"PK\x03\x04 12345", &[], false, &["starts with 50 4b 03 04", "a NumPy file"]);
}

#[test]
fn npy_truncated() {
    let whole = npy(&[3, 2], &[0.5f64, 0.1, 0.2, 0.3, 0.4, 0.5]);
    let expected = ["40 bytes of data", "8 for each entry of shape (3, 2)"];
    npy_is_refused(&whole[..whole.len() - 8], &[], false, &expected);
}

#[test]
fn npy_with_bytes_after_its_data() {
    let mut bytes = npy(&[1, 2], &[0.5f64, 0.1]);
    bytes.push(0);
    npy_is_refused(&bytes, &[], false, &["17 bytes of data", "shape (1, 2)"]);
}

#[test]
fn npy_truncated_in_its_header() {
    let whole = npy(&[1, 2], &[0.5f64, 0.1]);
    npy_is_refused(&whole[..40], &[], false, &["30 of the", "bytes of the header"]);
}

#[test]
fn npy_of_one_dimension() {
    npy_is_refused(&npy(&[2], &[0.5f64, 0.1]), &[], false, &["shape (2,)", "(points, features)"]);
}

#[test]
fn npy_with_another_number_of_labels() {
    let features = npy(&[3, 1], &[0.5f64, 0.1, 0.2]);
    npy_is_refused(&features, &npy(&[2], &[1i64, -1]), true, &["shape (2,)", "shape (3,)"]);
}

#[test]
fn npy_of_objects() {
    let mut bytes = npy(&[1, 2], &[0.5f64, 0.1]);
    let position = bytes.windows(3).position(|window| window == b"<f8").unwrap();
    bytes[position..position + 3].copy_from_slice(b"|O8");
    npy_is_refused(&bytes, &[], false, &["header", "|O8", "floats (f2, f4, f8), integers"]);
}

#[test]
fn npy_without_rows() {
    npy_is_refused(&npy::<f64>(&[0, 2], &[]), &npy::<f64>(&[0], &[]), false, &["no data"]);
}

#[test]
fn npy_with_a_number_that_is_not_finite() {
    let features = npy(&[2, 2], &[0.5f32, 0.1, f32::NEG_INFINITY, 0.2]);
    let parts = ["row 2, column 1", "-inf", "finite number"];
    npy_is_refused(&features, &npy(&[2], &[1i8, -1]), false, &parts);
}

#[test]
fn npy_with_label_zero() {
    let features = npy(&[2, 1], &[0.5f64, -0.1]);
    let parts = ["row 2", "label 0", "-1 or 1"];
    npy_is_refused(&features, &npy(&[2], &[1u8, 0]), true, &parts);
}

#[test]
fn npy_with_parallel_inputs_that_conflict() {
    let features = npy(&[3, 2], &[0.5f64, 0.1, 0.3, 0.3, 0.25, 0.05]);
    let parts = ["row 1 and row 3", "conflicting"];
    npy_is_refused(&features, &npy(&[3], &[1i32, 1, -1]), false, &parts);
}

#[test]
fn idx_truncated() {
    let images = idx(&[2, 2, 2], &[1; 7]);
    idx_is_refused(&images, &[], false, &["only 7 bytes", "exactly the 2 × 2 × 2 bytes"]);
    let images = idx(&[2, 20, 20], &[1; 7]);
    idx_is_refused(&images, &[], false, &["at most 23 bytes", "exactly the 2 × 20 × 20 bytes"]);
}

#[test]
fn idx_truncated_in_its_header() {
    idx_is_refused(&[0, 0, 8, 3, 0, 0], &[], false, &["header that ends early", "16 bytes"]);
}

#[test]
fn idx_with_bytes_after_its_data() {
    idx_is_refused(&idx(&[1, 2, 2], &[1; 5]), &[], false, &["more bytes", "1 × 2 × 2 bytes"]);
}

/// A header must not make the reader reserve what the file cannot hold.
#[test]
fn idx_that_declares_more_than_it_can_hold() {
    let images = idx(&[u32::MAX, u32::MAX, u32::MAX], &[]);
    idx_is_refused(&images, &[], false, &["at most 16 bytes", "4294967295 × 4294967295"]);
    idx_is_refused(&gzip(&images), &[], false, &["room for at most", "4294967295"]);
}

#[test]
fn idx_compressed_that_expands_beyond_what_it_declares() {
    let images = gzip(&idx(&[1, 2, 2], &[0; 1_000_000]));
    idx_is_refused(&images, &[], false, &["more bytes of data", "1 × 2 × 2 bytes"]);
}

#[test]
fn idx_compressed_and_damaged() {
    let mut images = gzip(&idx(&[1, 2, 2], &[1, 2, 3, 4]));
    let checksum = images.len() - 8;
    images[checksum] ^= 1;
    idx_is_refused(&images, &[], false, &["cannot be read"]);
}

#[test]
fn idx_labels_in_place_of_images() {
    let labels = idx(&[1], &[7]);
    idx_is_refused(&labels, &labels, false, &["magic number 00000801", "expected 00000803"]);
}

#[test]
fn idx_images_in_place_of_labels() {
    let images = idx(&[1, 1, 2], &[7, 8]);
    idx_is_refused(&images, &images, true, &["magic number 00000803", "expected 00000801"]);
}

#[test]
fn idx_with_another_number_of_labels() {
    let labels = idx(&[3], &[1, 2, 3]);
    idx_is_refused(&idx(&[2, 1, 1], &[1, 2]), &labels, true, &["3 labels", "expected 2"]);
}

#[test]
fn idx_without_images() {
    idx_is_refused(&idx(&[0, 2, 2], &[]), &idx(&[0], &[]), false, &["no data"]);
}

/// Records keep the number they have in the file, whatever was dropped before them.
#[test]
fn idx_with_a_black_image_behind_dropped_ones() {
    let folder = Folder::new();
    let images = folder.with("images", idx(&[3, 1, 2], &[1, 2, 3, 4, 0, 0]));
    let labels = folder.with("labels", idx(&[3], &[1, 7, 8]));
    let classes = Classes::split(|digit| digit > 4).without(&[1]);
    let source = Source::Idx(IdxPair { images: images.clone(), labels, classes });
    let message = load(&source, Normalisation::MaxNorm).unwrap_err().to_string();
    message_has(&message, &images, &["image 3", "zero vector"]);
}

#[test]
fn idx_with_fewer_images_than_are_selected() {
    let folder = Folder::new();
    let images = folder.with("images", idx(&[2, 1, 1], &[1, 2]));
    let labels = folder.with("labels", idx(&[2], &[1, 7]));
    for selection in [Selection::First(2), Selection::Random { count: 2, seed: 0 }] {
        let classes = Classes::split(|digit| digit > 4).without(&[1]).select(selection);
        let pair = IdxPair { images: images.clone(), labels: labels.clone(), classes };
        let parts = ["1 image of the two classes", "at least 2, as many as are selected"];
        message_has(&refusal(&Source::Idx(pair)), &images, &parts);
    }
}

fn cifar_is_refused(bytes: &[u8], parts: &[&str]) {
    let folder = Folder::new();
    let path = folder.with("batch.bin", bytes);
    let source = Source::Cifar(CifarFile { path: path.clone(), classes: Classes::pair(3, 5) });
    message_has(&refusal(&source), &path, parts);
}

#[test]
fn cifar_truncated() {
    cifar_is_refused(&[3; 3072], &["3072 bytes", "whole records of 3073 bytes"]);
}

#[test]
fn cifar_with_a_digit_above_nine() {
    let mut bytes = vec![3; 2 * 3073];
    bytes[3073] = 10;
    cifar_is_refused(&bytes, &["image 2", "digit 10", "0 to 9"]);
}

#[test]
fn cifar_without_images_of_the_classes() {
    cifar_is_refused(&[4; 3073], &["images of class 4 alone", "some of classes 3, 5"]);
}
