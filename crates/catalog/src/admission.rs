//! Who belongs to the network: a pure function of what each node can read for itself.
//!
//! The rule is one for all nodes (SECURITY.md §5): founders stand in the network file, everybody else is vouched for by entries in the
//! catalogs of members. A [`Register`] holds what the function reads, prepared for running it again after each change:
//!
//! * the network file, and the local [`Policy`];
//! * an [`Identity`] for every publisher whose log is known;
//! * the [`Vouch`]es of every author, as the entries of its newest catalog say them.
//!
//! [`Register::admit`] takes the day and what the store kept of the run before ([`Holds`]), and gives the [`Admission`] with the new
//! holds. It knows no clock, no catalog and no signature: whoever feeds it has verified what it feeds.

mod after;
mod budget;
mod claim;
mod counted;
mod ground;
mod holds;
mod identity;
mod index;
mod members;
mod paths;
mod policy;
mod reason;
mod register;
mod rule;
mod run;
mod step;
mod vouch;

pub use budget::{VOUCHES_A_YEAR, WINDOW_DAYS};
pub use counted::Counting;
pub use holds::Holds;
pub use identity::Identity;
pub use members::{Admission, Membership};
pub use policy::Policy;
pub use reason::{Lack, Reason, Voucher};
pub use register::{Outcome, Register};
pub use rule::{LAENDER_MIN, MUNICIPALITY_VOUCHERS, QUORUM};
pub use vouch::{NotAVouch, VOUCH_MONTHS_MAX, Vouch};
