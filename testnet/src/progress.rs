//! Progress on stderr: a bar on a terminal, else a line at the start, at each tenth (at most one in ten seconds) and
//! at the end.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal::Terminal;

/// Between two lines where no bar can be drawn.
const QUIET: Duration = Duration::from_secs(10);
/// Work that is done sooner gets no bar.
const PATIENCE: Duration = Duration::from_millis(300);

/// The progress of one phase.
#[derive(Debug)]
pub(crate) struct Progress {
    terminal: Terminal,
    phase: &'static str,
    bar: ProgressBar,
    started: Instant,
    said: Option<Instant>,
    tenth: u64,
}

impl Progress {
    /// Begins `phase`, of which `total` parts are to be done.
    pub(crate) fn start(terminal: Terminal, phase: &'static str, total: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let template = "{prefix:10} {bar:24} {percent:>3} %  {pos}/{len}  {per_sec:.1}  {eta} left  {wide_msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("█░"));
        }
        bar.set_prefix(phase);
        Self { terminal, phase, bar, started: Instant::now(), said: None, tenth: 0 }
    }

    /// Corrects how much there is to do.
    pub(crate) fn set_total(&self, total: u64) {
        self.bar.set_length(total.max(self.bar.position()));
    }

    /// One part more is done; `what` names it.
    pub(crate) fn advance(&mut self, what: &str) {
        if self.bar.length().is_some_and(|length| self.bar.position() >= length) {
            self.bar.inc_length(1);
        }
        self.bar.set_message(what.to_owned());
        self.bar.inc(1);
        if self.started.elapsed() < PATIENCE {
            return;
        }
        if self.terminal.draws_bars() {
            if self.bar.is_hidden() {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        } else {
            self.say_now_and_then();
        }
    }

    /// Ends the phase and takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
        if !self.terminal.draws_bars() && self.said.is_some() {
            let seconds = self.started.elapsed().as_secs_f64();
            self.terminal.talk(&format!("{}: done after {seconds:.0} s", self.phase));
        }
    }

    fn say_now_and_then(&mut self) {
        let (done, total) = (self.bar.position(), self.bar.length().unwrap_or_default().max(1));
        let tenth = done * 10 / total;
        let due = match self.said {
            None => true,
            Some(said) => tenth > self.tenth && said.elapsed() >= QUIET,
        };
        if due {
            self.terminal.talk(&format!("{}: {done}/{total}", self.phase));
            self.said = Some(Instant::now());
            self.tenth = tenth;
        }
    }
}
