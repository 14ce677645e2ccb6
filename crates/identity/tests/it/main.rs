//! Identity events as others see them: fixed bytes, every way in which an event is refused, and what a set of them gives.
#![allow(clippy::unwrap_used)]

mod bounds;
mod drafting;
mod golden;
mod hostile;
mod order;
mod persons;
mod precedence;
mod stolen;
mod world;
