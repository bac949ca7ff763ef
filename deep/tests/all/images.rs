//! Reading, splitting and noise.

use std::fs;

use deep::Error;
use deep::images::{GREY, Images, SIDE, Source, View};

use super::made;

/// Both files are read, other classes are left out, and a 28 × 28 image stands in the middle of
/// zeros with its brightness between 0 and 1.
#[test]
fn fashion_images_are_read_and_surrounded_by_zeros() {
    let folder = tempfile::tempdir().unwrap();
    made::fashion(folder.path(), 10);
    let images = Source::Fashion(folder.path().into()).load(None).unwrap();
    assert_eq!(images.classes, [0.0, 1.0].repeat(10));
    for index in 0..images.len() {
        let image = images.image(index);
        let border = |k: usize| !(2..30).contains(&(k / SIDE)) || !(2..30).contains(&(k % SIDE));
        assert!((0..SIDE * SIDE).all(|k| !border(k) || image[k] == 0.0));
        let lit = image.iter().filter(|&&pixel| pixel > 0.0 && pixel <= 1.0).count();
        assert_eq!(lit, 4 * 28);
        let row_is_lit = |row: usize| image[row * SIDE..][..SIDE].iter().any(|&p| p > 0.0);
        let lit_rows = (0..SIDE).filter(|&row| row_is_lit(row)).count();
        assert_eq!(lit_rows, if images.classes[index] == 1.0 { 28 } else { 4 });
    }
}

/// All six batches are read; cats are class 0 with their red channel first.
#[test]
fn cifar_images_are_read_from_all_batches() {
    let folder = tempfile::tempdir().unwrap();
    made::cifar(folder.path(), 6);
    let images = Source::Cifar(folder.path().into()).load(None).unwrap();
    assert_eq!((images.channels, &images.classes[..]), (3, &[0.0, 1.0].repeat(12)[..]));
    for (index, &class) in images.classes.iter().enumerate() {
        let lit: Vec<f32> = images
            .image(index)
            .chunks(SIDE * SIDE)
            .map(|channel| channel.iter().filter(|&&p| p > 0.0).count() as f32)
            .collect();
        let bar = (4 * SIDE) as f32;
        assert_eq!(lit, if class == 0.0 { [bar, 0.0, 0.0] } else { [0.0, 0.0, bar] });
    }
}

/// Byte `row`, `column` of each channel of a CIFAR image stands there, also where rows, columns and
/// channels all differ.
#[test]
fn cifar_images_keep_rows_columns_and_channels() {
    let folder = tempfile::tempdir().unwrap();
    let byte = |channel, row, column| (40 * channel + 5 * row + column) as u8;
    let image: Vec<u8> =
        (0..3 * SIDE * SIDE).map(|k| byte(k / SIDE / SIDE, k / SIDE % SIDE, k % SIDE)).collect();
    let records = [&[3][..], &image, &[5], &image].concat().repeat(2);
    for name in (1..=5).map(|k| format!("data_batch_{k}.bin")).chain(["test_batch.bin".into()]) {
        fs::write(folder.path().join(name), &records).unwrap();
    }
    let images = Source::Cifar(folder.path().into()).load(None).unwrap();
    for (channel, row, column) in [(0, 0, 31), (0, 31, 0), (1, 2, 17), (2, 29, 30)] {
        let place = (channel * SIDE + row) * SIDE + column;
        let expected = f32::from(byte(channel, row, column)) / 255.0;
        assert!((0..24).all(|index| images.image(index)[place] == expected));
    }
}

/// Images of another size are refused by the name of their file, and images of one class too.
#[test]
fn images_that_do_not_fit_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let fashion = Source::Fashion(folder.path().into());
    let message = || fashion.load(None).unwrap_err().to_string();
    made::idx(folder.path(), "train", 27, &[2, 4].repeat(8));
    made::idx(folder.path(), "t10k", 28, &[2, 4].repeat(8));
    let text = message();
    assert!(text.contains("train-images-idx3-ubyte.gz: found images of 729 bytes"), "{text}");
    assert!(text.contains("expected 784"), "{text}");
    for part in ["train", "t10k"] {
        made::idx(folder.path(), part, 28, &[2; 16]);
    }
    let text = message();
    assert!(text.contains("class") && text.lines().count() == 1, "{text}");
}

/// An absent file and too small a data set are named.
#[test]
fn what_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let fashion = Source::Fashion(folder.path().into());
    let message = fashion.load(None).unwrap_err().to_string();
    assert!(message.contains("train-images-idx3-ubyte.gz: no such file; expected"), "{message}");
    let message = Source::Cifar(folder.path().into()).load(None).unwrap_err().to_string();
    assert!(message.contains("data_batch_1.bin: no such file; expected"), "{message}");
    made::fashion(folder.path(), 12);
    assert!(matches!(fashion.load(Some(25)), Err(Error::TooFew { found: 24, expected: 25, .. })));
    let fewest = fashion.load(Some(19)).unwrap().split(0);
    assert!(
        [&fewest.training, &fewest.validation, &fewest.test].iter().all(|part| !part.is_empty())
    );
    made::fashion(folder.path(), 9);
    assert!(matches!(fashion.load(None), Err(Error::TooFew { found: 18, expected: 19, .. })));
}

/// The parts are 8 : 1 : 1 of each class, disjoint, together everything, and depend on the seed:
/// for 36 and 60 images, where a split at random would have some 6 of 60 in the smallest parts by
/// chance alone.
#[test]
fn a_split_is_a_partition_in_the_paper_s_proportions_of_each_class() {
    let classes: Vec<f32> = (0..96).map(|k| if k * 5 % 8 < 3 { 0.0 } else { 1.0 }).collect();
    let images = Images { name: "made".into(), channels: 1, pixels: vec![], classes };
    for seed in 0..20 {
        let split = images.split(seed);
        let parts = [&split.training, &split.validation, &split.test];
        let count =
            |part: &Vec<usize>, class| part.iter().filter(|&&i| images.classes[i] == class).count();
        assert_eq!(parts.map(|part| count(part, 0.0)), [30, 3, 3]);
        assert_eq!(parts.map(|part| count(part, 1.0)), [48, 6, 6]);
        let mut all = parts.map(Vec::as_slice).concat();
        all.sort_unstable();
        assert_eq!(all, (0..96).collect::<Vec<_>>());
        assert_eq!(split, images.split(seed));
        assert_ne!(split.test, images.split(seed + 1).test);
    }
}

/// The noise has the variance that was asked for: over N numbers the empirical variance of
/// Gaussian noise has standard deviation s² √(2/N), and six of them are allowed. Mean likewise.
#[test]
fn noise_has_mean_zero_and_the_variance_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    made::fashion(folder.path(), 50);
    let images = Source::Fashion(folder.path().into()).load(None).unwrap();
    let n = images.pixels.len() as f64;
    for variance in [0.01, 0.2] {
        let noisy = images.with_noise(variance, 3);
        let noise: Vec<f64> = (images.pixels.iter().zip(&noisy.pixels))
            .map(|(clean, noisy)| f64::from(noisy - clean))
            .collect();
        let mean = noise.iter().sum::<f64>() / n;
        let second = noise.iter().map(|z| z * z).sum::<f64>() / n;
        assert!(mean.abs() < 6.0 * (variance / n).sqrt(), "mean {mean}");
        assert!((second / variance - 1.0).abs() < 6.0 * (2.0 / n).sqrt(), "variance {second}");
        assert_ne!(noise[..images.size()], noise[images.size()..][..images.size()]);
    }
    assert_eq!(images.with_noise(0.1, 3), images.with_noise(0.1, 3));
    assert_ne!(images.with_noise(0.1, 3).pixels, images.with_noise(0.1, 4).pixels);
}

/// A view has the pixels that its image has so many rows above and columns to the left, counted from
/// the other side if it is mirrored, and grey where the image has none; every view of a shift is drawn
/// about as often as the others: of 18 views in 18 000 draws each has 1000 with standard deviation
/// √944 < 31, and six of them are allowed.
#[test]
fn a_view_is_moved_and_mirrored() {
    let pixels: Vec<f32> = (0..2 * 3 * SIDE * SIDE).map(|k| k as f32).collect();
    let images = Images { name: "made".into(), channels: 3, pixels, classes: vec![0.0, 1.0] };
    for (down, right, mirrored) in [(0, 0, false), (0, 0, true), (3, -2, false), (-1, 4, true)] {
        let mut shown = vec![-1.0];
        images.show(1, View { down, right, mirrored }, &mut shown);
        assert_eq!((shown.len(), shown[0]), (1 + images.size(), -1.0));
        for (k, &found) in shown[1..].iter().enumerate() {
            let (channel, row, column) = (k / SIDE / SIDE, k / SIDE % SIDE, k % SIDE);
            let (r, c) = (row as isize - down, column as isize - right);
            let side = SIDE as isize;
            let c = if mirrored { side - 1 - c } else { c };
            let expected = match (0..side).contains(&r) && (0..side).contains(&c) {
                true => images.image(1)[channel * SIDE * SIDE + (r * side + c) as usize],
                false => GREY,
            };
            assert_eq!(found, expected, "{down}, {right}, {mirrored}: {k}");
        }
    }
    let mut counts = [0; 18];
    for index in 0..18_000 {
        let View { down, right, mirrored } = View::draw(1, 5, index);
        counts[((down + 1) * 6 + (right + 1) * 2) as usize + usize::from(mirrored)] += 1;
    }
    assert!(counts.iter().all(|&count: &i32| (count - 1000).abs() < 6 * 31), "{counts:?}");
}
