//! A small MNIST in files.

use std::fs;
use std::path::Path;

use distill_bounds::random::{Purpose, fill_normal, stream};

/// An IDX file of unsigned bytes.
fn idx(sides: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, sides.len() as u8];
    sides.iter().for_each(|side| bytes.extend(side.to_be_bytes()));
    bytes.extend(data);
    bytes
}

/// Writes the four files of `train` and `test` noisy images of 4 × 4 pixels, digits in turn.
pub fn write_digits(folder: &Path, train: u32, test: u32) {
    for (part, count) in [("train", train), ("t10k", test)] {
        let mut noise = vec![0.0; 16 * count as usize];
        fill_normal(&mut stream(u64::from(count), Purpose::Inputs, 0), &mut noise);
        let labels: Vec<u8> = (0..count).map(|i| (i % 10) as u8).collect();
        let pixel = |(i, noise): (usize, &f64)| {
            let (digit, k) = (i / 16 % 10, i % 16);
            ((digit * digit + 3 * digit * k + k * k) % 17 * 12) as u8 + (noise.abs() * 12.0) as u8
        };
        let images: Vec<u8> = noise.iter().enumerate().map(pixel).collect();
        let file = |kind: &str| folder.join(format!("{part}-{kind}-ubyte"));
        fs::write(file("images-idx3"), idx(&[count, 4, 4], &images)).unwrap();
        fs::write(file("labels-idx1"), idx(&[count], &labels)).unwrap();
    }
}
