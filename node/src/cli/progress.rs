//! How far long work has come: a bar on a terminal, a line now and then elsewhere, events with `--jsonl`.
//!
//! Work that is done sooner than a reader could read gets nothing of it.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::{Form, Output, Written};
use crate::api::{Event, Moment, Unit};
use crate::i18n::{Args, Language, args, size, whole};

/// Work that is done sooner gets no bar.
const PATIENCE: Duration = Duration::from_millis(300);
/// Between two events at least.
const EVENTS_EVERY: Duration = Duration::from_millis(500);
/// Between two lines at least, where no bar can be drawn.
const LINES_EVERY: Duration = Duration::from_secs(10);

/// The progress of one phase.
pub(super) struct Progress {
    /// Name of the phase in events; its words are the message `progress-<phase>`.
    phase: &'static str,
    unit: Unit,
    total: Option<u64>,
    started: Instant,
    bar: Option<ProgressBar>,
    told: Option<Instant>,
    tenth: u64,
}

/// Where the work stands at a moment.
struct Standing {
    done: u64,
    total: Option<u64>,
    rate: Option<u64>,
    left: Option<u64>,
}

impl Progress {
    /// Begins a phase, of which `total` units are to be done, where that is known.
    pub(super) fn begin(phase: &'static str, unit: Unit, total: Option<u64>) -> Self {
        Self { phase, unit, total, started: Instant::now(), bar: None, told: None, tenth: 0 }
    }

    /// Shows that so much is done.
    pub(super) fn show(&mut self, output: &mut Output<'_>, done: u64) -> Written {
        if self.started.elapsed() < PATIENCE {
            return Ok(());
        }
        let standing = self.standing(done);
        match output.form {
            Form::Events if self.is_due(EVENTS_EVERY) => self.event(output, &standing),
            Form::Text if output.draws_bars => {
                self.draw(output.language, &standing);
                Ok(())
            }
            Form::Text => {
                self.line(output, &standing);
                Ok(())
            }
            Form::Events | Form::Json => Ok(()),
        }
    }

    /// Ends the phase and takes the bar away.
    pub(super) fn end(self, output: &mut Output<'_>) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        } else if output.form == Form::Text && self.told.is_some() {
            let told = args!["phase" => phase(output.language, self.phase), "seconds" => self.started.elapsed().as_secs()];
            output.say(&output.language.text("progress-done", &told));
        }
    }

    fn standing(&self, done: u64) -> Standing {
        let seconds = self.started.elapsed().as_secs_f64();
        let total = self.total.map(|total| total.max(done));
        let rate = (seconds > 0.0).then(|| (done as f64 / seconds) as u64).filter(|rate| *rate > 0);
        let left = total.zip(rate).map(|(total, rate)| (total - done) / rate);
        Standing { done, total, rate, left }
    }

    fn is_due(&mut self, every: Duration) -> bool {
        let is_due = self.told.is_none_or(|told| told.elapsed() >= every);
        if is_due {
            self.told = Some(Instant::now());
        }
        is_due
    }

    fn event(&self, output: &mut Output<'_>, standing: &Standing) -> Written {
        output.event(&Event::Progress {
            at: Moment::now(),
            phase: self.phase.to_owned(),
            done: standing.done,
            total: standing.total,
            unit: self.unit,
            rate: standing.rate,
            eta_s: standing.left,
            sources: None,
        })
    }

    fn draw(&mut self, language: Language, standing: &Standing) {
        let bar = self.bar.get_or_insert_with(|| new_bar(self.total, phase(language, self.phase)));
        bar.set_position(standing.done);
        bar.set_message(figures(language, self.unit, standing));
    }

    /// One line at the start, then at each tenth.
    fn line(&mut self, output: &mut Output<'_>, standing: &Standing) {
        let tenth = standing.total.map_or(0, |total| standing.done * 10 / total.max(1));
        if self.told.is_some() && (tenth <= self.tenth || !self.is_due(LINES_EVERY)) {
            return;
        }
        (self.told, self.tenth) = (Some(Instant::now()), tenth);
        let language = output.language;
        let told = args!["phase" => phase(language, self.phase), "figures" => figures(language, self.unit, standing)];
        output.say(&language.text("progress-line", &told));
    }
}

fn new_bar(total: Option<u64>, phase: String) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    let template = if total.is_some() { "{prefix}  {bar:20}  {wide_msg}" } else { "{prefix}  {spinner}  {wide_msg}" };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("█░"));
    }
    bar.set_prefix(phase);
    bar
}

fn phase(language: Language, phase: &str) -> String {
    language.say(&format!("progress-{phase}"))
}

fn figures(language: Language, unit: Unit, standing: &Standing) -> String {
    let shown = |number| if unit == Unit::Bytes { size(language, number) } else { whole(language, number) };
    let rate = shown(standing.rate.unwrap_or_default());
    let (Some(total), Some(left)) = (standing.total, standing.left) else {
        return language.text("progress-figures-open", &args!["done" => shown(standing.done), "rate" => rate]);
    };
    let mut told = Args::default();
    told.set("share", standing.done * 100 / total.max(1));
    told.set("done", shown(standing.done));
    told.set("total", shown(total));
    told.set("rate", rate);
    told.set("seconds", left);
    language.text("progress-figures", &told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_say_share_done_rate_and_time_left_in_both_languages() {
        let standing = Standing { done: 120_000_000, total: Some(148_000_000), rate: Some(9_000_000), left: Some(3) };
        let text = |language| figures(language, Unit::Bytes, &standing);
        assert_eq!(text(Language::English), "81 %  120 MB/148 MB  9 MB/s  3 s left");
        assert_eq!(text(Language::German), "81 %  120 MB/148 MB  9 MB/s  noch 3 s");
    }

    #[test]
    fn more_than_was_announced_is_no_more_than_all() {
        let progress = Progress::begin("import", Unit::Bytes, Some(10));
        assert_eq!(progress.standing(12).total, Some(12));
    }
}
