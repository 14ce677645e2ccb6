//! Members of a tar file, with the list of their sums at the end.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Component, Path};

use sha2::{Digest as _, Sha256};

use super::{MEMBERS_MAX, SMALL_BYTES_MAX, SUMS};

/// Mode of every member: a backup is for its owner.
const MODE: u32 = 0o600;

/// Writes a backup.
pub(super) struct Writer<W: Write> {
    tar: tar::Builder<W>,
    sums: String,
    moment: u64,
}

impl<W: Write> Writer<W> {
    /// Begins; `moment`, in Unix seconds, is the time that all members bear.
    pub(super) fn new(target: W, moment: u64) -> Self {
        Self { tar: tar::Builder::new(target), sums: String::new(), moment }
    }

    /// Appends so many bytes of a source under a name.
    ///
    /// # Errors
    ///
    /// Source or target fails; `UnexpectedEof` where the source has fewer bytes.
    pub(super) fn member(&mut self, name: &str, bytes: u64, source: impl Read) -> io::Result<()> {
        let mut source = Summing { source: source.take(bytes), hasher: Sha256::new(), bytes: 0 };
        self.append(name, bytes, &mut source)?;
        if source.bytes != bytes {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, format!("{name} became shorter while it was read")));
        }
        self.sums.push_str(&format!("{}  {name}\n", hex::encode(source.hasher.finalize())));
        Ok(())
    }

    /// Appends the sums, and returns the target.
    ///
    /// # Errors
    ///
    /// The target fails.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let sums = std::mem::take(&mut self.sums);
        self.append(SUMS, sums.len() as u64, sums.as_bytes())?;
        self.tar.into_inner()
    }

    fn append(&mut self, name: &str, bytes: u64, source: impl Read) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_mode(MODE);
        header.set_mtime(self.moment);
        header.set_size(bytes);
        self.tar.append_data(&mut header, name, source)
    }
}

/// Why a file is no whole backup.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    /// It is no tar file, or holds what no backup of ours holds.
    #[error("{0}")]
    Foreign(String),
    /// The sums are missing, or a member that they name is.
    #[error("it was cut off")]
    CutOff,
    /// A member has another sum.
    #[error("{0} was altered")]
    Altered(String),
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
}

/// Goes through the members of a backup in order; `take` sees each with its size, and the sums are compared at the end.
///
/// # Errors
///
/// [`ArchiveError`], or what `take` fails with.
pub(super) fn walk<E: From<ArchiveError>>(file: &File, mut take: impl FnMut(&str, u64, &mut dyn Read) -> Result<(), E>) -> Result<(), E> {
    let mut tar = tar::Archive::new(io::BufReader::new(file));
    let (mut found, mut sums) = (BTreeMap::new(), None);
    for member in tar.entries().map_err(foreign)? {
        let mut member = member.map_err(foreign)?;
        let name = name_of(&member)?;
        let bytes = member.size();
        if name == SUMS {
            sums = Some(text(&mut member, bytes)?);
            continue;
        }
        let mut source = Summing { source: &mut member, hasher: Sha256::new(), bytes: 0 };
        take(&name, bytes, &mut source)?;
        // What was not looked at counts too.
        io::copy(&mut source, &mut io::sink()).map_err(foreign)?;
        if source.bytes != bytes {
            return Err(ArchiveError::CutOff.into());
        }
        let sum = hex::encode(source.hasher.finalize());
        if found.insert(name.clone(), sum).is_some() || found.len() > MEMBERS_MAX {
            return Err(ArchiveError::Foreign(format!("{name} is in it twice, or too much is")).into());
        }
    }
    compare(&found, &sums.ok_or(ArchiveError::CutOff)?).map_err(E::from)
}

/// Reads a small member whole.
///
/// # Errors
///
/// [`ArchiveError`] where it is large or no UTF-8.
pub(super) fn text(source: &mut dyn Read, bytes: u64) -> Result<String, ArchiveError> {
    if bytes > SMALL_BYTES_MAX {
        return Err(ArchiveError::Foreign(format!("a text of {bytes} bytes")));
    }
    let mut text = String::new();
    source.read_to_string(&mut text)?;
    Ok(text)
}

fn compare(found: &BTreeMap<String, String>, sums: &str) -> Result<(), ArchiveError> {
    let mut listed = 0;
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").ok_or_else(|| ArchiveError::Altered(SUMS.to_owned()))?;
        match found.get(name) {
            Some(known) if known == sum => listed += 1,
            Some(_) => return Err(ArchiveError::Altered(name.to_owned())),
            None => return Err(ArchiveError::CutOff),
        }
    }
    if listed == found.len() { Ok(()) } else { Err(ArchiveError::Altered(SUMS.to_owned())) }
}

/// Returns the path of a plain file below the root, with `/` between its parts.
fn name_of<R: Read>(member: &tar::Entry<'_, R>) -> Result<String, ArchiveError> {
    let path = member.path().map_err(foreign)?;
    let is_plain = member.header().entry_type() == tar::EntryType::Regular;
    let name = path.to_str().filter(|_| is_plain && is_below(&path)).map(str::to_owned);
    name.ok_or_else(|| ArchiveError::Foreign(format!("{} is no plain file below the backup", path.display())))
}

fn is_below(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_))) && path.components().next().is_some()
}

fn foreign(error: io::Error) -> ArchiveError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ArchiveError::CutOff,
        io::ErrorKind::Other | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => ArchiveError::Foreign(error.to_string()),
        _ => ArchiveError::Read(error),
    }
}

/// Reads, counts and sums up what was read.
struct Summing<R> {
    source: R,
    hasher: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Summing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.hasher.update(&buffer[..length]);
        self.bytes += length as u64;
        Ok(length)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new(), 1_800_000_000);
        for (name, bytes) in members {
            writer.member(name, bytes.len() as u64, *bytes).unwrap();
        }
        writer.finish().unwrap()
    }

    fn walked(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        io::Seek::rewind(&mut file).unwrap();
        let mut members = Vec::new();
        walk(&file, |name, _, source| {
            let mut bytes = Vec::new();
            source.read_to_end(&mut bytes)?;
            members.push((name.to_owned(), bytes));
            Ok::<_, ArchiveError>(())
        })?;
        Ok(members)
    }

    #[test]
    fn what_was_written_is_read_back_in_order() {
        let members = walked(&written(&[("backup.json", b"{}"), ("drafts/kuubu/a.txt", b""), ("config.toml", b"x = 1")])).unwrap();
        let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["backup.json", "drafts/kuubu/a.txt", "config.toml"]);
        assert_eq!(members[2].1, b"x = 1");
    }

    #[test]
    fn every_cut_and_every_flipped_byte_of_a_member_is_noticed() {
        let whole = written(&[("backup.json", b"{\"a\":1}"), ("config.toml", &[7; 2_000])]);
        for end in (0..whole.len() - 1_024).step_by(97) {
            assert!(walked(&whole[..end]).is_err(), "cut at {end}");
        }
        for place in (512..519).chain(1_536..3_536) {
            let mut altered = whole.clone();
            altered[place] ^= 1;
            assert!(matches!(walked(&altered), Err(ArchiveError::Altered(_) | ArchiveError::Read(_))), "flipped at {place}");
        }
    }

    #[test]
    fn members_that_lead_out_or_are_no_plain_files_are_refused() {
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        header.set_entry_type(tar::EntryType::Symlink);
        tar.append_link(&mut header, "config.toml", "/etc/passwd").unwrap();
        assert!(matches!(walked(&tar.into_inner().unwrap()), Err(ArchiveError::Foreign(_))));
        for path in ["../outside", "/etc/passwd", "a/../../b"] {
            let mut header = tar::Header::new_gnu();
            header.set_size(1);
            header.set_entry_type(tar::EntryType::Regular);
            header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_cksum();
            let mut tar = tar::Builder::new(Vec::new());
            tar.append(&header, &b"x"[..]).unwrap();
            assert!(matches!(walked(&tar.into_inner().unwrap()), Err(ArchiveError::Foreign(_))), "{path}");
        }
    }
}
