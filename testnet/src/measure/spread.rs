//! How a measured value is spread over nodes or rounds.

use serde_json::{Value, json};

/// Values in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spread(Vec<u64>);

impl FromIterator<u64> for Spread {
    fn from_iter<I: IntoIterator<Item = u64>>(values: I) -> Self {
        let mut values: Vec<u64> = values.into_iter().collect();
        values.sort_unstable();
        Self(values)
    }
}

impl Spread {
    /// Returns the value that a share of the others, in percent, does not exceed (nearest rank); 0 of none.
    pub(crate) fn percentile(&self, percent: usize) -> u64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }

    /// Returns the largest value.
    pub(crate) fn largest(&self) -> u64 {
        self.percentile(100)
    }

    /// Returns the spread as it stands in JSON, with `unit` at the end of each name.
    pub(crate) fn document(&self, unit: &str) -> Value {
        json!({
            format!("p50_{unit}"): self.percentile(50),
            format!("p99_{unit}"): self.percentile(99),
            format!("max_{unit}"): self.largest(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let spread: Spread = (1..=200).rev().collect();
        assert_eq!([spread.percentile(50), spread.percentile(99), spread.largest()], [100, 198, 200]);
        assert_eq!(Spread::default().percentile(99), 0);
        assert_eq!([7].into_iter().collect::<Spread>().percentile(1), 7);
    }
}
