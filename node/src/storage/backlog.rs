//! What the index still has to look at: a letterbox between the storage thread and the thread of the index.
//!
//! Not a queue: what is newer takes the place of what waits, so that its size is bounded by what is stored and an ingest never waits for
//! the index. It also says when the index is to work: at once for what a person waits for, else when no catalogs are streaming in.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Subject;
use crate::failure::Failure;

/// The index leaves the processor to an ingest until nothing was stored for this long.
const QUIET: Duration = Duration::from_millis(400);
/// After this time it follows all the same.
const BEHIND_MAX: Duration = Duration::from_secs(10);
/// Times the last commit took that the index leaves the processor alone for, and that it may lag at least: a commit costs the same for one
/// change as for thousands, and on a machine that is busy with hundreds of catalogs each would slow down what it waits for.
const QUIET_COMMITS: u32 = 9;
const BEHIND_COMMITS: u32 = 20;
/// However slow the disk, the index lags by no more than this times [`BEHIND_COMMITS`].
const COMMIT_TAKEN_MAX: Duration = Duration::from_secs(15);
/// At the end of the node it follows for at most this long; the rest follows at the next start.
const PARTING_MAX: Duration = Duration::from_secs(2);

/// Something to do once the index shows what it is for.
pub(super) type Answer = Box<dyn FnOnce() + Send>;

/// The letterbox; both sides have a clone.
#[derive(Clone, Default)]
pub(super) struct Backlog(Arc<(Mutex<State>, Condvar)>);

#[derive(Default)]
struct State {
    /// Number of the last change that is stored and derived from.
    upto: u64,
    /// When the last change was told, and the first of those that wait.
    told: Option<(Instant, Instant)>,
    /// Entries to look at whatever the log of changes says.
    touched: BTreeSet<Subject>,
    recount: bool,
    /// How long the last commit took.
    commit: Duration,
    /// Who waits for `touched`.
    answers: Vec<Answer>,
    /// Who waits until the whole log of changes is followed.
    followers: Vec<Answer>,
    ended: Option<Instant>,
    /// The index looks at nothing but what a person waits for.
    paused: bool,
    failure: Option<Failure>,
}

/// What the index is to do next.
pub(super) enum Work {
    /// Look at these entries, all adopted ones too where it says so, commit, and then answer.
    Now { touched: BTreeSet<Subject>, recount: bool, answers: Vec<Answer> },
    /// Follow the log of changes a step further.
    Step { upto: u64 },
    /// Commit and end.
    End,
}

impl Backlog {
    /// Tells that changes up to this number are stored, and which entries besides them look different now.
    pub(super) fn stored(&self, upto: u64, touched: impl IntoIterator<Item = Subject>) {
        let mut state = self.lock();
        let now = Instant::now();
        let first = state.told.map_or(now, |(_, first)| first);
        state.upto = upto;
        state.told = Some((now, first));
        state.touched.extend(touched);
        self.0.1.notify_one();
    }

    /// Tells that a person waits for these entries, and how to answer once they are found.
    pub(super) fn shown(&self, touched: impl IntoIterator<Item = Subject>, answer: Answer) {
        let mut state = self.lock();
        state.touched.extend(touched);
        state.answers.push(answer);
        if state.failure.is_some() {
            state.answers.drain(..).for_each(|answer| answer());
        }
        self.0.1.notify_one();
    }

    /// Tells that a person waits until everything that is stored can be found, and how to answer then.
    pub(super) fn followed(&self, answer: Answer) {
        let mut state = self.lock();
        state.followers.push(answer);
        if state.failure.is_some() {
            state.followers.drain(..).for_each(|answer| answer());
        }
        self.0.1.notify_one();
    }

    /// Tells how long a commit of the index took.
    pub(super) fn committed(&self, took: Duration) {
        self.lock().commit = took.min(COMMIT_TAKEN_MAX);
    }

    /// Tells that adopters count differently now.
    pub(super) fn recount(&self) {
        self.lock().recount = true;
        self.0.1.notify_one();
    }

    /// Leaves the index where it is from now on, but for what a person waits for.
    pub(super) fn pause(&self) {
        self.lock().paused = true;
    }

    /// Tells that no more comes.
    pub(super) fn end(&self) {
        self.lock().ended = Some(Instant::now());
        self.0.1.notify_one();
    }

    /// Returns why the index does not work any more.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.lock().failure.clone()
    }

    /// Waits for something to do; `seen` is the last change that the index has looked at.
    pub(super) fn next(&self, seen: u64) -> Work {
        let mut state = self.lock();
        loop {
            if !state.answers.is_empty() || state.recount {
                return state.take();
            }
            if !state.followers.is_empty() {
                if seen < state.upto {
                    return Work::Step { upto: state.upto };
                }
                state.answers = std::mem::take(&mut state.followers);
                return state.take();
            }
            let now = Instant::now();
            let wait = match (state.told, state.ended) {
                (_, Some(_)) if state.paused => return state.last(),
                _ if state.paused => Duration::MAX,
                (_, Some(ended)) if seen >= state.upto || now > ended + PARTING_MAX => return state.last(),
                (_, Some(_)) => Duration::ZERO,
                (Some((last, first)), None) => state.due(last, first).saturating_duration_since(now),
                (None, None) => Duration::MAX,
            };
            if wait.is_zero() && (seen < state.upto || state.touched.is_empty()) {
                if seen < state.upto {
                    return Work::Step { upto: state.upto };
                }
                state.told = None;
            } else if wait.is_zero() {
                return state.take();
            } else {
                state = self.wait(state, wait);
            }
        }
    }

    /// The index does not work any more; nobody is kept waiting for it.
    pub(super) fn fail(&self, failure: Failure) {
        let answers = {
            let mut state = self.lock();
            state.failure = Some(failure);
            let followers = std::mem::take(&mut state.followers);
            std::mem::take(&mut state.answers).into_iter().chain(followers)
        };
        answers.for_each(|answer| answer());
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, time: Duration) -> MutexGuard<'a, State> {
        let waited = if time == Duration::MAX {
            self.0.1.wait(state)
        } else {
            self.0.1.wait_timeout(state, time).map(|(state, _)| state).map_err(|error| PoisonError::new(error.into_inner().0))
        };
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    /// A panic of the other side leaves nothing half done in here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// When the index is to follow although nobody waits for it, if the last and the first change that it lacks were told then.
    fn due(&self, last: Instant, first: Instant) -> Instant {
        let quiet = QUIET.max(self.commit * QUIET_COMMITS);
        let behind = BEHIND_MAX.max(self.commit * BEHIND_COMMITS);
        (last + quiet).min(first + behind)
    }

    fn take(&mut self) -> Work {
        let touched = std::mem::take(&mut self.touched);
        Work::Now { touched, recount: std::mem::take(&mut self.recount), answers: std::mem::take(&mut self.answers) }
    }

    /// What was touched outside the log of changes would be forgotten: it is looked at before the end.
    fn last(&mut self) -> Work {
        if self.touched.is_empty() { Work::End } else { self.take() }
    }
}

impl fmt::Debug for Backlog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        formatter.debug_struct("Backlog").field("upto", &state.upto).field("touched", &state.touched.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use kreisnetz_identity::PublisherId;

    use super::*;
    use crate::failure::Slug;

    fn subject(slug: &str) -> Subject {
        (PublisherId::from_bytes([1; 32]), slug.parse().unwrap())
    }

    #[test]
    fn what_a_person_waits_for_comes_before_what_was_stored_earlier() {
        let backlog = Backlog::default();
        backlog.stored(9, [subject("radweg")]);
        backlog.shown([subject("kuubu")], Box::new(|| {}));
        let Work::Now { touched, answers, .. } = backlog.next(0) else { panic!("somebody waits") };
        assert!(touched.contains(&subject("kuubu")));
        assert_eq!(answers.len(), 1);
        assert!(matches!(backlog.next(0), Work::Step { upto: 9 }));
    }

    #[test]
    fn the_index_waits_longer_where_its_commits_are_slow_and_not_for_ever() {
        let (mut state, now) = (State::default(), Instant::now());
        assert_eq!(state.due(now, now), now + QUIET);
        state.commit = Duration::from_secs(1);
        assert_eq!(state.due(now, now), now + Duration::from_secs(9));
        assert_eq!(state.due(now + Duration::from_secs(15), now), now + Duration::from_secs(20));
        let backlog = Backlog::default();
        backlog.committed(Duration::from_secs(3_600));
        assert_eq!(backlog.lock().due(now, now), now + COMMIT_TAKEN_MAX * QUIET_COMMITS);
    }

    #[test]
    fn who_waits_for_everything_is_answered_when_the_log_is_followed_to_its_end() {
        let backlog = Backlog::default();
        backlog.stored(9, []);
        backlog.followed(Box::new(|| {}));
        assert!(matches!(backlog.next(0), Work::Step { upto: 9 }));
        assert!(matches!(backlog.next(9), Work::Now { answers, .. } if answers.len() == 1));
    }

    #[test]
    fn at_the_end_the_rest_is_followed_and_what_was_touched_is_not_forgotten() {
        let backlog = Backlog::default();
        backlog.stored(9, [subject("radweg")]);
        backlog.end();
        assert!(matches!(backlog.next(0), Work::Step { upto: 9 }));
        assert!(matches!(backlog.next(9), Work::Now { touched, .. } if touched.len() == 1));
        assert!(matches!(backlog.next(9), Work::End));
    }

    #[test]
    fn an_index_that_is_paused_still_shows_what_a_person_waits_for() {
        let backlog = Backlog::default();
        backlog.pause();
        backlog.stored(9, [subject("radweg")]);
        backlog.shown([subject("kuubu")], Box::new(|| {}));
        assert!(matches!(backlog.next(0), Work::Now { answers, .. } if answers.len() == 1));
        backlog.end();
        assert!(matches!(backlog.next(0), Work::End), "the rest follows at the next start");
    }

    #[test]
    fn nobody_waits_for_an_index_that_has_failed() {
        let backlog = Backlog::default();
        backlog.fail(Failure::new(Slug::DiskFull));
        let answered = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&answered);
        backlog.shown([subject("kuubu")], Box::new(move || seen.store(true, Ordering::Relaxed)));
        assert!(answered.load(Ordering::Relaxed));
        assert_eq!(backlog.failure().unwrap().slug(), Slug::DiskFull);
    }
}
