//! The same work for several nodes at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::failure::Failure;
use crate::interrupt;

/// Commands of the launcher under way at a time.
pub(crate) const WORKERS: usize = 8;

/// Does `work` for all `items`, several at a time; results come in their order.
///
/// # Errors
///
/// The first item that failed, by their order; what was not begun then stays undone.
pub(crate) fn for_all<I: Sync, T: Send>(items: &[I], work: impl Fn(&I) -> Result<T, Failure> + Sync) -> Result<Vec<T>, Failure> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..WORKERS.min(items.len()) {
            scope.spawn(|| {
                while let Some((index, item)) = take(&next, items) {
                    let result = work(item);
                    let failed = result.is_err();
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
                    if failed || interrupt::is_pending() {
                        // Nobody starts what is no longer wanted.
                        next.store(items.len(), Ordering::SeqCst);
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    let results: Vec<T> = done.into_iter().map(|(_, result)| result).collect::<Result<_, _>>()?;
    if results.len() == items.len() { Ok(results) } else { Err(Failure::Interrupted) }
}

fn take<'a, I>(next: &AtomicUsize, items: &'a [I]) -> Option<(usize, &'a I)> {
    let index = next.fetch_add(1, Ordering::SeqCst);
    items.get(index).map(|item| (index, item))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..100).collect();
        let doubled = for_all(&items, |item| Ok(item * 2)).unwrap();
        assert_eq!(doubled, items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_failure_is_returned_and_ends_the_rest() {
        let begun = AtomicUsize::new(0);
        let items: Vec<usize> = (0..10_000).collect();
        let error = for_all(&items, |item| {
            begun.fetch_add(1, Ordering::SeqCst);
            if *item == 3 { Err(Failure::NotBuilt("three")) } else { Ok(()) }
        });
        assert!(matches!(error, Err(Failure::NotBuilt("three"))));
        assert!(begun.into_inner() < items.len());
    }
}
