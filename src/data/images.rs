//! A folder of images: one subfolder for each of the two classes.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use faer::Mat;
use image::{ColorType, ImageDecoder, ImageReader};
use serde::{Deserialize, Serialize};

use super::error::counted;
use super::table::Rows;
use super::{DataError, MOST_ENTRIES, Place, RawTable, file};

/// A folder with two subfolders of PNG or JPEG images. The subfolder whose name comes first is
/// labelled −1, the other 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageFolder {
    /// The folder that holds the two.
    pub folder: PathBuf,
    /// How many images of each class are taken, in the order of their names; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_of_each: Option<usize>,
}

/// Reads the images of both classes, those labelled −1 first; the features are the values of the
/// pixels row after row, 0 to 255, red, green and blue after each other in images with colour.
/// (Values of 16 bits are divided by 257.)
///
/// Entries whose names begin with a dot are passed over.
///
/// # Errors
/// When there are not exactly two subfolders, a subfolder has no image or fewer than are taken, an
/// entry of it is no PNG or JPEG image, an image is transparent or differs from the first one in
/// size or kind of colour, or there would be more than 10⁸ entries. The message names the file.
pub fn read_images(images: &ImageFolder) -> Result<RawTable, DataError> {
    let (mut files, mut labels) = (Vec::new(), Vec::new());
    for (class, label) in classes(&images.folder)?.iter().zip([-1.0, 1.0]) {
        let mut members = entries(class)?;
        if let Some(count) = images.first_of_each {
            if count == 0 {
                let found = "a choice of the first 0 images of each class";
                return Err(DataError::invalid(Place::file(&images.folder), found, "at least 1"));
            }
            if count > members.len() {
                let found = counted(members.len(), "image");
                let expected = format!("at least {count}, as many as are taken of each class");
                return Err(DataError::invalid(Place::file(class), found, expected));
            }
            members.truncate(count);
        }
        if members.is_empty() {
            return Err(DataError::invalid(Place::file(class), "no image", "at least one"));
        }
        labels.resize(labels.len() + members.len(), label);
        files.extend(members);
    }
    let n = files.len();
    let Some(first) = files.first() else {
        return Err(DataError::Empty { place: Place::file(&images.folder) });
    };
    let shape = Shape::of(&decoder(first, &file::read(first)?)?, first)?;
    let d = shape.entries().filter(|d| d.saturating_mul(n) <= MOST_ENTRIES).ok_or_else(|| {
        let found = format!("{} of {shape}", counted(n, "image"));
        DataError::invalid(Place::file(first), found, "at most 10^8 values in all")
    })?;
    let mut points = Mat::zeros(d, n);
    for (i, path) in files.iter().enumerate() {
        read(path, &shape, first, points.col_as_slice_mut(i))?;
    }
    Ok(RawTable::new(points, labels, Rows::Files { folder: images.folder.clone(), files }))
}

/// The two subfolders, in the order of their names.
fn classes(folder: &Path) -> Result<[PathBuf; 2], DataError> {
    let folders: Vec<PathBuf> =
        entries(folder)?.into_iter().filter(|entry| entry.is_dir()).collect();
    <[PathBuf; 2]>::try_from(folders).map_err(|folders| {
        let found = counted(folders.len(), "subfolder");
        DataError::invalid(Place::file(folder), found, "two, one for each class")
    })
}

/// The entries of a folder in the order of their names, hidden ones left out.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let unreadable = |cause| DataError::Read { path: folder.to_owned(), cause };
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}

/// Size and kind of colour of an image.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shape {
    width: u32,
    height: u32,
    coloured: bool,
}

impl Shape {
    fn of(decoder: &impl ImageDecoder, path: &Path) -> Result<Self, DataError> {
        let (width, height) = decoder.dimensions();
        let coloured = match decoder.color_type() {
            ColorType::L8 | ColorType::L16 => false,
            ColorType::Rgb8 | ColorType::Rgb16 => true,
            other => {
                let found = format!("pixels of kind {other:?}");
                let expected = "grey or red, green and blue, without transparency";
                return Err(DataError::invalid(Place::file(path), found, expected));
            }
        };
        Ok(Self { width, height, coloured })
    }

    /// Number of values of one image, unless it is too great to count.
    fn entries(self) -> Option<usize> {
        let pixels = (self.width as usize).checked_mul(self.height as usize)?;
        pixels.checked_mul(if self.coloured { 3 } else { 1 })
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let colour = if self.coloured { "coloured" } else { "grey" };
        write!(f, "{} × {} {colour} pixels", self.width, self.height)
    }
}

fn undecodable(path: &Path, reason: &dyn std::fmt::Display) -> DataError {
    let reason = reason.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    DataError::invalid(Place::file(path), reason, "a whole PNG or JPEG image")
}

/// Reads the header of an image; nothing of the size that it declares is reserved yet.
fn decoder<'a>(path: &Path, bytes: &'a [u8]) -> Result<impl ImageDecoder + 'a, DataError> {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| undecodable(path, &error))?;
    if reader.format().is_none() {
        return Err(undecodable(path, &"no known image"));
    }
    reader.into_decoder().map_err(|error| undecodable(path, &error))
}

/// Decodes the image at `path`, which has to be of `shape` like `first`, into `x`.
fn read(path: &Path, shape: &Shape, first: &Path, x: &mut [f64]) -> Result<(), DataError> {
    let bytes = file::read(path)?;
    let decoder = decoder(path, &bytes)?;
    let own = Shape::of(&decoder, path)?;
    if own != *shape {
        let expected = format!("{shape} as in {}", first.display());
        return Err(DataError::invalid(Place::file(path), own.to_string(), expected));
    }
    let wide = matches!(decoder.color_type(), ColorType::L16 | ColorType::Rgb16);
    let mut pixels = vec![0; x.len() * if wide { 2 } else { 1 }];
    decoder.read_image(&mut pixels).map_err(|error| undecodable(path, &error))?;
    if wide {
        let (pairs, _) = pixels.as_chunks::<2>();
        for (entry, &pair) in x.iter_mut().zip(pairs) {
            *entry = f64::from(u16::from_ne_bytes(pair)) / 257.0;
        }
    } else {
        x.iter_mut().zip(pixels).for_each(|(entry, pixel)| *entry = f64::from(pixel));
    }
    Ok(())
}
