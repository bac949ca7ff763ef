//! Every reader of foreign bytes, through the public interface: whatever a file holds, it is read
//! or refused in one short line, without a panic and without memory for more than the file has.

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use distill_bounds::artifact::{Journal, checksum};
use distill_bounds::data::{
    CifarFile, Classes, IdxPair, ImageFolder, Labelling, Normalisation, Source, Synthetic, load,
};
use distill_bounds::figures::{self, Axis, Chart, Mark, Panel, Point, Role, Series};
use distill_bounds::sweep::{self, Cell, Planned, Record};
use distill_bounds::verify::Evidence;
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tempfile::TempDir;

/// Notes the largest single allocation, and how much was held at once at most.
struct Noting;

static LARGEST: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST_HELD: AtomicUsize = AtomicUsize::new(0);

fn note(size: usize, freed: usize) {
    LARGEST.fetch_max(size, Ordering::Relaxed);
    let held = HELD.fetch_add(size, Ordering::Relaxed) + size;
    MOST_HELD.fetch_max(held, Ordering::Relaxed);
    HELD.fetch_sub(freed, Ordering::Relaxed);
}

// SAFETY: every call is handed to the system's allocator as it is.
unsafe impl GlobalAlloc for Noting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size, layout.size());
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Noting = Noting;

/// Far above what a file of a kilobyte can call for, far below what a forged header promises.
const MOST: usize = 64 << 20;

/// The same for all that is held at once, by the tests of all threads: the cells of a grid multiply.
const MOST_AT_ONCE: usize = 1 << 30;

fn memory_is_bounded() -> Result<(), TestCaseError> {
    prop_assert!(LARGEST.load(Ordering::Relaxed) < MOST, "too large an allocation");
    prop_assert!(MOST_HELD.load(Ordering::Relaxed) < MOST_AT_ONCE, "too much memory in all");
    Ok(())
}

/// `cases` inputs, the same in every run; or new ones, as many as `PROPTEST_CASES` says (`just fuzz`).
fn config(cases: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig {
            cases,
            rng_seed: RngSeed::Fixed(0),
            failure_persistence: None,
            ..ProptestConfig::default()
        },
    }
}

struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// Loads the source; a refusal has to be one line of reasonable length.
fn read_or_refused(source: &Source) -> Result<(), TestCaseError> {
    if let Err(error) = load(source, Normalisation::MaxNorm) {
        one_line(&error.to_string())?;
    }
    memory_is_bounded()
}

fn one_line(message: &str) -> Result<(), TestCaseError> {
    prop_assert!(!message.is_empty() && message.chars().count() < 600, "{message}");
    prop_assert!(!message.contains(['\n', '\r']), "{message:?}");
    Ok(())
}

/// `whole` after some of its bytes were overwritten, and cut or continued.
fn damaged(whole: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = whole.len();
    let blows = prop::collection::vec((0..length, any::<u8>()), 0..6);
    (blows, 0..=length, prop::bool::weighted(0.2)).prop_map(move |(blows, cut, is_cut)| {
        let mut bytes = whole.clone();
        blows.iter().for_each(|&(at, byte)| bytes[at] = byte);
        bytes.truncate(if is_cut { cut } else { length });
        bytes
    })
}

fn idx(sides: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, sides.len() as u8];
    sides.iter().for_each(|side| bytes.extend(side.to_be_bytes()));
    bytes.extend(data);
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn npy(shape: &str, data: &[f64]) -> Vec<u8> {
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    data.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    bytes
}

fn picture(format: image::ImageFormat) -> Vec<u8> {
    let image = image::RgbImage::from_fn(5, 4, |x, y| image::Rgb([40 * x as u8, 50 * y as u8, 7]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn cell() -> Planned {
    let arguments = BTreeMap::from([("synthetic".to_owned(), "two-points".into())]);
    Planned::new(Cell { command: "margin".into(), arguments }, "ab12".into()).unwrap()
}

/// A record without a result of its own.
fn result(cell: &Planned) -> Vec<u8> {
    let record = Record::new(cell.clone(), serde_json::Value::Null);
    [serde_json::to_vec_pretty(&record).unwrap(), b"\n".to_vec()].concat()
}

/// A journal of two records.
fn records() -> Vec<u8> {
    let line = |key: &str, value: serde_json::Value| {
        let sha256 = checksum(key, &value);
        format!("{{\"key\":\"{key}\",\"sha256\":\"{sha256}\",\"value\":{value}}}\n")
    };
    [line("ab", [1.0, 2.5].as_slice().into()), line("cd", serde_json::Value::Null)].concat().into()
}

fn chart() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("figures/crossover.json")).unwrap()
}

/// JSON of any shape, numbers at the ends of their range included.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
    ];
    let name = "(report|checks|grid|slopes|ledgers|id|title|panels|x|y|series|points|[a-z]{1,4})";
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(name, inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn csv(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        damaged(b"x1,x2,label\n0.1,0.2,1\n-0.3,1e-3,-1\n\n0.5,\"0.5\",1\n".to_vec()),
    ]) {
        let files = Files::new();
        read_or_refused(&Source::csv(files.with("x.csv", &bytes)))?;
    }

    #[test]
    fn npy_features(bytes in prop_oneof![
        damaged(npy("(2, 2)", &[0.1, 0.2, -0.3, 0.4])),
        "\\([0-9]{1,20}, ?[0-9]{0,20},?\\)".prop_map(|shape| npy(&shape, &[0.5; 4])),
    ]) {
        let files = Files::new();
        let features = files.with("x.npy", &bytes);
        read_or_refused(&Source::Npy { features, labels: files.with("y.npy", &npy("(2,)", &[1.0, -1.0])), labelling: Labelling::default() })?;
    }

    #[test]
    fn npy_labels(bytes in damaged(npy("(2,)", &[1.0, -1.0]))) {
        let files = Files::new();
        let features = files.with("x.npy", &npy("(2, 2)", &[0.1, 0.2, -0.3, 0.4]));
        read_or_refused(&Source::Npy { features, labels: files.with("y.npy", &bytes), labelling: Labelling::default() })?;
    }

    /// Sides are any numbers: also products that wrap round to the length of the file.
    #[test]
    fn idx_images(
        images in prop_oneof![
            damaged(idx(&[2, 2, 2], &[1, 2, 3, 4, 5, 6, 7, 8])),
            any::<[u32; 3]>().prop_map(|sides| idx(&sides, &[1; 8])),
        ],
        labels in damaged(idx(&[2], &[3, 7])),
    ) {
        let files = Files::new();
        let (images, labels) = (files.with("images", &images), files.with("labels", &labels));
        let classes = Classes::split(|digit| digit > 4);
        read_or_refused(&Source::Idx(IdxPair { images, labels, classes }))?;
    }

    /// A whole stream that expands to anything, and a damaged one.
    #[test]
    fn idx_images_in_gzip(
        inner in prop_oneof![
            damaged(idx(&[2, 2, 2], &[1, 2, 3, 4, 5, 6, 7, 8])),
            any::<[u32; 3]>().prop_map(|sides| idx(&sides, &[1; 8])),
            (0u32..70_000).prop_map(|count| idx(&[2, 1, count], &[])),
        ],
        zeros in 0usize..200_000,
        blow in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
    ) {
        let mut stream = gzip(&[&inner[..], &vec![0; zeros]].concat());
        if let Some((at, byte)) = blow {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        let files = Files::new();
        let images = files.with("images", &stream);
        let labels = files.with("labels", &idx(&[2], &[3, 7]));
        let classes = Classes::split(|digit| digit > 4);
        read_or_refused(&Source::Idx(IdxPair { images, labels, classes }))?;
    }

    #[test]
    fn cifar(bytes in damaged([vec![3; 3073], vec![5; 3073]].concat())) {
        let path = Files::new();
        let path = (path.with("x.bin", &bytes), path);
        read_or_refused(&Source::Cifar(CifarFile { path: path.0, classes: Classes::pair(3, 5) }))?;
    }

    /// The first file says how large all are: a PNG, whose checksums stop most blows, or a JPEG.
    #[test]
    fn images(
        png in damaged(picture(image::ImageFormat::Png)),
        jpeg in damaged(picture(image::ImageFormat::Jpeg)),
        jpeg_is_first in any::<bool>(),
    ) {
        let files = Files::new();
        let [first, second] = if jpeg_is_first { ["b", "a"] } else { ["a", "b"] };
        files.with(&format!("{first}/x.png"), &png);
        files.with(&format!("{second}/x.jpg"), &jpeg);
        let folder = files.0.path().to_owned();
        read_or_refused(&Source::Images(ImageFolder { folder, first_of_each: None }))?;
    }

    /// What is accepted says of itself how it is written, and that means the same.
    #[test]
    fn synthetic(text in prop_oneof![
        ".{0,40}",
        "(half-circle|blocks|fan|separable|xor|random|two-points):((n|d|c|blocks|margin|degrees|seed)=([0-9]{1,20}|0\\.[0-9]{1,3}|-1|1e400|nan|),?){0,4}",
    ]) {
        match text.parse::<Synthetic>() {
            Ok(synthetic) => prop_assert_eq!(synthetic.to_string().parse::<Synthetic>().unwrap(), synthetic),
            Err(error) => one_line(&error.to_string())?,
        }
    }

    #[test]
    fn grid(bytes in prop_oneof![
        damaged(b"[[train]]\nwidth = [2, 4]\nsteps = 10\nlabels = ['soft', 'hard']\n".to_vec()),
        "\\[\\[[a-z]{1,5}\\]\\]\n([a-z]{1,3} = (\\[[0-9]{1,2}(, ?[0-9.e-]{1,4}){0,60}\\]|'.{0,9}'|nan)\n){0,9}"
            .prop_map(String::into_bytes),
    ]) {
        let files = Files::new();
        if let Err(error) = distill_bounds::sweep::grid::read(&files.with("grid.toml", &bytes)) {
            one_line(&error.to_string())?;
        }
        memory_is_bounded()?;
    }

    /// What a sweep finds among its results is byte for byte what was written there, or is refused.
    #[test]
    fn sweep_results(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        damaged(result(&cell())),
        json().prop_map(|value| serde_json::to_vec(&value).unwrap()),
    ]) {
        let (files, cell) = (Files::new(), cell());
        files.with(&format!("cells/{}.json", cell.key), &bytes);
        match sweep::merge(std::slice::from_ref(&cell), &[files.0.path().to_owned()]) {
            Ok(merged) => {
                let [record] = &merged.cells[..] else { panic!("one cell") };
                prop_assert_eq!(&record.planned, &cell);
                prop_assert_eq!(bytes, result(&cell));
            }
            Err(error) => one_line(&error.to_string())?,
        }
        memory_is_bounded()?;
    }

    /// What a journal holds is kept, but for a last line that is not whole; what is no journal stays
    /// as it is.
    #[test]
    fn journal(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        damaged(records()),
    ]) {
        let files = Files::new();
        let path = files.with("journal.jsonl", &bytes);
        let opened = Journal::open(&path).map(drop);
        let left = fs::read(&path).unwrap();
        match opened {
            Ok(()) => {
                let lines = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
                prop_assert_eq!(&left, &bytes[..lines]);
            }
            Err(error) => {
                one_line(&error.to_string())?;
                prop_assert_eq!(&left, &bytes);
            }
        }
    }

    #[test]
    fn evidence(value in json(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for text in [serde_json::to_vec(&value).unwrap(), bytes] {
            if let Err(error) = serde_json::from_slice::<Evidence>(&text) {
                one_line(&error.to_string())?;
            }
        }
        memory_is_bounded()?;
    }
}

proptest! {
    #![proptest_config(config(24))]

    /// Any finite numbers are drawn or refused: no axis without end, no tick that is never reached.
    #[test]
    fn charts_of_any_numbers(
        numbers in prop::collection::vec((any::<f64>(), any::<f64>()), 1..4),
        range in prop::option::of((any::<f64>(), any::<f64>())),
        logarithmic in any::<bool>(),
    ) {
        let axis = |label: &str| if logarithmic { Axis::log(label) } else { Axis::linear(label) };
        let mut panel = Panel::new(Axis { range, ..axis("x") }, axis("y"));
        let points = numbers.iter().map(|&(x, y)| {
            let sign = |value: f64| if logarithmic { value.abs() } else { value };
            Point::new(sign(x), sign(y))
        });
        panel.series.push(Series::new("s", Role::Soft, Mark::LinePoints, points));
        let (id, text) = ("any".to_owned(), String::new);
        let chart =
            Chart { id, title: text(), subtitle: text(), source: text(), panels: vec![panel] };
        let files = Files::new();
        if let Err(error) = figures::write(&chart, files.0.path()) {
            one_line(&error.to_string())?;
        }
    }

    /// A damaged chart is drawn or refused, and a refused one draws nothing.
    #[test]
    fn charts(bytes in damaged(chart())) {
        let files = Files::new();
        let path = files.with("crossover.json", &bytes);
        if let Err(error) = figures::redraw(&path) {
            let message = error.to_string();
            prop_assert!(message.chars().count() < 600 && !message.contains('\n'), "{message}");
            prop_assert!(!path.with_extension("svg").exists(), "{message}");
        }
    }
}
