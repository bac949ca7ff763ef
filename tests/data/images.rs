//! Folders of images: what is read from them, and which files are refused.

use std::path::{Path, PathBuf};

use distill_bounds::data::{ImageFolder, Source};
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage, RgbaImage};

use crate::{Folder, message_has, refusal};

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn grey(width: u32, height: u32, values: &[u8]) -> Vec<u8> {
    let image = GrayImage::from_raw(width, height, values.to_vec()).unwrap();
    encoded(image, ImageFormat::Png)
}

/// A folder of the given files, each named `class/file`.
fn folder_of(files: &[(&str, Vec<u8>)]) -> (Folder, PathBuf) {
    let folder = Folder::new();
    for (name, bytes) in files {
        let path = folder.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let path = folder.path("");
    (folder, path)
}

fn source(folder: &Path) -> Source {
    Source::Images(ImageFolder { folder: folder.to_owned(), first_of_each: None })
}

/// Checks that `files` are refused with a message that names `culprit` and holds all of `parts`.
fn is_refused(files: &[(&str, Vec<u8>)], culprit: &str, parts: &[&str]) {
    let (_folder, path) = folder_of(files);
    message_has(&refusal(&source(&path)), &path.join(culprit), parts);
}

/// The pixels come row after row, with the label of their folder, in the order of the names.
#[test]
fn grey_images_are_read_as_they_are() {
    let (_folder, path) = folder_of(&[
        ("dog/b.png", grey(3, 1, &[7, 8, 9])),
        ("cat/b.png", grey(3, 1, &[4, 5, 6])),
        ("cat/a.png", grey(3, 1, &[1, 2, 3])),
        ("cat/.hidden", b"no image".to_vec()),
        ("notes.txt", b"beside the two folders".to_vec()),
    ]);
    let table = source(&path).table().unwrap();
    assert_eq!(table.labels(), [-1.0, -1.0, 1.0]);
    for i in 0..3 {
        let expected: Vec<f64> = (0..3).map(|k| f64::from(3 * i + k + 1)).collect();
        let column: Vec<f64> = table.points().col(i as usize).iter().copied().collect();
        assert_eq!(column, expected);
    }
    let one = Source::Images(ImageFolder { folder: path, first_of_each: Some(1) });
    let table = one.table().unwrap();
    assert_eq!((table.labels(), table.points()[(0, 0)]), (&[-1.0, 1.0][..], 1.0));
}

/// Colour is kept; 16 bits come on the scale of 8.
#[test]
fn coloured_and_deep_images_are_read() {
    let colour = RgbImage::from_raw(1, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
    let deep = image::ImageBuffer::<image::Rgb<u16>, _>::from_raw(
        1,
        2,
        (1..=6).map(|k| 257 * k).collect::<Vec<u16>>(),
    );
    let deep = DynamicImage::ImageRgb16(deep.unwrap());
    let (_folder, path) = folder_of(&[
        ("a/x.png", encoded(colour, ImageFormat::Png)),
        ("b/x.png", encoded(deep, ImageFormat::Png)),
    ]);
    let table = source(&path).table().unwrap();
    for i in 0..2 {
        let column: Vec<f64> = table.points().col(i).iter().copied().collect();
        assert_eq!(column, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    }
}

/// JPEG is lossy, but an image of one colour survives to a grey level or two.
#[test]
fn a_jpeg_is_read() {
    let plain = |level: u8| GrayImage::from_pixel(8, 8, image::Luma([level]));
    let (_folder, path) = folder_of(&[
        ("a/x.jpg", encoded(plain(40), ImageFormat::Jpeg)),
        ("b/x.jpeg", encoded(plain(200), ImageFormat::Jpeg)),
    ]);
    let table = source(&path).table().unwrap();
    for (i, level) in [(0, 40.0), (1, 200.0)] {
        assert!(table.points().col(i).iter().all(|value| (value - level).abs() <= 2.0));
    }
}

#[test]
fn one_class_alone() {
    is_refused(&[("a/x.png", grey(1, 1, &[9]))], "", &["1 subfolder", "two"]);
}

#[test]
fn three_classes() {
    let image = || grey(1, 1, &[9]);
    let files = [("a/x.png", image()), ("b/x.png", image()), ("c/x.png", image())];
    is_refused(&files, "", &["3 subfolders", "two"]);
}

#[test]
fn another_size() {
    let files = [("a/x.png", grey(2, 1, &[9, 9])), ("b/y.png", grey(1, 2, &[9, 9]))];
    is_refused(&files, "b/y.png", &["1 × 2 grey", "2 × 1 grey", "a/x.png"]);
}

#[test]
fn grey_beside_colour() {
    let colour = encoded(RgbImage::from_pixel(2, 1, image::Rgb([1, 2, 3])), ImageFormat::Png);
    let files = [("a/x.png", grey(2, 1, &[9, 9])), ("b/y.png", colour)];
    is_refused(&files, "b/y.png", &["coloured", "grey"]);
}

#[test]
fn transparency() {
    let image = encoded(RgbaImage::from_pixel(1, 1, image::Rgba([1, 2, 3, 4])), ImageFormat::Png);
    is_refused(
        &[("a/x.png", image), ("b/y.png", grey(1, 1, &[9]))],
        "a/x.png",
        &["Rgba8", "without transparency"],
    );
}

#[test]
fn a_file_that_is_no_image() {
    let files = [("a/x.png", grey(1, 1, &[9])), ("b/labels.csv", b"1,2".to_vec())];
    is_refused(&files, "b/labels.csv", &["PNG or JPEG"]);
}

#[test]
fn a_truncated_image() {
    let noise: Vec<u8> = (0..900u32).map(|k| (k * k % 251) as u8).collect();
    let whole = grey(30, 30, &noise);
    let half = whole[..whole.len() / 2].to_vec();
    is_refused(&[("a/x.png", half), ("b/y.png", whole)], "a/x.png", &["PNG or JPEG"]);
}

/// A header of a few bytes that declares 2^27 or 2^60 pixels reserves no memory for them.
#[test]
fn an_image_that_declares_too_much() {
    for (sides, part) in [([1 << 14, 1 << 13], "10^8"), ([1 << 30, 1 << 30], "limit exceeded")] {
        let mut huge = grey(1, 1, &[9]);
        for (at, side) in [16, 20].into_iter().zip(sides) {
            huge[at..at + 4].copy_from_slice(&u32::to_be_bytes(side));
        }
        let checksum = crc(&huge[12..29]);
        huge[29..33].copy_from_slice(&checksum.to_be_bytes());
        is_refused(&[("a/x.png", huge), ("b/y.png", grey(1, 1, &[9]))], "a/x.png", &[part]);
    }
}

/// The checksum of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    let mut hash = flate2::Crc::new();
    hash.update(bytes);
    hash.sum()
}

/// The message names both of two files, not the folder.
#[test]
fn one_image_in_both_classes() {
    let files = [("a/x.png", grey(2, 1, &[3, 4])), ("b/y.png", grey(2, 1, &[3, 4]))];
    let (_folder, path) = folder_of(&files);
    let result =
        distill_bounds::data::load(&source(&path), distill_bounds::data::Normalisation::MaxNorm);
    let message = result.unwrap_err().to_string();
    message_has(&message, &path.join("a/x.png"), &["b/y.png", "conflicting labels"]);
}

#[test]
fn a_black_image() {
    is_refused(
        &[("a/x.png", grey(1, 1, &[0])), ("b/y.png", grey(1, 1, &[9]))],
        "a/x.png",
        &["a zero vector"],
    );
}
