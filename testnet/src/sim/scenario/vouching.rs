//! How a simulated network grows: who founds it, when the others turn up, and who lies.

use serde::Deserialize;

/// Counties that are no founders turn up one after the other, and members vouch for them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vouching {
    /// The first so many publishers stand in the network file.
    pub(crate) founders: usize,
    /// Days over which the others turn up.
    pub(crate) arrive_over_days: u64,
    /// Days from one day on which counties vouch to the next.
    pub(crate) every_days: u64,
    /// Months for which a vouch is meant; it is renewed two months before it ends.
    #[serde(default = "months")]
    pub(crate) months: i32,
}

/// Identities that are nobody's, and members that vouch for them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SybilPlan {
    /// How many there are.
    pub(crate) identities: usize,
    /// So many of them claim to be municipalities of the first compromised county.
    #[serde(default)]
    pub(crate) own_municipalities: usize,
    /// Counties that are real and whose keys are in false hands.
    pub(crate) compromised: Vec<String>,
    /// The day on which they begin.
    pub(crate) from_day: u64,
}

const fn months() -> i32 {
    kreisnetz_catalog::admission::VOUCH_MONTHS_MAX
}
