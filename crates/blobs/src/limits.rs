//! How much one asset may hold.

/// Bytes of one file at most: 4 GiB.
pub const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes of all files of an asset at most: 16 GiB.
pub const ASSET_BYTES_MAX: u64 = 16 * 1024 * 1024 * 1024;
/// Files of an asset at most.
pub const FILES_MAX: usize = 10_000;
/// Parts of a path at most, the file's name too.
pub const DEPTH_MAX: usize = 16;
const _: () = assert!(FILE_BYTES_MAX <= ASSET_BYTES_MAX, "a file of the largest size fits an asset");
