//! How many entries lie in which catalog.

use kreisnetz_catalog::{Change, ENTRIES_MAX};

use crate::entries;

/// The sizes of all catalogs of a run; the first is the own one of the publishing node.
#[derive(Clone, Debug)]
pub(crate) struct Sizes(Vec<usize>);

impl Sizes {
    /// Spreads entries evenly over as few catalogs as may hold them, or over a given number.
    pub(crate) fn of(entries: usize, catalogs: Option<usize>) -> anyhow::Result<Self> {
        let catalogs = catalogs.unwrap_or(entries.div_ceil(ENTRIES_MAX)).max(1);
        anyhow::ensure!(
            entries >= catalogs && entries.div_ceil(catalogs) <= ENTRIES_MAX,
            "{entries} entries do not fit {catalogs} catalogs"
        );
        let size = |catalog| entries / catalogs + usize::from(catalog < entries % catalogs);
        Ok(Self((0..catalogs).map(size).collect()))
    }

    /// Lays catalogs of 1,000 to 10,000 entries beside an own one of a given size, `held` in all.
    pub(crate) fn beside(own: usize, held: usize) -> anyhow::Result<Self> {
        let rest = held.saturating_sub(own);
        let others = if rest == 0 { Vec::new() } else { Self::of(rest, None)?.0 };
        Ok(Self([own].into_iter().chain(others).collect()))
    }

    /// Takes sizes that were computed already.
    pub(crate) const fn given(sizes: Vec<usize>) -> Self {
        Self(sizes)
    }

    pub(crate) const fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns the number and size of each catalog.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.iter().copied().enumerate()
    }
}

/// Returns what puts all entries into an empty catalog.
pub(crate) fn filling(catalog: usize, size: usize) -> Vec<Change> {
    (0..size).filter_map(|number| change(catalog, number, 0)).collect()
}

/// Returns what puts one entry, in one of its versions.
pub(crate) fn change(catalog: usize, number: usize, version: u64) -> Option<Change> {
    let slug = entries::slug(number).parse().ok()?;
    Some(Change::Put { slug, kind: "asset".into(), entry: entries::entry(catalog, number, version) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn as_few_catalogs_as_possible_hold_all_entries() {
        let sizes = Sizes::of(40_001, None).unwrap();
        assert_eq!(sizes.count(), 5);
        assert_eq!(sizes.iter().map(|(_, size)| size).sum::<usize>(), 40_001);
        assert!(Sizes::of(40_000, Some(3)).is_err());
    }
}
