//! Pages and figures written into a folder that holds nothing else.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::gallery;
use super::html::{STYLE, is_ours};
use crate::artifact::{self, ArtifactError};
use crate::figures::{self, Chart};

/// Why pages were not written into a folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder cannot be read.
    #[error("{}: cannot be read ({cause}); expected a folder", path.display())]
    Read {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// The folder holds something that these pages did not put there.
    #[error(
        "{}: found {name}, which is no page of this kind; expected an empty folder, or one that the \
         same command has written",
        path.display()
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// What was found in it.
        name: String,
    },
    /// A figure cannot be drawn.
    #[error(transparent)]
    Figure(#[from] figures::Error),
    /// A file cannot be written.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
}

/// Writes the `pages`, name and text, into `folder`, in their order, beside the figures of `charts`,
/// which come first. Returns the files. Names that begin with a dot are passed over.
///
/// # Errors
/// If the folder holds anything that is neither of these nor a folder of figures, or a page of the same
/// name that is not ours: then nothing is written. If a figure cannot be drawn or a file cannot be
/// written.
pub fn write(
    folder: &Path,
    charts: &[Chart],
    pages: &[(String, String)],
) -> Result<Vec<PathBuf>, FolderError> {
    check(folder, pages.iter().map(|(name, _)| name.as_str()))?;
    let mut files = gallery::draw(charts, folder)?;
    for (name, text) in pages {
        let path = folder.join(name);
        artifact::write(&path, text.as_bytes())?;
        files.push(path);
    }
    Ok(files)
}

/// Whether pages of these `names` may be written into `folder`.
///
/// # Errors
/// [`FolderError::Read`] and [`FolderError::Foreign`], as [`write()`].
pub fn check<'a>(
    folder: &Path,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<(), FolderError> {
    let unreadable = |cause| FolderError::Read { path: folder.to_owned(), cause };
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(unreadable)?,
    };
    let known: BTreeSet<&str> = names.into_iter().collect();
    let mut found = BTreeSet::new();
    for entry in entries {
        found.insert(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
    }
    for name in found.into_iter().filter(|name| !name.starts_with('.')) {
        let path = folder.join(&name);
        let is_expected = match path.extension().and_then(|ending| ending.to_str()) {
            _ if name == gallery::FOLDER => path.is_dir(),
            _ if !known.contains(name.as_str()) => false,
            Some("html") => artifact::read(&path).is_ok_and(|bytes| is_ours(&bytes)),
            Some("css") => artifact::read(&path).is_ok_and(|bytes| bytes == STYLE.as_bytes()),
            _ => true,
        };
        if !is_expected {
            let name = name.escape_debug().to_string();
            return Err(FolderError::Foreign { path: folder.to_owned(), name });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::report::html::document;

    fn pages(text: &str) -> Vec<(String, String)> {
        let page = document("Title", "index.html", text);
        vec![("index.html".into(), page), ("style.css".into(), STYLE.into())]
    }

    /// Pages replace pages of the same kind, also where a run was cut off; a file of anyone else's stays,
    /// and so does all that is beside it.
    #[test]
    fn a_folder_with_foreign_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["first", "second"] {
            write(folder.path(), &[], &pages(text)).unwrap();
        }
        fs::remove_file(folder.path().join("index.html")).unwrap();
        fs::write(folder.path().join(".nojekyll"), "").unwrap();
        write(folder.path(), &[], &pages("third")).unwrap();
        let index = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert!(index.contains("third"));
        for (name, text) in [
            ("notes.txt", "mine"),
            ("index.html", "<title>Mine</title>"),
            ("style.css", "p { color: red }"),
            ("figures", "no folder"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(name), text).unwrap();
            let message = write(folder.path(), &[], &pages("new")).unwrap_err().to_string();
            assert!(message.contains(&format!("found {name}")), "{message}");
            assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), text);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{name}");
        }
        let file = folder.path().join("notes.txt");
        fs::write(&file, "").unwrap();
        let refused = write(&file, &[], &pages("new")).unwrap_err().to_string();
        assert!(refused.contains("expected a folder"), "{refused}");
    }
}
