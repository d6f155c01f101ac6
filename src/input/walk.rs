//! Folders: which files are read, in which order, and what is left out.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::sniff;
use crate::error::{Error, ErrorKind};

/// A file of a walk.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub path: PathBuf,
    /// Relative to the folder, with `/`.
    pub relative: String,
}

/// The files of a folder in sorted order, one at a time.
pub(super) struct Walk {
    root: PathBuf,
    entries: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
    found: usize,
    skipped: BTreeMap<String, usize>,
    failed: bool,
}

impl Walk {
    /// Hidden files and folders are left out, symlinked folders are not entered.
    pub fn new(root: &Path) -> Self {
        let entries = WalkDir::new(root)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'));
        Self { root: root.to_owned(), entries: Box::new(entries), found: 0, skipped: BTreeMap::new(), failed: false }
    }

    /// The next file that is read.
    pub fn next_file(&mut self) -> Option<Result<Found, Error>> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    self.failed = true;
                    let path = error.path().unwrap_or(&self.root).to_owned();
                    let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("the folder cannot be walked"));
                    return Some(Err(super::bytes::failure(cause).at_path(path)));
                }
            };
            // Links to files are followed, links to folders could lead in circles. Sockets and pipes would never end.
            let is_file = entry.file_type().is_file() || (entry.path_is_symlink() && entry.path().is_file());
            if !is_file {
                continue;
            }
            if sniff::by_name(entry.path()).is_some() {
                self.found += 1;
                return Some(Ok(Found { relative: relative(&self.root, entry.path()), path: entry.into_path() }));
            }
            let name = skipped_name(entry.path());
            if name != ".snap" {
                *self.skipped.entry(name).or_insert(0) += 1;
            }
        }
    }

    /// After the walk: an error if there was no document.
    pub fn emptiness(&self) -> Option<Error> {
        if self.found > 0 || self.failed {
            return None;
        }
        let types: Vec<_> = sniff::EXTENSIONS.iter().map(|(extension, _)| format!(".{extension}")).collect();
        let mut help = format!("{} and their .gz are read", types.join(" "));
        if !self.skipped.is_empty() {
            let list: Vec<_> = self.skipped.iter().map(|(name, count)| format!("{count} {name}")).collect();
            help = format!("{help}; left out: {}; a file named by itself is always read", list.join(", "));
        }
        Some(Error::new(ErrorKind::Empty("no document in the folder".to_owned())).at_path(&self.root).help(help))
    }

    /// Files left out, counted by extension.
    pub fn into_skipped(self) -> BTreeMap<String, usize> {
        self.skipped
    }
}

fn skipped_name(path: &Path) -> String {
    match sniff::extension(path) {
        (extension, false) if extension.is_empty() => "(no extension)".to_owned(),
        (extension, true) if extension.is_empty() => ".gz".to_owned(),
        (extension, true) => format!(".{extension}.gz"),
        (extension, false) => format!(".{extension}"),
    }
}

fn relative(root: &Path, path: &Path) -> String {
    slashed(path.strip_prefix(root).unwrap_or(path))
}

/// A path with `/` on every platform.
pub(super) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_is_walked_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in
            ["b.txt", "a/z.md", "a/y.HTML", "c.jsonl.gz", "c.pdf", "d.pdf", "x.tar.gz", "LICENSE", "b.snap", ".hidden.txt", ".git/e.txt"]
        {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root, root.join("loop")).unwrap();
            std::os::unix::fs::symlink(root.join("b.txt"), root.join("link.txt")).unwrap();
            std::os::unix::fs::symlink(root.join("gone"), root.join("dangling.txt")).unwrap();
        }
        let mut walk = Walk::new(root);
        let names: Vec<_> = std::iter::from_fn(|| walk.next_file()).map(|file| file.unwrap().relative).collect();
        let expected = ["a/y.HTML", "a/z.md", "b.txt", "c.jsonl.gz"].map(str::to_owned).into_iter();
        assert_eq!(names, if cfg!(unix) { expected.chain(["link.txt".to_owned()]).collect::<Vec<_>>() } else { expected.collect() });
        assert!(walk.emptiness().is_none());
        let skipped: Vec<_> = walk.into_skipped().into_iter().collect();
        assert_eq!(skipped, [("(no extension)".to_owned(), 1), (".pdf".to_owned(), 2), (".tar.gz".to_owned(), 1)]);
    }

    #[test]
    fn a_folder_without_documents_says_what_it_has() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.docx"), "x").unwrap();
        let mut walk = Walk::new(folder.path());
        assert!(walk.next_file().is_none());
        let mut error = walk.emptiness().unwrap();
        error.path = Some("folder".into());
        assert_eq!(
            error.to_string(),
            "folder: no document in the folder (.txt .md .html .htm .jsonl .ndjson .csv .tsv and their .gz are read; \
             left out: 1 .docx; a file named by itself is always read)"
        );
    }
}
