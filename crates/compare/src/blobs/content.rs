//! The files that both sides carry: bytes that repeat nowhere, made from their place alone.

use std::fs;
use std::io::Write;
use std::path::Path;

/// Bytes written at once.
const PIECE: usize = 1024 * 1024;
/// Files of one folder.
const PER_FOLDER: usize = 100;

/// Writes so many bytes in so many files, all of one size but for the last.
pub(crate) fn write(folder: &Path, bytes: u64, files: usize) -> anyhow::Result<()> {
    let each = bytes / files as u64;
    for number in 0..files {
        let size = if number + 1 == files { bytes - each * (files as u64 - 1) } else { each };
        let below = folder.join(format!("teil-{:03}", number / PER_FOLDER));
        fs::create_dir_all(&below)?;
        write_file(&below.join(format!("{number:05}.bin")), number as u64, size)?;
    }
    Ok(())
}

fn write_file(path: &Path, number: u64, bytes: u64) -> anyhow::Result<()> {
    let mut file = fs::File::create(path)?;
    let mut state = number << 40;
    let mut piece = Vec::with_capacity(PIECE + 8);
    let mut left = bytes;
    while left > 0 {
        piece.clear();
        let size = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        while piece.len() < size {
            // SplitMix64 (Steele, Lea and Flood 2014).
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = state;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            piece.extend_from_slice(&(word ^ (word >> 31)).to_be_bytes());
        }
        file.write_all(&piece[..size])?;
        left -= size as u64;
    }
    Ok(())
}
