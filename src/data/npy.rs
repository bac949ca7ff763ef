//! NumPy arrays (.npy): features and labels in a file each.

use std::path::Path;

use faer::Mat;

use super::error::{counted, quoted};
use super::table::Rows;
use super::{DataError, Labelling, Place, RawTable, file};

/// Longest header that is read; NumPy itself refuses longer ones.
const LONGEST_HEADER: usize = 10_000;

/// Reads `features` (n × d) and `labels` (n or n × 1), arrays of real numbers or truth values in either
/// byte order and either memory order.
///
/// # Errors
/// When a file cannot be read, is no such array or has another length than its header says, the
/// numbers of rows differ, an entry is not finite, or as [`Labelling`] says.
pub fn read_npy(
    features: &Path,
    labels: &Path,
    labelling: &Labelling,
) -> Result<RawTable, DataError> {
    let bytes = [file::read(features)?, file::read(labels)?];
    table([(&bytes[0], features), (&bytes[1], labels)], labelling)
}

/// The table of two arrays, each with the file that it is from.
pub(super) fn table(
    [(features, path), (labels, label_path)]: [(&[u8], &Path); 2],
    labelling: &Labelling,
) -> Result<RawTable, DataError> {
    let array = parse(features, path)?;
    let (n, d) = match array.shape[..] {
        [n, d] => (n, d),
        _ => return Err(array.misshapen(path, "(points, features)")),
    };
    if n == 0 {
        return Err(DataError::Empty { place: Place::file(path) });
    }
    if d == 0 {
        let found = format!("shape {}", tuple(&array.shape));
        return Err(DataError::invalid(Place::file(path), found, "at least one feature"));
    }
    let values = column(labels, label_path, n, "a label a point")?;
    let at = |i: usize, k: usize| if array.fortran { k * n + i } else { i * d + k };
    for i in 0..n {
        if let Some(k) = (0..d).find(|&k| !array.values[at(i, k)].is_finite()) {
            let place = Place::record(path, "row", i as u64 + 1).at(k as u64 + 1);
            let found = array.values[at(i, k)].to_string();
            return Err(DataError::invalid(place, found, "a finite number"));
        }
    }
    let values: Vec<String> = values.iter().map(f64::to_string).collect();
    let place = |i: usize| Place::record(label_path, "row", i as u64 + 1);
    let signs = labelling.signs(&values, &[], Place::file(label_path), place)?;
    let points = Mat::from_fn(d, n, |k, i| array.values[at(i, k)]);
    RawTable::labelled(points, &signs, Rows::of_file(path))
}

/// The entries of an array of shape (n,) or (n, 1); `what` says what they are.
pub(super) fn column(
    bytes: &[u8],
    path: &Path,
    n: usize,
    what: &str,
) -> Result<Vec<f64>, DataError> {
    let array = parse(bytes, path)?;
    match array.shape[..] {
        [count] | [count, 1] if count == n => Ok(array.values),
        _ => Err(array.misshapen(path, &format!("({n},), {what}"))),
    }
}

struct Array {
    shape: Vec<usize>,
    fortran: bool,
    /// In the order of the file.
    values: Vec<f64>,
}

impl Array {
    fn misshapen(&self, path: &Path, expected: &str) -> DataError {
        let found = format!("shape {}", tuple(&self.shape));
        DataError::invalid(Place::file(path), found, format!("shape {expected}"))
    }
}

fn parse(bytes: &[u8], path: &Path) -> Result<Array, DataError> {
    let invalid = |found: String, expected: &str| {
        DataError::invalid(Place::file(path), found, expected.to_owned())
    };
    let Some((preamble, rest)) =
        bytes.split_at_checked(8).filter(|(preamble, _)| preamble.starts_with(b"\x93NUMPY"))
    else {
        let first: Vec<String> = bytes.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let found = match first.is_empty() {
            true => "an empty file".to_owned(),
            false => format!("a file that starts with {}", first.join(" ")),
        };
        return Err(invalid(found, "a NumPy file, which starts with 93 4e 55 4d 50 59"));
    };
    let length_size = match preamble[6] {
        1 => 2,
        2 | 3 => 4,
        version => return Err(invalid(format!("format version {version}"), "version 1, 2 or 3")),
    };
    let Some((length, rest)) = rest.split_at_checked(length_size) else {
        return Err(invalid(format!("only {}", counted(bytes.len(), "byte")), "a header"));
    };
    let length = length.iter().rev().fold(0, |length, &byte| length << 8 | usize::from(byte));
    if length > LONGEST_HEADER {
        return Err(invalid(format!("a header of {length} bytes"), "at most 10000"));
    }
    let Some((text, data)) = rest.split_at_checked(length) else {
        let found = format!("{} of the {length} bytes of the header", rest.len());
        return Err(invalid(found, "all of them"));
    };
    let header = std::str::from_utf8(text).ok().and_then(|text| Header::parse(text.trim_end()));
    let Some(Header { number, fortran, shape }) = header else {
        let found = format!("header {}", quoted(&String::from_utf8_lossy(text)));
        return Err(invalid(
            found,
            "that of an array of floats (f2, f4, f8), integers (i1 … u8) or truth values (b1), and numbers for texts",
        ));
    };
    let entries = shape.iter().try_fold(1usize, |entries, &side| entries.checked_mul(side));
    if entries.and_then(|entries| entries.checked_mul(number.size)) != Some(data.len()) {
        let found = format!("{} of data", counted(data.len(), "byte"));
        let expected = format!("{} for each entry of shape {}", number.size, tuple(&shape));
        return Err(invalid(found, &expected));
    }
    let values = data.chunks_exact(number.size).map(|bytes| number.value(bytes)).collect();
    Ok(Array { shape, fortran, values })
}

/// A shape as NumPy writes it.
fn tuple(shape: &[usize]) -> String {
    let sides: Vec<String> = shape.iter().map(usize::to_string).collect();
    format!("({}{})", sides.join(", "), if shape.len() == 1 { "," } else { "" })
}

/// How a number is stored.
struct Number {
    big_endian: bool,
    kind: u8,
    size: usize,
}

impl Number {
    fn parse(description: &str) -> Option<Self> {
        let &[order, kind, size] = description.as_bytes() else { return None };
        match (order, kind, size) {
            (b'<' | b'>', b'f', b'2' | b'4' | b'8')
            | (b'<' | b'>', b'i' | b'u', b'2' | b'4' | b'8') => {}
            (b'<' | b'>' | b'|', b'i' | b'u' | b'b', b'1') => {}
            _ => return None,
        }
        Some(Self { big_endian: order == b'>', kind, size: usize::from(size - b'0') })
    }

    fn value(&self, bytes: &[u8]) -> f64 {
        let append = |bits: u64, &byte: &u8| bits << 8 | u64::from(byte);
        let bits = if self.big_endian {
            bytes.iter().fold(0, append)
        } else {
            bytes.iter().rev().fold(0, append)
        };
        let unused = 64 - 8 * self.size;
        match (self.kind, self.size) {
            (b'f', 2) => half(bits as u16),
            (b'f', 4) => f64::from(f32::from_bits(bits as u32)),
            (b'f', _) => f64::from_bits(bits),
            (b'i', _) => ((bits << unused) as i64 >> unused) as f64,
            _ => bits as f64,
        }
    }
}

/// The value of a binary16 number.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * f64::from(2.0_f32.powi(-24)),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * f64::from(2.0_f32.powi(exponent - 25)),
    };
    if bits >> 15 == 1 { -size } else { size }
}

struct Header {
    number: Number,
    fortran: bool,
    shape: Vec<usize>,
}

impl Header {
    /// Reads `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }`, keys in any order.
    fn parse(text: &str) -> Option<Self> {
        let mut cursor = Cursor(text);
        let (mut number, mut fortran, mut shape) = (None, None, None);
        cursor.take("{")?;
        while cursor.take("}").is_none() {
            let key = cursor.text()?;
            cursor.take(":")?;
            match key {
                "descr" => number = Some(Number::parse(cursor.text()?)?),
                "fortran_order" => {
                    fortran = Some(cursor.take("True").is_some());
                    if fortran == Some(false) {
                        cursor.take("False")?;
                    }
                }
                "shape" => shape = Some(cursor.shape()?),
                _ => return None,
            }
            if cursor.take(",").is_none() {
                cursor.take("}")?;
                break;
            }
        }
        let complete = cursor.0.trim_start().is_empty();
        complete.then_some(Self { number: number?, fortran: fortran?, shape: shape? })
    }
}

/// The part of a header that is still to be read.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn take(&mut self, token: &str) -> Option<()> {
        self.0 = self.0.trim_start().strip_prefix(token)?;
        Some(())
    }

    fn text(&mut self) -> Option<&'a str> {
        let mark = if self.take("'").is_some() { '\'' } else { self.take("\"").map(|()| '"')? };
        let (text, rest) = self.0.split_once(mark)?;
        self.0 = rest;
        Some(text)
    }

    fn shape(&mut self) -> Option<Vec<usize>> {
        let mut shape = Vec::new();
        self.take("(")?;
        while self.take(")").is_none() {
            let text = self.0.trim_start();
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            shape.push(text[..end].parse().ok()?);
            self.0 = &text[end..];
            if self.take(",").is_none() {
                self.take(")")?;
                break;
            }
        }
        Some(shape)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn with_header(text: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((text.len() as u16).to_le_bytes());
        bytes.extend(text.as_bytes());
        bytes.extend(data);
        bytes
    }

    /// The product of the sides must not wrap round to the length of the file.
    #[test]
    fn a_shape_that_overflows_is_refused() {
        let side = 1usize << 32;
        let text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({side}, {side})}}");
        assert!(parse(&with_header(&text, &[]), Path::new("x.npy")).is_err());
    }

    #[test]
    fn a_header_said_to_be_huge_is_refused() {
        let bytes = b"\x93NUMPY\x02\x00\xff\xff\xff\xff";
        assert!(parse(bytes, Path::new("x.npy")).is_err());
    }

    #[test]
    fn signed_and_unsigned_numbers_of_both_byte_orders_are_decoded() {
        let decode = |description: &str, bytes: &[u8]| {
            Number::parse(description).map(|number| number.value(bytes))
        };
        assert_eq!(decode("|i1", &[0xff]), Some(-1.0));
        assert_eq!(decode("|u1", &[0xff]), Some(255.0));
        assert_eq!(decode("<i2", &[0xfe, 0xff]), Some(-2.0));
        assert_eq!(decode(">i2", &[0xff, 0xfe]), Some(-2.0));
        assert_eq!(decode(">u4", &[0, 0, 1, 0]), Some(256.0));
        assert_eq!(decode("<i8", &(-7i64).to_le_bytes()), Some(-7.0));
        assert_eq!(decode(">f4", &0.5f32.to_be_bytes()), Some(0.5));
        assert_eq!(decode("|b1", &[1]), Some(1.0));
        let halves =
            [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_953_125), (0x0001, 2f64.powi(-24))];
        for (bits, value) in halves.map(|(bits, value): (u16, f64)| (bits.to_be_bytes(), value)) {
            assert_eq!(decode(">f2", &bits), Some(value));
        }
        assert_eq!(decode("<f2", &0x7bffu16.to_le_bytes()), Some(65504.0));
        assert_eq!(decode("<f2", &0xfc00u16.to_le_bytes()), Some(f64::NEG_INFINITY));
        assert_eq!(decode("<c8", &[0; 8]), None);
        assert_eq!(decode("|O", &[0; 8]), None);
    }

    proptest! {
        /// No bytes make the parser panic.
        #[test]
        fn any_bytes_are_parsed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes, Path::new("x.npy"));
        }

        /// The same behind a valid start, with texts made of the tokens of headers.
        #[test]
        fn any_header_is_parsed_or_refused(
            text in "(\\{|\\}|'descr'|'shape'|'fortran_order'|: |, |\\(|\\)|'<f8'|True|False|[0-9]{1,3}|é){0,24}",
            data in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            if let Ok(array) = parse(&with_header(&text, &data), Path::new("x.npy")) {
                prop_assert_eq!(array.values.len(), array.shape.iter().product::<usize>());
            }
        }
    }
}
