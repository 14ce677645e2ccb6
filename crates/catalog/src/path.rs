//! File paths that are safe to write on any system.
//!
//! A path of a manifest becomes a file on the disk of whoever adopts the asset, so only a form is accepted that means the same
//! everywhere (SECURITY.md §8, manifest paths). This module opens no file.

use std::{fmt, str::FromStr};

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Bytes of a whole path at most.
pub const PATH_BYTES_MAX: usize = 800;
/// Bytes of one part of a path at most.
pub const PATH_PART_BYTES_MAX: usize = 255;
/// Parts of a path at most.
pub const PATH_PARTS_MAX: usize = 16;

/// A relative path with `/` between its parts, safe to create below a new folder.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SafePath(String);

/// Which rule a path broke.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SafePathError {
    /// Empty, or an empty part: a leading, trailing or doubled `/`.
    #[error("a path is relative and has no empty part")]
    EmptyPart,
    /// A part `.` or `..`.
    #[error("a path has no part `.` or `..`")]
    Dots,
    /// `\`, `:`, `*` or a control character, or another character that no text may have.
    #[error("a path has none of \\ : * and no control characters")]
    Character,
    /// A name that Windows reserves for a device, such as `con` or `com1.txt`.
    #[error("a part of the path is a device name on Windows")]
    DeviceName,
    /// Not in Unicode normalisation form C.
    #[error("a path is in Unicode form NFC")]
    NotNormalised,
    /// More than [`PATH_BYTES_MAX`], [`PATH_PART_BYTES_MAX`] or [`PATH_PARTS_MAX`].
    #[error("a path has at most {PATH_PARTS_MAX} parts of {PATH_PART_BYTES_MAX} bytes, {PATH_BYTES_MAX} bytes in all")]
    TooLong,
}

impl SafePath {
    /// Returns the path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the parts between the slashes.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// Says whether this path is the folder `folder` or lies below it.
    #[must_use]
    pub fn is_within(&self, folder: &Self) -> bool {
        self.0.strip_prefix(&folder.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Returns the form that two paths share when a file system that ignores case could not tell them apart.
    #[must_use]
    pub fn folded(&self) -> String {
        // Upper case first: it maps ß and ẞ, ſ and s, final and other sigma together, as full case folding does.
        self.0.to_uppercase().to_lowercase().nfc().collect()
    }
}

impl FromStr for SafePath {
    type Err = SafePathError;

    fn from_str(text: &str) -> Result<Self, SafePathError> {
        if text.len() > PATH_BYTES_MAX || text.split('/').count() > PATH_PARTS_MAX {
            return Err(SafePathError::TooLong);
        }
        if !is_nfc(text) {
            return Err(SafePathError::NotNormalised);
        }
        text.split('/').try_for_each(check_part)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for SafePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn check_part(part: &str) -> Result<(), SafePathError> {
    if part.is_empty() {
        return Err(SafePathError::EmptyPart);
    }
    if part == "." || part == ".." {
        return Err(SafePathError::Dots);
    }
    if part.len() > PATH_PART_BYTES_MAX {
        return Err(SafePathError::TooLong);
    }
    if part.chars().any(|c| matches!(c, '\\' | ':' | '*') || crate::text::is_forbidden(c)) {
        return Err(SafePathError::Character);
    }
    if is_device_name(part) { Err(SafePathError::DeviceName) } else { Ok(()) }
}

/// Says whether Windows takes a file of this name for a device, whatever stands behind the first point.
fn is_device_name(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let numbered = |name: &str| {
        stem.strip_prefix(name).is_some_and(|rest| {
            let mut rest = rest.chars();
            matches!((rest.next(), rest.next()), (Some('1'..='9' | '¹' | '²' | '³'), None))
        })
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_pass() {
        for path in ["kuubu-2.1.0.tar.gz", "docs/Anleitung für Ämter.pdf", ".gitignore", "a/b/c", "console.log", "com10"] {
            assert_eq!(path.parse::<SafePath>().unwrap().as_str(), path);
        }
    }

    #[test]
    fn paths_that_leave_the_folder_or_mean_a_device_are_refused() {
        use SafePathError as E;
        for (path, why) in [
            ("", E::EmptyPart),
            ("/etc/passwd", E::EmptyPart),
            ("a//b", E::EmptyPart),
            ("a/", E::EmptyPart),
            ("../a", E::Dots),
            ("a/./b", E::Dots),
            ("a\\b", E::Character),
            ("C:x", E::Character),
            ("a*", E::Character),
            ("a\nb", E::Character),
            ("a\u{202e}b", E::Character),
            ("nul", E::DeviceName),
            ("a/Com1.txt", E::DeviceName),
            ("LPT³", E::DeviceName),
            ("a\u{0308}.txt", E::NotNormalised),
        ] {
            assert_eq!(path.parse::<SafePath>(), Err(why), "{path:?}");
        }
    }

    #[test]
    fn lengths_are_bounded_exactly() {
        let ok = |path: String| path.parse::<SafePath>().is_ok();
        assert!(ok("a".repeat(255)) && !ok("a".repeat(256)));
        assert!(ok(["a"; 16].join("/")) && !ok(["a"; 17].join("/")));
        let part = "b".repeat(199);
        assert!(ok([part.as_str(); 4].join("/")), "4 parts and 3 slashes are 799 bytes");
        assert!(ok(format!("{}c", [part.as_str(); 4].join("/"))));
        assert!(!ok(format!("{}cd", [part.as_str(); 4].join("/"))));
    }

    #[test]
    fn case_folding_finds_names_that_collide() {
        let folded = |path: &str| path.parse::<SafePath>().unwrap().folded();
        assert_eq!(folded("README.md"), folded("readme.MD"));
        assert_eq!(folded("Straße"), folded("STRASSE"));
        assert_eq!(folded("Ämter"), folded("ämter"));
        assert_ne!(folded("a"), folded("b"));
    }
}
