//! `key`: the keys of one's own identity, and what root keys sign.

use std::path::Path;

use kreisnetz_identity::Passphrase;

use super::access::{ask, open};
use super::args::{Global, KeyAction};
use super::backend::Backend;
use super::drafts;
use super::process::Process;
use super::questions;
use super::session::Session;
use crate::api::{Answer, KeyData, KeyEventData, KeyPurpose, Level, PublisherData, PublisherRequest, SigningNote};
use crate::config::Loaded;
use crate::failure::{Failure, Slug};
use crate::i18n::{Language, args};
use crate::keys::Officer;
use crate::render::{self, screen::Screen};
use crate::service::Reading;

/// One's own name among publishers.
const OWN: &str = "self";
/// Bytes of a passphrase at most.
const PASSPHRASE_BYTES_MAX: u64 = 1024;
/// Days before its end from which a delegation is to be renewed: two thirds of it have passed.
const RENEW_DAYS: i64 = 60;
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Shows the own keys; the node answers, or its store.
pub(super) async fn show<B: Backend>(session: &mut Session<'_, B>) -> Result<u8, Failure> {
    session.start("key")?;
    let access = open(session).await?;
    let source = access.source();
    let known = ask!(access, publisher, PublisherRequest { county: OWN.to_owned() })?.data;
    let answer = Answer::new(keys(&known, session.output.now.unix()), session.output.now, source);
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::key::text(&answer, screen))?;
    Ok(0)
}

fn keys(known: &PublisherData, now: i64) -> KeyData {
    let of = |purpose: KeyPurpose| {
        let keys = known.events.iter().flat_map(|event| &event.keys).filter(move |key| key.purpose == purpose);
        keys.map(|key| key.check_digits.clone()).collect::<Vec<_>>()
    };
    let delegation = known.events.iter().rev().find_map(|event| Some((event, event.not_before?, event.not_after?)));
    let signing = delegation.map(|(event, not_before, not_after)| {
        let left = not_after.unix() - now;
        SigningNote {
            check_digits: event.keys.first().map(|key| key.check_digits.clone()).unwrap_or_default(),
            epoch: event.epoch,
            not_before,
            not_after,
            // To the nearest day: who has just been given 180 days is not told of 179.
            days_left: (left + DAY / 2).div_euclid(DAY),
            level: match left.div_euclid(DAY) {
                ..0 => Level::Error,
                0..RENEW_DAYS => Level::Warning,
                _ => Level::Ok,
            },
        }
    });
    KeyData {
        publisher: known.publisher.clone(),
        check_digits: known.check_digits.clone(),
        root: of(KeyPurpose::Root),
        next: of(KeyPurpose::Next),
        signing,
        claims: known.claims.clone(),
        guardians: known.guardians.clone(),
    }
}

/// Does what is asked with an event of the root keys, while a person can be asked for passphrases.
pub(super) fn perform<B: Backend>(
    backend: &B,
    process: &mut Process<'_>,
    global: &Global,
    loaded: &Loaded,
    action: KeyAction,
    language: Language,
) -> Result<Answer<KeyEventData>, Failure> {
    let (request, file) = super::ceremonies::request(action, global.dry_run)?;
    let passphrases = file.as_deref().map(|path| passphrases(process, path)).transpose()?.unwrap_or_default();
    let screen = super::look::screen(process, global, &loaded.config);
    let mut person = Person { process, global, language, screen, passphrases: passphrases.into_iter() };
    backend.key_event(loaded, &request, &mut person)
}

/// Reads passphrases from a file, one a line; `-` is standard input.
fn passphrases(process: &mut Process<'_>, path: &Path) -> Result<Vec<Passphrase>, Failure> {
    let bytes = zeroize::Zeroizing::new(drafts::import(path, &mut process.stdin, PASSPHRASE_BYTES_MAX)?);
    let text = zeroize::Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(Passphrase::typed).collect())
}

/// Prints what became of the event.
pub(super) fn performed<B>(session: &mut Session<'_, B>, answer: &Answer<KeyEventData>) -> Result<u8, Failure> {
    session.start("key")?;
    let screen = session.screen;
    session.output.answer(answer, &session.global.fields, || render::key_event::text(answer, screen))?;
    Ok(0)
}

/// The officer at this terminal, or a file that speaks for one.
struct Person<'p, 'a> {
    process: &'p mut Process<'a>,
    global: &'p Global,
    language: Language,
    screen: Screen,
    passphrases: std::vec::IntoIter<Passphrase>,
}

impl Officer for Person<'_, '_> {
    fn passphrase(&mut self, file: &Path, again: bool) -> Result<Passphrase, Failure> {
        if let Some(passphrase) = self.passphrases.next() {
            return Ok(passphrase);
        }
        if self.global.passphrase_may_not_be_asked(self.process) {
            let failure = Failure::new(Slug::MissingInput).with("flag", "--passphrase-file");
            return Err(if again { failure.detail("passphrase") } else { failure.hint("flag") });
        }
        let key = if again { "key-passphrase-again" } else { "key-passphrase" };
        let _ = writeln!(self.process.stderr, "{}", self.language.text(key, &args!["file" => file.display().to_string()]));
        // Not echoed; it comes from the terminal, whatever standard input is.
        let typed = rpassword::read_password().map_err(|error| Failure::internal(format!("reading a passphrase: {error}")))?;
        Ok(Passphrase::typed(&zeroize::Zeroizing::new(typed)))
    }

    fn show(&mut self, folder: &Path, passphrase: &Passphrase) {
        let text = args!["opens" => folder.display().to_string(), "words" => passphrase.reveal()];
        let _ = writeln!(self.process.stderr, "{}", self.language.text("init-passphrase", &text));
    }

    fn agree(&mut self, planned: &KeyEventData) -> Result<(), Failure> {
        let _ = write!(self.process.stderr, "{}", render::key_event::plan(planned, &self.screen));
        if self.global.yes {
            return Ok(());
        }
        questions::confirm(self.process, self.global, self.language, "key-go-on")
    }
}

impl Global {
    fn passphrase_may_not_be_asked(&self, process: &Process<'_>) -> bool {
        self.no_input || !process.terminals.stdin
    }
}
