//! `feedback`: what users of somebody's entry say, in sum; or a reply to what was said.
//!
//! It speaks of an entry of another publisher. Of one's own entry one speaks only in reply, and without ratings.

use super::{EVERYONE, Field, Need, Path, Schema, Shape, check::Check, slug};
use crate::{
    kind::Kind,
    vocabulary::{AUDIENCE, CRITERION},
};

/// Responses that are summed at least: fewer would let single people be recognised.
const RESPONSES_MIN: u64 = 5;
/// What a sum of responses consists of, and a reply has not.
const OF_A_SUM: [&str; 4] = ["about", "audience", "responses", "ratings"];

pub(super) const FEEDBACK: Schema = Schema {
    kind: Kind::Feedback,
    writers: EVERYONE,
    life: None,
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Optional,
    contact: Need::Optional,
    body: &[
        Field::optional("about", Shape::Ref(&[]), "worüber; in einer Antwort nicht", "about what; not in a reply"),
        Field::optional("audience", Shape::Term(&AUDIENCE), "wer antwortet", "who answered"),
        Field::optional("responses", Shape::Uint { min: RESPONSES_MIN, max: 1_000_000 }, "Zahl der Antworten", "number of responses"),
        Field::optional(
            "ratings",
            Shape::ScoreOf(&CRITERION),
            "Durchschnitt je Kriterium, 1 schwach bis 5 stark",
            "ratings, 1 weak to 5 strong",
        ),
        Field::optional("text", Shape::LangText { min: 1, max: 2000 }, "Zusammenfassung oder Antwort", "summary or reply"),
        Field::optional("reply_to", Shape::Ref(&["feedback", "evaluation"]), "Antwort worauf", "reply to what"),
    ],
    facets: &["criterion", "score"],
    rules,
};

fn rules(check: &mut Check<'_>) {
    if check.body().get("reply_to").is_some() {
        for key in OF_A_SUM {
            if check.body().get(key).is_some() {
                check.fault(Path::of(key), slug::NOT_IN_REPLY, []);
            }
        }
        if check.body().get("text").is_none() {
            check.fault(Path::of("text"), slug::MISSING, []);
        }
    } else {
        for key in OF_A_SUM {
            if check.body().get(key).is_none() {
                check.fault(Path::of(key), slug::MISSING, []);
            }
        }
    }
    let about = check.body().map("about").and_then(|about| about.get("publisher")?.as_bytes32());
    if about.is_some() && about == check.author().map(|author| *author.id().as_bytes()) {
        check.fault(Path::of("about"), slug::OWN_FEEDBACK, []);
    }
}
