//! What is said of data that cannot be used, word for word: where, what was found and what was expected,
//! with the right number, in one line. And what is noted of data that can be used and are odd.

use std::fs;
use std::path::Path;

use distill_bounds::data::{
    Classes, IdxPair, ImageFolder, Labelling, Normalisation, Selection, Source, Synthetic, load,
};

use crate::{Folder, idx};

/// A NumPy file of numbers of 8 bytes, with the header as it is given.
fn npy(shape: &str, values: &[f64]) -> Vec<u8> {
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    values.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    bytes
}

/// Loads a source and compares the message, in which the folder's path is `.`.
fn says(folder: &Folder, source: &Source, normalisation: Normalisation, expected: &str) {
    let message = load(source, normalisation).expect_err(expected).to_string();
    let folder = folder.path("");
    assert_eq!(message.replace(folder.to_str().unwrap(), "./"), expected);
}

#[test]
fn csv() {
    use Normalisation::{MaxNorm, None, UnitNorm};
    for (text, normalisation, expected) in [
        ("", None, ": found no data; expected at least one labelled point"),
        ("0.1,0.2,1\n0.1\n", None, ": line 2: found 1 column; expected 3 as in line 1"),
        ("0.1,1\n0.1,2,1\n", None, ": line 2: found 3 columns; expected 2 as in line 1"),
        (
            "0.1\n",
            None,
            ": line 1: found 1 column; expected features and a label, separated by commas, semicolons, tabs or spaces",
        ),
        (
            "0.1,x,1\n",
            None,
            ": line 1, column 2: found \"x\"; expected a finite number (--label 2 makes that column the label, --ignore 2 leaves it out)",
        ),
        (
            "a,b,y\n0.1,NA,1\n",
            None,
            ": line 2, column 2: found \"NA\", a missing value; expected a finite number (fill it in, or leave out the line, or the column: --ignore b)",
        ),
        (
            "a;b;y\n0,1;0.2;1\n",
            None,
            ": line 2, column 1: found \"0,1\"; expected a finite number with a point, not a comma",
        ),
        (
            ",b,y\n1,0.2,1\n",
            None,
            ": line 1, column 1: found no name of the column, as above numbers of rows; expected a name (--ignore 1 leaves the column out)",
        ),
        (
            "0.1,0.2,soft\n",
            None,
            ": line 1, column 3: found label soft; expected exactly -1 or 1 (--positive VALUE counts that label as 1 and the others as -1; the labels are soft)",
        ),
        (
            "0.1,0.2,3\n",
            None,
            ": line 1, column 3: found label 3; expected exactly -1 or 1 (--positive VALUE counts that label as 1 and the others as -1; the labels are 3)",
        ),
        ("0,0,1\n", None, ": line 1: found a zero vector; expected an input of positive norm"),
        ("0,0,1\n", MaxNorm, ": line 1: found a zero vector; expected an input of positive norm"),
        (
            "0.5,0,1\n1e-160,0,-1\n",
            None,
            ": line 2: found an input of norm 1e-160; expected at least 1e-150 (--normalise unit rescales \
             each input, --normalise max all alike)",
        ),
        (
            "0.5,0,1\n1e-160,0,-1\n",
            MaxNorm,
            ": line 2: found an input of norm 2e-160; expected at least 1e-150 (--normalise unit rescales \
             each input, --normalise max all alike)",
        ),
        (
            "1e-310,0,1\n",
            UnitNorm,
            ": line 1: found an input of norm 1e-310; expected at least 2.3e-308, below which digits are \
             lost (multiply the inputs)",
        ),
        (
            "3,4,1\n",
            None,
            ": line 1: found an input of norm 5; expected at most 1 (--normalise max or --normalise unit \
             rescales the inputs)",
        ),
        (
            "1.7e308,1.7e308,1\n",
            UnitNorm,
            ": line 1: found a norm that overflows; expected a finite norm (divide the inputs)",
        ),
    ] {
        let folder = Folder::new();
        let source = Source::csv(folder.with("x.csv", text));
        says(&folder, &source, normalisation, &format!("./x.csv{expected}"));
    }
    let folder = Folder::new();
    let path = folder.with("x.csv", "1e-160,0,1\n0,1e-160,-1\n");
    let tiny = load(&Source::csv(path), MaxNorm).unwrap().0;
    assert_eq!(tiny.c(), 1.0, "scaling makes the inputs usable, as the message says");
}

#[test]
fn the_first_rows() {
    for (rows, expected) in [
        (0, "found a choice of the first 0 rows; expected at least 1"),
        (2, "found 1 row; expected at least 2, the rows asked for"),
    ] {
        let folder = Folder::new();
        let of = Box::new(Source::csv(folder.with("x.csv", "0.1,1\n")));
        let source = Source::First { rows, of };
        says(&folder, &source, Normalisation::None, &format!("./x.csv: {expected}"));
    }
}

#[test]
fn numpy_arrays() {
    let labels = npy("(1,)", &[1.0]);
    for (features, labels, expected) in [
        (
            vec![],
            &labels,
            "x.npy: found an empty file; expected a NumPy file, which starts with 93 4e 55 4d 50 59",
        ),
        (
            b"PK".to_vec(),
            &labels,
            "x.npy: found a file that starts with 50 4b; expected a NumPy file, which starts with 93 4e 55 \
             4d 50 59",
        ),
        (npy("(0, 2)", &[]), &labels, "x.npy: found no data; expected at least one labelled point"),
        (npy("(1, 0)", &[]), &labels, "x.npy: found shape (1, 0); expected at least one feature"),
        (
            npy("(1,)", &[0.5]),
            &labels,
            "x.npy: found shape (1,); expected shape (points, features)",
        ),
        (
            npy("(2, 1)", &[0.5, 0.1]),
            &labels,
            "y.npy: found shape (1,); expected shape (2,), a label a point",
        ),
        (
            npy("(2, 1)", &[0.5]),
            &labels,
            "x.npy: found 8 bytes of data; expected 8 for each entry of shape (2, 1)",
        ),
    ] {
        let folder = Folder::new();
        let [features, labels] = [folder.with("x.npy", features), folder.with("y.npy", labels)];
        let source = Source::Npy { features, labels, labelling: Labelling::default() };
        says(&folder, &source, Normalisation::None, &format!("./{expected}"));
    }
}

/// A pair of IDX files of images of one pixel with these digits.
fn digits(folder: &Folder, digits: &[u8], classes: Classes) -> Source {
    let n = digits.len() as u32;
    let pixels: Vec<u8> = (1..=n as u8).collect();
    let images = folder.with("images", idx(&[n, 1, 1], &pixels));
    let labels = folder.with("labels", idx(&[n], digits));
    Source::Idx(IdxPair { images, labels, classes })
}

#[test]
fn idx_files() {
    let classes = |list: &[u8]| Classes::against_the_rest(list.iter().copied().collect());
    for (list, classes, expected) in [
        (
            &[1, 7][..],
            classes(&[7]).select(Selection::First(0)),
            "found a selection of 0 images; expected at least 1",
        ),
        (
            &[1],
            classes(&[7]).select(Selection::First(2)),
            "found 1 image of the two classes; expected at least 2, as many as are selected",
        ),
        (
            &[1, 7],
            Classes::pair(3, 5),
            "found images of classes 1, 7 alone; expected some of classes 3, 5",
        ),
        (&[], classes(&[7]), "found no data; expected at least one labelled point"),
    ] {
        let folder = Folder::new();
        let source = digits(&folder, list, classes);
        says(&folder, &source, Normalisation::UnitNorm, &format!("./images: {expected}"));
    }
    let folder = Folder::new();
    let images = folder.with("images", idx(&[2, 1, 1], &[1, 2]));
    let labels = folder.with("labels", idx(&[1], &[1]));
    let source = Source::Idx(IdxPair { images, labels, classes: classes(&[1]) });
    let expected = "./labels: found 1 label; expected 2, one for each image of ./images";
    says(&folder, &source, Normalisation::UnitNorm, expected);
}

#[test]
fn folders_of_images() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("set/a")).unwrap();
    let source =
        |first_of_each| Source::Images(ImageFolder { folder: folder.path("set"), first_of_each });
    let says = |source, expected| says(&folder, &source, Normalisation::None, expected);
    says(source(None), "./set: found 1 subfolder; expected two, one for each class");
    fs::create_dir(folder.path("set/b")).unwrap();
    says(source(None), "./set/a: found no image; expected at least one");
    let none = "./set: found a choice of the first 0 images of each class; expected at least 1";
    says(source(Some(0)), none);
    fs::write(Path::new(&folder.path("set/a/x.png")), "text").unwrap();
    let few = "./set/a: found 1 image; expected at least 2, as many as are taken of each class";
    says(source(Some(2)), few);
}

#[test]
fn specifications_of_synthetic_data() {
    for (text, expected) in [
        (
            "",
            "found family \"\"; expected one-point, two-points, half-circle, blocks, fan, separable, xor, random, balanced, outlier, two-scales or lopsided",
        ),
        ("half-circle", "found no option n; expected n=…"),
        ("half-circle:n=0", "found n = 0; expected at least 1"),
        ("half-circle:n=-3", "found n = \"-3\"; expected a whole number"),
        ("half-circle:n=8,", "found option \"\"; expected name=value"),
        ("half-circle:n=8,n=9", "found option \"n\" twice; expected it once"),
        ("half-circle:n=8,d=3", "found option \"d\"; expected only n, c"),
        ("half-circle:n=8,c=0", "found c = 0; expected 1e-150 ≤ c ≤ 1"),
        ("half-circle:n=8,c=1.5", "found c = 1.5; expected 1e-150 ≤ c ≤ 1"),
        ("blocks:n=8,blocks=9", "found blocks = 9; expected 1 to n = 8"),
        ("fan:n=1,degrees=9", "found n = 1; expected at least 2"),
        ("fan:n=2,degrees=270", "found degrees = 270; expected 0 < degrees ≤ 180"),
        ("separable:n=8,d=3,margin=1", "found margin = 1; expected 0 < margin < 1"),
        ("separable:n=8,d=3,margin=nan", "found margin = NaN; expected 0 < margin < 1"),
        ("separable:n=8,d=3,margin=x", "found margin = \"x\"; expected a number"),
        ("random:n=8,d=1", "found d = 1; expected at least 2"),
        (
            "random:n=99999999999,d=99999999999",
            "found too many numbers; expected at most 10^8 entries n·d",
        ),
        ("xor:d=64", "found too many numbers; expected at most 10^8 entries n·d"),
        ("xor:d=4,seed=1", "found option \"seed\"; expected only d, n, c"),
    ] {
        assert_eq!(text.parse::<Synthetic>().unwrap_err().to_string(), expected);
    }
}

/// One class, a choice that misses a class, a class that the file has not, and one beyond the digits:
/// each is noted once, and nothing is noted of ordinary data.
#[test]
fn odd_data_are_noted() {
    let check = |folder: &Folder, source: &Source, expected: &[&str]| {
        let provenance = load(source, Normalisation::UnitNorm).unwrap().1;
        let root = folder.path("");
        let found: Vec<String> = provenance
            .notes
            .iter()
            .map(|note| note.replace(root.to_str().unwrap(), "./"))
            .collect();
        assert_eq!(found, expected);
    };
    let csv = |text: &str, first: Option<usize>, expected: &[&str]| {
        let folder = Folder::new();
        let whole = Source::csv(folder.with("x.csv", text));
        let source = match first {
            Some(rows) => Source::First { rows, of: Box::new(whole) },
            None => whole,
        };
        check(&folder, &source, expected);
    };
    let mixed = "1,2,1\n1,3,1\n2,1,-1\n";
    csv(mixed, None, &[]);
    csv(mixed, Some(3), &[]);
    csv("1,2,-1\n1,3,-1\n", None, &["./x.csv: found 2 points labelled -1 and none labelled 1"]);
    csv("1,2,1\n", None, &["./x.csv: found 1 point labelled 1 and none labelled -1"]);
    let sorted = "./x.csv: the first 2 of 3 rows are all labelled 1, a later one is not";
    csv(mixed, Some(2), &[sorted, "./x.csv: found 2 points labelled 1 and none labelled -1"]);

    let classes = |list: &[u8]| Classes::against_the_rest(list.iter().copied().collect());
    for (list, classes, expected) in [
        (&[1, 7][..], classes(&[7]), &[][..]),
        (
            &[1, 7],
            classes(&[11]),
            &[
                "./images: found no image of class 11, only of classes 1, 7",
                "./images: found 2 points labelled -1 and none labelled 1",
            ],
        ),
        (
            &[1, 7],
            classes(&[5, 6, 7]),
            &["./images: found no image of classes 5, 6, only of classes 1, 7"],
        ),
        (&[1, 7, 12], classes(&[7]), &["./images: left out all images of class 12"]),
        (&[1, 7, 12], classes(&[12]), &[]),
        (
            &[7, 7, 1],
            classes(&[7]).select(Selection::First(2)),
            &[
                "./images: the first 2 of 3 images are all labelled 1, a later one is not",
                "./images: found 2 points labelled 1 and none labelled -1",
            ],
        ),
    ] {
        let folder = Folder::new();
        // Images of one pixel lie on one ray: those of two labels conflict.
        let Source::Idx(mut pair) = digits(&folder, list, classes) else { unreachable!() };
        let pixels: Vec<u8> = (0..list.len()).flat_map(|i| [1, i as u8]).collect();
        pair.images = folder.with("images", idx(&[list.len() as u32, 1, 2], &pixels));
        check(&folder, &Source::Idx(pair), expected);
    }
}
