//! Recovery: new root keys for an identity whose own are lost or stolen, in three steps.

mod claim;
mod complete;
mod veto;

pub use claim::{Basis, Claim, Consent};
pub use complete::Completion;
pub use veto::Veto;

use serde::{Deserialize, Serialize};

/// One step of a recovery (SECURITY.md §3.1): who claims an identity waits 14 days, in which its root keys may object.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Recovery {
    /// New keys are announced; a side event.
    Claim(Box<Claim>),
    /// A root key objects; a side event.
    Veto(Box<Veto>),
    /// The new keys take over; a chain event.
    Complete(Box<Completion>),
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum RecoveryKind {
    #[serde(rename = "recovery")]
    Recovery,
}
