//! Identity events as others see them: fixed bytes, and every way in which an event is refused.
#![allow(clippy::unwrap_used)]

mod golden;
mod hostile;
mod persons;
