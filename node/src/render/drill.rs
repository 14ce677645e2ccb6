//! The protocol of a rehearsal with keys.

use super::layout::{marked, said};
use super::screen::{Mark, Screen};
use crate::api::{Answer, DrillData};
use crate::i18n::{args, instant};

/// Returns the protocol: what was done, whether it went as it must, and where to sign.
#[must_use]
pub fn text(answer: &Answer<DrillData>, screen: &Screen) -> String {
    let data = &answer.data;
    let when = instant(screen.language, answer.as_of, screen.now);
    let mut text = said(screen, "drill-title", &args!["county" => &data.county, "when" => when, "version" => &data.version]);
    for step in &data.steps {
        let mark = if step.passed { Mark::Good } else { Mark::Error };
        text.push_str(&marked(screen, mark, &format!("drill-{}", step.name), &args![]));
        if let Some(slug) = step.refused.as_ref().filter(|_| step.passed) {
            text.push_str(&format!("    {}\n", screen.language.text("drill-refused", &args!["slug" => slug])));
        }
        if let Some(failure) = &step.failure {
            text.push_str(&format!("    {}\n", super::terminal::line(failure)));
        }
    }
    let told = args!["steps" => data.steps.len() as u64, "planned" => data.planned];
    let (mark, key) = if data.passed { (Mark::Good, "drill-passed") } else { (Mark::Error, "drill-failed") };
    text.push_str(&marked(screen, mark, key, &told));
    text + &said(screen, "drill-sign", &args![])
}
