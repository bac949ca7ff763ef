//! Images of two classes, their split, and the noise that is added to them.

use std::path::{Path, PathBuf};

use distill_bounds::artifact::hexadecimal;
use distill_bounds::data::{
    CifarFile, Classes, DataError, IdxPair, Place, RawTable, read_cifar, read_idx,
};
use distill_bounds::random::{Purpose, choose, fill_normal, stream};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;

/// Rows and columns of every image; smaller images are surrounded by zeros.
pub const SIDE: usize = 32;

/// Brightness of what stands beyond the border of an image.
pub const GREY: f32 = 0.5;

/// Name of the cats and dogs of CIFAR-10.
pub const CIFAR: &str = "CIFAR-10, cat and dog";

/// The batches of CIFAR-10.
pub const CIFAR_BATCHES: [&str; 6] =
    ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"];

/// Fewest images: with fewer, neither class may have a tenth to leave for validation and for the test.
const FEWEST: usize = 19;

/// Where images come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Folder with `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin` of CIFAR-10.
    Cifar(PathBuf),
    /// Folder with the four files of Fashion-MNIST, compressed by gzip.
    Fashion(PathBuf),
}

/// Images of two classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Images {
    /// Name of the data set and of its two classes.
    pub name: String,
    /// Channels of an image.
    pub channels: usize,
    /// Brightness from 0 to 1: image after image, in it channel, row, column.
    pub pixels: Vec<f32>,
    /// Class of each image, 0 or 1.
    pub classes: Vec<f32>,
}

/// Indices of the images of each part, disjoint; together all images. Every part has the same share
/// of each class, up to one image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Images that the networks are trained on: what is left, eight tenths or a little more.
    pub training: Vec<usize>,
    /// Images that decide when training stops: one tenth.
    pub validation: Vec<usize>,
    /// Images that the accuracy is measured on: one tenth.
    pub test: Vec<usize>,
}

/// An image moved by whole pixels, and mirrored or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Rows that it is moved down by.
    pub down: isize,
    /// Columns that it is moved to the right by, after mirroring.
    pub right: isize,
    /// Whether left and right are exchanged.
    pub mirrored: bool,
}

impl View {
    /// One of the 2 (2 `shift` + 1)² views that move an image by up to `shift` rows and columns, each
    /// as likely as the others, drawn for `seed` and `index`.
    pub fn draw(shift: usize, seed: u64, index: u64) -> Self {
        let side = 2 * shift + 1;
        let drawn = choose(2 * side * side, 1, seed, Purpose::View, index)[0];
        let offset = |k: usize| (k % side) as isize - shift as isize;
        Self { down: offset(drawn / 2 / side), right: offset(drawn / 2), mirrored: drawn % 2 == 1 }
    }
}

/// What an experiment says about its images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Name of the data set and of its two classes.
    pub name: String,
    /// Number of images.
    pub images: usize,
    /// Channels of an image.
    pub channels: usize,
    /// SHA-256, in hexadecimal, of the pixels and classes (IEEE 754 binary32, little-endian).
    pub digest: String,
}

impl Source {
    /// The images of the two classes, `count` of them chosen with a fixed seed, or all.
    ///
    /// # Errors
    /// When a file is absent or malformed, there are fewer than `count` or 19 images, or those
    /// taken are of one class.
    pub fn load(&self, count: Option<usize>) -> Result<Images, Error> {
        let images = match self {
            Self::Cifar(folder) => cifar(folder),
            Self::Fashion(folder) => fashion(folder),
        }?;
        let (found, expected) = (images.len(), count.unwrap_or(0).max(FEWEST));
        if found < expected {
            return Err(Error::TooFew { name: images.name, found, expected });
        }
        let images = match count {
            Some(_) => images.subset(&choose(found, expected, 0, Purpose::Subset, 0)),
            None => images,
        };
        if images.classes.iter().all(|&class| class == images.classes[0]) {
            return Err(Error::OneClass { count: images.len(), name: images.name });
        }
        Ok(images)
    }
}

fn cifar(folder: &Path) -> Result<Images, Error> {
    let mut images = Images::none(CIFAR, 3);
    for name in CIFAR_BATCHES {
        let path = folder.join(format!("{name}.bin"));
        present(&path, "a batch of the binary version of CIFAR-10 (just cifar fetches it)")?;
        let file = CifarFile { path, classes: Classes::pair(5, 3) };
        images.append(&read_cifar(&file)?, 32, &file.path)?;
    }
    Ok(images)
}

fn fashion(folder: &Path) -> Result<Images, Error> {
    let mut images = Images::none("Fashion-MNIST, pullover and coat", 1);
    for part in ["train", "t10k"] {
        let [images_path, labels] = ["images-idx3", "labels-idx1"].map(|kind| {
            let path = folder.join(format!("{part}-{kind}-ubyte.gz"));
            let hint = "Fashion-MNIST (on Debian: apt-get install dataset-fashion-mnist)";
            present(&path, hint).map(|()| path)
        });
        let classes = Classes::pair(4, 2);
        let pair = IdxPair { images: images_path?, labels: labels?, classes };
        images.append(&read_idx(&pair)?, 28, &pair.images)?;
    }
    Ok(images)
}

/// Adds independent Gaussian noise of `variance`, drawn for `key`, to every number of `image`.
pub fn add_noise(image: &mut [f32], variance: f64, key: (u64, Purpose, u64)) {
    let deviation = variance.sqrt();
    let mut noise = vec![0.0; image.len()];
    fill_normal(&mut stream(key.0, key.1, key.2), &mut noise);
    for (pixel, z) in image.iter_mut().zip(&noise) {
        *pixel = (f64::from(*pixel) + deviation * z) as f32;
    }
}

fn present(path: &Path, expected: &'static str) -> Result<(), Error> {
    if path.exists() { Ok(()) } else { Err(Error::Missing { path: path.to_owned(), expected }) }
}

impl Images {
    fn none(name: &str, channels: usize) -> Self {
        Self { name: name.into(), channels, pixels: Vec::new(), classes: Vec::new() }
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// Numbers of an image.
    pub fn size(&self) -> usize {
        self.channels * SIDE * SIDE
    }

    /// The numbers of image `index`.
    pub fn image(&self, index: usize) -> &[f32] {
        &self.pixels[index * self.size()..][..self.size()]
    }

    /// Appends image `index` as `view` shows it to `out`; what comes in at the border is [`GREY`].
    pub fn show(&self, index: usize, view: View, out: &mut Vec<f32>) {
        let inside = |at: isize| usize::try_from(at).ok().filter(|&at| at < SIDE);
        for plane in self.image(index).chunks(SIDE * SIDE) {
            for row in 0..SIDE as isize {
                let row = inside(row - view.down);
                out.extend((0..SIDE as isize).map(|column| {
                    let column = inside(column - view.right);
                    let mirrored =
                        |column: usize| if view.mirrored { SIDE - 1 - column } else { column };
                    row.zip(column).map_or(GREY, |(r, c)| plane[r * SIDE + mirrored(c)])
                }));
            }
        }
    }

    /// Appends the images of `table`, read from `path`, `side` × `side` bytes a channel, in the
    /// middle of zeros.
    fn append(&mut self, table: &RawTable, side: usize, path: &Path) -> Result<(), Error> {
        let (points, margin) = (table.points(), (SIDE - side) / 2);
        let (found, expected) = (points.nrows(), self.channels * side * side);
        if found != expected {
            let (place, expected) = (Place::file(path), expected.to_string());
            let found = format!("images of {found} bytes");
            return Err(DataError::Invalid { place, found, expected }.into());
        }
        for (image, &label) in table.labels().iter().enumerate() {
            let start = self.pixels.len();
            self.pixels.resize(start + self.size(), 0.0);
            for k in 0..found {
                let (channel, row, column) = (k / (side * side), k / side % side, k % side);
                let place = (channel * SIDE + row + margin) * SIDE + column + margin;
                self.pixels[start + place] = points[(k, image)] as f32 / 255.0;
            }
            self.classes.push(if label > 0.0 { 1.0 } else { 0.0 });
        }
        Ok(())
    }

    fn subset(&self, indices: &[usize]) -> Self {
        Self {
            name: self.name.clone(),
            channels: self.channels,
            pixels: indices.iter().flat_map(|&i| self.image(i)).copied().collect(),
            classes: indices.iter().map(|&i| self.classes[i]).collect(),
        }
    }

    /// The images with independent Gaussian noise of `variance` on every number.
    ///
    /// The standard normal numbers depend on `seed` and the place of an image only: two variances
    /// scale the same noise.
    pub fn with_noise(&self, variance: f64, seed: u64) -> Self {
        let mut noisy = self.clone();
        for (index, image) in noisy.pixels.chunks_mut(self.size()).enumerate() {
            add_noise(image, variance, (seed, Purpose::Noise, index as u64));
        }
        noisy
    }

    /// The split of `seed`: each class is split by itself at random, one class behind the other.
    pub fn split(&self, seed: u64) -> Split {
        let mut split = Split { training: vec![], validation: vec![], test: vec![] };
        for (class, purpose_index) in [(0.0, 0), (1.0, 1)] {
            let members: Vec<usize> =
                (0..self.len()).filter(|&i| self.classes[i] == class).collect();
            let order = choose(members.len(), members.len(), seed, Purpose::Split, purpose_index);
            let order: Vec<usize> = order.into_iter().map(|k| members[k]).collect();
            let tenth = order.len() / 10;
            let (training, rest) = order.split_at(order.len() - 2 * tenth);
            split.training.extend(training);
            split.validation.extend(&rest[..tenth]);
            split.test.extend(&rest[tenth..]);
        }
        split
    }

    /// What an experiment says about these images.
    pub fn describe(&self) -> Description {
        let mut hash = Sha256::new();
        for value in self.pixels.iter().chain(&self.classes) {
            hash.update(value.to_le_bytes());
        }
        Description {
            name: self.name.clone(),
            images: self.len(),
            channels: self.channels,
            digest: hexadecimal(&hash.finalize()),
        }
    }
}
