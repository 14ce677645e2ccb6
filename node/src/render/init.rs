//! A new identity, or the plan of one.

use super::labels;
use super::layout::{Fact, facts, hanging, marked, next, said};
use super::screen::{Mark, Screen};
use crate::api::{Admission, Answer, InitData};
use crate::i18n::{Args, args};

/// Hex digits shown of a network's digest, at each end.
const DIGEST_PART: usize = 4;

/// Returns the identity, its network, what is missing and what comes next.
#[must_use]
pub fn text(answer: &Answer<InitData>, screen: &Screen) -> String {
    let data = &answer.data;
    // A plan has no keys, so it has no digits either.
    if data.check_digits.is_empty() {
        return plan(data, screen);
    }
    let mut text = marked(screen, Mark::Good, "init-keys", &args!["digits" => &data.check_digits]);
    text.push_str(&marked(screen, Mark::Good, "init-network", &network(data)));
    if matches!(data.publisher.admission, Admission::Pending) {
        let told = screen.language.say("init-not-admitted");
        text.push_str(&hanging(screen, &screen.mark(Mark::Warning), 2, &told, Some("kreisnetz help admission")));
    }
    text.push_str(&facts(screen, &places(data, screen)));
    text + &next(screen, "init-next", &args!["commands" => data.next.join(" · ")])
}

fn plan(data: &InitData, screen: &Screen) -> String {
    let mut text = said(screen, "init-would", &args!["publisher" => labels::publisher(&data.publisher)]);
    text.push_str(&said(screen, "init-network", &network(data)));
    for file in &data.files {
        text.push_str(&format!("  + {}\n", super::terminal::line(&file.path)));
    }
    text + &said(screen, "nothing-written", &Args::default())
}

fn places(data: &InitData, screen: &Screen) -> Vec<Fact> {
    vec![Fact::new(screen, "init-home", &data.home), Fact::new(screen, "init-roots", &data.root_dir)]
}

fn network(data: &InitData) -> Args {
    let id: Vec<char> = data.network.id.chars().collect();
    let short = if id.len() > 2 * DIGEST_PART {
        let (begin, end) = (id.iter().take(DIGEST_PART), id.iter().skip(id.len() - DIGEST_PART));
        begin.chain(['…'].iter()).chain(end).collect::<String>()
    } else {
        data.network.id.clone()
    };
    args!["name" => &data.network.name, "id" => short, "founding" => data.network.founding]
}
