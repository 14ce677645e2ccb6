//! Fixed-size values in tables of named bytes.

use redb::{ReadableTable, Table};

use crate::StorageFault;

/// Reads a value that has exactly this many bytes.
pub(crate) fn read<const N: usize>(
    table: &impl ReadableTable<&'static str, &'static [u8]>,
    name: &'static str,
) -> Result<Option<[u8; N]>, StorageFault> {
    let Some(value) = table.get(name)? else { return Ok(None) };
    value.value().try_into().map(Some).map_err(|_| StorageFault::damaged(name))
}

/// Reads a value that is always there.
pub(crate) fn read_required<const N: usize>(
    table: &impl ReadableTable<&'static str, &'static [u8]>,
    name: &'static str,
) -> Result<[u8; N], StorageFault> {
    read(table, name)?.ok_or_else(|| StorageFault::damaged(name))
}

/// Reads a number that is always there.
pub(crate) fn read_number(table: &impl ReadableTable<&'static str, &'static [u8]>, name: &'static str) -> Result<u64, StorageFault> {
    read_required(table, name).map(u64::from_be_bytes)
}

/// Writes a value.
pub(crate) fn write(table: &mut Table<'_, &'static str, &'static [u8]>, name: &'static str, value: &[u8]) -> Result<(), StorageFault> {
    table.insert(name, value)?;
    Ok(())
}
