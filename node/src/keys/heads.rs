//! The own heads that the store keeps: which of them stand is for people to say.

use kreisnetz_catalog::{Head, parse_head};
use kreisnetz_identity::{Delegation, Event, GuardianKey, HeadRef, IdentityLog, PublicKey, Signed};
use kreisnetz_store::{HISTORY_HEADS_MAX, Reader};

use super::ground::Ground;
use crate::api::KeyHead;
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;

/// Heads of a key that are listed at most.
const LISTED_MAX: usize = 20;

/// Returns all own heads that are kept, the newest first.
fn kept(reader: &Reader, log: &IdentityLog) -> Result<Vec<Signed<Head>>, Failure> {
    let history = reader.history(&log.publisher(), HISTORY_HEADS_MAX).map_err(read_failure)?;
    let damaged = |error| Failure::new(Slug::StoreDamaged).with("reason", format!("a head: {error}"));
    history.iter().map(|bytes| parse_head(bytes).map_err(damaged)).collect()
}

/// Returns the last heads that a key signed, the newest first, with how many entries differ from the head before in number.
pub(super) fn of_key(ground: &Ground, key: PublicKey) -> Result<Vec<KeyHead>, Failure> {
    let heads = kept(ground.store.reader(), &ground.log)?;
    let by_key = |head: &&Signed<Head>| matches!(ground.log.key_at(&head.claims().identity_tip), GuardianKey::Key(of) if of == key);
    Ok(heads.iter().filter(by_key).take(LISTED_MAX).map(note).collect())
}

/// What is told of one head.
pub(super) fn note(head: &Signed<Head>) -> KeyHead {
    let claims = head.claims();
    KeyHead {
        epoch: claims.epoch,
        seq: claims.seq,
        issued: moment_of(claims.issued),
        entries: claims.count,
        head: head.digest().to_string(),
    }
}

/// Returns the own head with a number, of the newest epoch that has one.
///
/// # Errors
///
/// `not_found` where none is kept.
pub(super) fn numbered(ground: &Ground, seq: u64) -> Result<Signed<Head>, Failure> {
    let mut heads = kept(ground.store.reader(), &ground.log)?.into_iter();
    let missing = || Failure::new(Slug::NotFound).detail("own_head").hint("own_head").with("seq", seq);
    heads.find(|head| head.claims().seq == seq).ok_or_else(missing)
}

/// Returns the newest own head.
pub(super) fn newest(ground: &Ground) -> Result<Option<Signed<Head>>, Failure> {
    Ok(kept(ground.store.reader(), &ground.log)?.into_iter().next())
}

/// Returns the last own head that stands when an epoch is closed: the one with a number, else the newest.
///
/// # Errors
///
/// As [`numbered`].
pub(super) fn closing(ground: &Ground, seq: Option<u64>) -> Result<Option<HeadRef>, Failure> {
    let head = match seq {
        Some(seq) => Some(numbered(ground, seq)?),
        None => newest(ground)?,
    };
    Ok(head.as_ref().map(named))
}

/// Names a head as events do.
pub(super) fn named(head: &Signed<Head>) -> HeadRef {
    HeadRef { seq: head.claims().seq, head: head.digest(), epoch: head.claims().epoch }
}

/// Returns the signing key that a person names by its check digits; the one in force where none is named.
///
/// # Errors
///
/// `not_found` where no key of this identity has these digits, `key_missing` where none is delegated.
pub(super) fn signing_key(log: &IdentityLog, digits: Option<&str>) -> Result<PublicKey, Failure> {
    let Some(digits) = digits else {
        let none = || Failure::new(Slug::KeyMissing).detail("none_delegated").hint("none_delegated");
        return log.delegation().map(|delegation| delegation.signer).ok_or_else(none);
    };
    let wanted: String = digits.chars().filter(char::is_ascii_digit).collect();
    let is_named = |key: &PublicKey| key.commitment().check_digits().to_string().replace(' ', "") == wanted;
    let missing = || Failure::new(Slug::NotFound).detail("signing_key").hint("signing_key").with("digits", digits);
    delegations(log).map(|delegation| delegation.signer).find(is_named).ok_or_else(missing)
}

fn delegations(log: &IdentityLog) -> impl Iterator<Item = &Delegation> {
    log.events().filter_map(|event| match &**event {
        Event::Delegation(delegation) => Some(delegation.as_ref()),
        _ => None,
    })
}
