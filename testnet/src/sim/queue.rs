//! What is to happen, in the order of virtual time; what is due at one moment happens in the order in which it was planned.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::clock::Micros;

/// Planned events.
#[derive(Debug)]
pub(crate) struct Queue<E> {
    planned: BinaryHeap<Reverse<Planned<E>>>,
    next: u64,
}

#[derive(Debug)]
struct Planned<E> {
    at: Micros,
    number: u64,
    event: E,
}

impl<E> Queue<E> {
    pub(crate) fn new() -> Self {
        Self { planned: BinaryHeap::new(), next: 0 }
    }

    /// Plans an event.
    pub(crate) fn plan(&mut self, at: Micros, event: E) {
        self.next += 1;
        self.planned.push(Reverse(Planned { at, number: self.next, event }));
    }

    /// Takes the next event that is due until then, with its time.
    pub(crate) fn take(&mut self, until: Micros) -> Option<(Micros, E)> {
        if self.planned.peek().is_none_or(|next| next.0.at > until) {
            return None;
        }
        self.planned.pop().map(|Reverse(next)| (next.at, next.event))
    }
}

impl<E> Ord for Planned<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

impl<E> PartialOrd for Planned<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Planned<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<E> Eq for Planned<E> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_by_time_and_then_in_the_order_of_planning() {
        let mut queue = Queue::new();
        for (at, event) in [(20, "c"), (10, "a"), (10, "b"), (99, "too late")] {
            queue.plan(at, event);
        }
        let taken: Vec<&str> = std::iter::from_fn(|| queue.take(50)).map(|(_, event)| event).collect();
        assert_eq!(taken, ["a", "b", "c"]);
    }
}
