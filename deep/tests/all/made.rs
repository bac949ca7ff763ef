//! Made images: horizontal or vertical bars, in the formats of the data sets.

use std::fs;
use std::path::Path;

/// A bar of thickness 4, whose place and brightness follow from `number`: row after row,
/// `side` × `side`.
fn bar(vertical: bool, number: usize, side: usize) -> Vec<u8> {
    let start = 4 + number * 7 % (side - 12);
    let brightness = 120 + (number * 37 % 120) as u8;
    let inside = |at: usize| (start..start + 4).contains(&at);
    (0..side * side)
        .map(|k| if inside(if vertical { k % side } else { k / side }) { brightness } else { 0 })
        .collect()
}

/// Writes `count` training and `count` test images in the format of Fashion-MNIST: class 2
/// horizontal, class 4 vertical, and as many of class 0, which no one asks for.
pub fn fashion(folder: &Path, count: usize) {
    let classes: Vec<u8> = (0..2 * count).map(|k| [2, 0, 4, 0][k % 4]).collect();
    idx(folder, "train", 28, &classes);
    idx(folder, "t10k", 28, &classes);
}

/// Writes the images and labels of one part of Fashion-MNIST, `side` × `side`: bars of `classes`,
/// vertical ones for class 4.
pub fn idx(folder: &Path, part: &str, side: usize, classes: &[u8]) {
    let (count, first) = (classes.len() as u32, if part == "train" { 0 } else { classes.len() });
    let mut images = [0x0803, count, side as u32, side as u32].map(u32::to_be_bytes).concat();
    for (k, &class) in classes.iter().enumerate() {
        images.extend(bar(class == 4, first + k, side));
    }
    let labels = [0x0801, count].map(u32::to_be_bytes).concat();
    let file = |kind| folder.join(format!("{part}-{kind}-ubyte.gz"));
    fs::write(file("images-idx3"), images).unwrap();
    fs::write(file("labels-idx1"), [&labels, classes].concat()).unwrap();
}

/// Writes six batches of `count` images in the format of CIFAR-10: class 3 horizontal bars in red,
/// class 5 vertical bars in blue, and others of class 7.
pub fn cifar(folder: &Path, count: usize) {
    let names = (1..=5).map(|k| format!("data_batch_{k}.bin")).chain(["test_batch.bin".into()]);
    for (batch, name) in names.enumerate() {
        let mut bytes = Vec::new();
        for k in 0..count {
            let class = [3, 7, 5][k % 3];
            let (image, dark) = (bar(class == 5, batch * count + k, 32), vec![0; 32 * 32]);
            bytes.push(class);
            bytes.extend(match class {
                3 => [image, dark.clone(), dark].concat(),
                _ => [dark.clone(), dark, image].concat(),
            });
        }
        fs::write(folder.join(name), bytes).unwrap();
    }
}
