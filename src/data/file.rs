//! Reading whole files, and the standard input.

use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use flate2::read::MultiGzDecoder;

use super::{DataError, STANDARD_INPUT};
use crate::artifact;

/// Greatest number of bytes that a compressed file may unfold to.
const MOST_BYTES: u64 = 1 << 32;

/// What the ending of a name says, in lower case and without that of gzip; `-` for the standard input.
pub(crate) fn ending(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    let name = name.unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.').map_or(name, |(_, ending)| ending).to_owned()
}

/// The bytes of a regular file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, DataError> {
    artifact::read(path).map_err(|cause| DataError::Read { path: path.to_owned(), cause })
}

/// The bytes of a regular file or of the standard input, unfolded where they are compressed by gzip.
pub(super) fn read_unfolded(path: &Path) -> Result<Vec<u8>, DataError> {
    let failed = |cause| DataError::Read { path: path.to_owned(), cause };
    let bytes = match path.to_str() {
        Some(STANDARD_INPUT) => standard_input().map_err(failed)?.to_vec(),
        _ => read(path)?,
    };
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unfolded = Vec::new();
    let mut decoder = MultiGzDecoder::new(bytes.as_slice()).take(MOST_BYTES + 1);
    decoder.read_to_end(&mut unfolded).map_err(failed)?;
    if unfolded.len() as u64 > MOST_BYTES {
        return Err(failed(io::Error::other("it unfolds to more than 4 GiB")));
    }
    Ok(unfolded)
}

/// All of the standard input: it can be read once only, and is kept for whoever asks again.
fn standard_input() -> io::Result<&'static [u8]> {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(bytes) = BYTES.get() {
        return Ok(bytes);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(BYTES.get_or_init(|| bytes))
}
