//! Who is admitted, told with counties of the official list; every sentence of SECURITY.md §5 has its test.

mod budget;
mod conflicts;
mod explanation;
mod live;
mod municipalities;
mod net;
mod oracle;
mod policy;
mod properties;
mod random;
mod rule;
