//! Files that people have: other labels, other columns, other separators and containers.

use std::io::Write;

use distill_bounds::data::{Dataset, Labelling, Normalisation, Preparation, Source, load};
use faer::mat;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Folder, message_has, refusal};

fn labelling(column: Option<&str>, positive: &[&str], drop: &[&str]) -> Labelling {
    let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    Labelling {
        column: column.map(str::to_owned),
        positive: texts(positive),
        drop: texts(drop),
        ..Labelling::default()
    }
}

fn csv(name: &str, bytes: impl AsRef<[u8]>, labelling: Labelling) -> Result<Dataset, String> {
    let folder = Folder::new();
    let source = Source::Csv { path: folder.with(name, bytes), labelling };
    load(&source, Normalisation::Fit).map(|(data, _)| data).map_err(|error| error.to_string())
}

/// A label is known by its number or its text, in whichever column; other labels are −1 or left out.
#[test]
fn any_values_in_any_column_are_labels() {
    let text = "kind,x,y\nM,0.5,0\nB,0,0.25\nM,0.5,0.5\n?,1,1\n";
    let data = csv("a.csv", text, labelling(Some("kind"), &["M"], &["?"])).unwrap();
    assert_eq!(data.labels(), [1.0, -1.0, 1.0]);
    assert_eq!(data.points(), mat![[0.5, 0.0, 0.5], [0.0, 0.25, 0.5]]);
    let data =
        csv("a.csv", "0.5,0,1.0\n0,0.25,0\n-1,0,2\n", labelling(None, &["1", "2"], &[])).unwrap();
    assert_eq!(data.labels(), [1.0, -1.0, 1.0]);
    let data = csv("a.csv", "3,0.5,0\n7,0,0.25\n", labelling(Some("1"), &["7"], &[])).unwrap();
    assert_eq!(data.labels(), [-1.0, 1.0]);
}

/// Columns that are no features are left out, by name or number, and the label is the last of the others; a
/// table with names, row numbers and remarks is the one without them.
#[test]
fn columns_can_be_left_out() {
    let ignoring = |ignore: &[&str], positive: &[&str]| Labelling {
        ignore: ignore.iter().map(|name| (*name).to_owned()).collect(),
        ..labelling(None, positive, &[])
    };
    let plain = csv("a.csv", "x,y\n0.5,1\n-0.25,-1\n", Labelling::default()).unwrap();
    let text = ",name,x,y,remark\n0,A,0.5,1,good\n1,B,-0.25,-1,\n";
    for ignore in [["1", "name", "remark"], ["5", "2", "1"]] {
        let data = csv("a.csv", text, ignoring(&ignore, &[])).unwrap();
        assert_eq!(data.describe(), plain.describe());
    }
    for (ignore, expected) in [
        (&["1", "z"][..], "no column \"z\" for --ignore; expected name, x, y, remark or a number"),
        (&["1", "2", "3", "4", "5"], "every column in --ignore"),
        (&["1", "2", "3", "5"], "every feature in --ignore"),
        (&["1"], "line 2, column 2: found \"A\"; expected a finite number (--label name"),
    ] {
        let message = csv("a.csv", text, ignoring(ignore, &[])).unwrap_err();
        assert!(message.contains(expected), "{message}");
    }
    let both = Labelling { column: Some("y".into()), ..ignoring(&["y"], &[]) };
    let message = csv("a.csv", "x,y\n0.5,1\n", both).unwrap_err();
    assert!(message.contains("the label among the columns of --ignore"), "{message}");
}

/// What is refused, and where it says the mistake is.
#[test]
fn labels_that_are_not_there_are_refused_by_name() {
    let text = "x,y\n0.5,0\n0.25,1\n";
    let says = |labelling: Labelling, expected: &str| {
        let message = csv("a.csv", text, labelling).unwrap_err();
        assert!(message.contains(expected), "{message}");
    };
    says(labelling(None, &["2"], &[]), "found no label \"2\" for --positive; expected one of 0, 1");
    says(labelling(None, &["1"], &["x"]), "found no label \"x\" for --drop; expected one of 0, 1");
    says(
        labelling(Some("z"), &["1"], &[]),
        "no column \"z\" for --label; expected x, y or a number from 1 to 2",
    );
    says(labelling(Some("3"), &["1"], &[]), "no column \"3\" for --label");
    says(
        labelling(None, &[], &[]),
        "line 2, column 2: found label 0; expected exactly -1 or 1 (--positive VALUE counts that label as 1 \
         and the others as -1; the labels are 0, 1)",
    );
    says(labelling(None, &[], &["0", "1"]), "found no data");
}

/// The first line of scikit-learn's tables: the numbers of points and features, and the names of the labels.
/// It is taken for nothing else.
#[test]
fn a_first_line_with_counts_and_names_is_understood() {
    let text = "4,2,good,bad,ugly\n5,1,0\n1,5,1\n1,-5,2\n2,6,1\n";
    let bad = csv("a.csv", text, labelling(None, &["bad"], &["ugly"])).unwrap();
    let by_number = csv("a.csv", text, labelling(None, &["1"], &["2"])).unwrap();
    assert_eq!(bad.labels(), [-1.0, 1.0, 1.0]);
    assert_eq!(bad.describe(), by_number.describe());
    let message = csv("a.csv", text, labelling(None, &["evil"], &[])).unwrap_err();
    assert!(message.contains("expected one of 0 (good), 1 (bad), 2 (ugly)"), "{message}");
    let message = csv("a.csv", "4,3,good,bad\n5,1,1\n", Labelling::default()).unwrap_err();
    assert!(
        message.contains("line 2: found 3 columns; expected 3 features and a label"),
        "{message}"
    );
}

/// Tabs, semicolons, spaces, gzip and endings in capitals change nothing.
#[test]
fn separators_and_compression_change_nothing() {
    let plain = csv("a.csv", "x,label\n0.5,1\n-0.5,-1\n", Labelling::default()).unwrap();
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(b"x\tlabel\n0.5\t1\n-0.5\t-1\n").unwrap();
    for (name, bytes) in [
        ("a.tsv", b"x\tlabel\n0.5\t1\n-0.5\t-1\n".to_vec()),
        ("a.csv", b"x\tlabel\n0.5\t1\n-0.5\t-1\n".to_vec()),
        ("a.csv", b"\nx;label\n0.5;1\n-0.5;-1\n".to_vec()),
        ("a.tsv", b"x,label\n0.5,1\n-0.5,-1\n".to_vec()),
        ("a.txt", b"5.0e-01 1\n-5.0e-01 -1\n".to_vec()),
        ("A.TSV.GZ", packed.finish().unwrap()),
    ] {
        let data = csv(name, bytes, Labelling::default()).expect(name);
        assert_eq!(data.describe(), plain.describe(), "{name}");
    }
    let cut = csv("a.csv.gz", [0x1f, 0x8b, 8, 0, 0, 0], Labelling::default()).unwrap_err();
    assert!(cut.contains("a.csv.gz: cannot be read"), "{cut}");
}

/// An array as NumPy writes it.
fn npy(kind: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn archive(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Half precision and truth values in one archive are the numbers that they stand for.
#[test]
fn archives_of_half_precision_and_truth_values() {
    let folder = Folder::new();
    let features: Vec<u8> =
        [0x3800u16, 0xb400].iter().flat_map(|half| half.to_le_bytes()).collect();
    let members =
        [("X.npy", npy("<f2", "(2, 1)", &features)), ("y.npy", npy("|b1", "(2,)", &[1, 0]))];
    let path = folder.with("a.npz", archive(&members));
    let source = Source::Npz { path: path.clone(), labelling: labelling(None, &["1"], &[]) };
    let (data, _) = load(&source, Normalisation::None).unwrap();
    assert_eq!(data.points(), mat![[0.5, -0.25]]);
    assert_eq!(data.labels(), [1.0, -1.0]);
    let strict = Source::Npz { path: path.clone(), labelling: Labelling::default() };
    message_has(&refusal(&strict), &path, &["row 2", "label 0", "--positive"]);
    let path = folder.with("b.npz", archive(&members[..1]));
    let source = Source::Npz { path: path.clone(), labelling: Labelling::default() };
    message_has(&refusal(&source), &path, &["found arrays X", "labels called y"]);
    let path = folder.with("c.npz", b"no archive");
    let source = Source::Npz { path: path.clone(), labelling: Labelling::default() };
    message_has(&refusal(&source), &path, &["a NumPy archive"]);
}

/// Indices that count from 0, as scikit-learn writes them, and from 1 are of the same data.
#[test]
fn libsvm_counts_from_0_or_from_1() {
    let folder = Folder::new();
    let read = |text: &str| {
        let path = folder.with("a.svm", text);
        load(&Source::Libsvm { path, labelling: Labelling::default() }, Normalisation::Fit)
            .unwrap()
            .0
    };
    let from_1 = read("1 1:0.5 3:0.25\n-1 2:-0.5\n");
    assert_eq!(from_1.describe(), read("1 0:0.5 2:0.25\n-1 1:-0.5\n").describe());
    assert_eq!(from_1.points(), mat![[0.5, 0.0], [0.0, -0.5], [0.25, 0.0]]);
}

/// A line of LIBSVM that is none is refused with its number.
#[test]
fn libsvm_lines_are_refused_by_number() {
    let folder = Folder::new();
    for (text, parts) in [
        ("1 1:0.5\n-1 2:x\n", ["line 2", "\"2:x\"", "finite number"]),
        ("1 2:0.5 2:1\n", ["line 1", "\"2:1\"", "indices from 0 or 1 that increase"]),
        ("1 0:0.5 0:1\n", ["line 1", "\"0:1\"", "indices from 0 or 1 that increase"]),
        ("1 -1:0.5\n", ["line 1", "\"-1:0.5\"", "indices from 0 or 1 that increase"]),
        ("1 0.5\n", ["line 1", "\"0.5\"", "index:value"]),
        ("2 1:0.5\n", ["line 1", "label 2", "--positive"]),
        ("1 200000000:1\n", ["dimension 200000000", "at most 10^8", "entries"]),
        ("# nothing\n", ["no data", "at least one", "point"]),
    ] {
        let path = folder.with("a.svm", text);
        let source = Source::Libsvm { path: path.clone(), labelling: Labelling::default() };
        message_has(&refusal(&source), &path, &parts);
    }
}

/// Standardised features have mean 0 and variance 1, the constant one is 0, and the added one stands last;
/// then all are divided by the greatest norm.
#[test]
fn features_are_standardised_and_a_constant_one_is_added() {
    let folder = Folder::new();
    let source =
        Source::csv(folder.with("a.csv", "10,0.1,7,1\n30,0.1,7,-1\n10,0.1,8,1\n30,0.1,8,-1\n"));
    let preparation =
        Preparation { standardise: true, intercept: Some(2.0), normalisation: Normalisation::Fit };
    let (data, provenance) = load(&source, preparation).unwrap();
    let scaling = provenance.scaling;
    assert_eq!((scaling.standardised, scaling.intercept), (true, Some(2.0)));
    assert_eq!(scaling.normalisation, Normalisation::MaxNorm);
    assert!((scaling.greatest_divisor - 6f64.sqrt()).abs() < 1e-15);
    let expected = mat![
        [-1.0, 1.0, -1.0, 1.0],
        [0.0, 0.0, 0.0, 0.0],
        [-1.0, -1.0, 1.0, 1.0],
        [2.0, 2.0, 2.0, 2.0]
    ];
    for (x, y) in data.points().col_iter().zip(expected.col_iter()) {
        for (x, y) in x.iter().zip(y.iter()) {
            assert!((x * 6f64.sqrt() - y).abs() < 1e-14, "{x} {y}");
        }
    }
    for value in [0.0, f64::NAN] {
        let preparation = Preparation { intercept: Some(value), ..Preparation::default() };
        let message = load(&source, preparation).unwrap_err().to_string();
        assert!(message.contains("expected a finite number other than 0"), "{message}");
    }
}

/// Inputs on one ray with opposite labels are refused, in words that name the cure; with a constant
/// feature they are told apart.
#[test]
fn a_constant_feature_tells_inputs_on_one_ray_apart() {
    let folder = Folder::new();
    let source = Source::csv(folder.with("a.csv", "0.25,1\n0.5,-1\n"));
    let message = load(&source, Normalisation::Fit).unwrap_err().to_string();
    assert!(message.contains("no biases: --intercept adds a constant feature"), "{message}");
    let preparation = Preparation { intercept: Some(1.0), ..Normalisation::Fit.into() };
    assert_eq!(load(&source, preparation).unwrap().0.d(), 2);
}

/// Inputs that fit in the unit ball are left as they are, others divided by the greatest norm.
#[test]
fn inputs_are_scaled_only_where_they_have_to_be() {
    let folder = Folder::new();
    let of = |text: &str| {
        let source = Source::csv(folder.with("a.csv", text));
        load(&source, Normalisation::Fit).unwrap()
    };
    let (data, provenance) = of("0.5,0.5,1\n0,-1,-1\n");
    assert_eq!(provenance.scaling.normalisation, Normalisation::None);
    assert_eq!(data.point(0), [0.5, 0.5]);
    let (data, provenance) = of("2,0,1\n0,-4,-1\n");
    assert_eq!(provenance.scaling.normalisation, Normalisation::MaxNorm);
    assert_eq!(data.point(0), [0.5, 0.0]);
}
