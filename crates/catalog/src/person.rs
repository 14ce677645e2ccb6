//! Rule R6: role mailboxes only, no person, neither in a contact nor inside a text.
//!
//! The rule is a filter against habit, not against intent: it recognises the usual shapes of a person's address.

/// Parts of a mailbox that name an office. Short ones count as a whole part only.
const ROLE_WORDS: &[&str] = &[
    "abteilung",
    "amt",
    "anfrage",
    "auskunft",
    "behoerde",
    "bereich",
    "buero",
    "buergerservice",
    "contact",
    "daten",
    "digital",
    "dezernat",
    "fachbereich",
    "fachdienst",
    "foerder",
    "geschaeftsstelle",
    "gis",
    "hallo",
    "help",
    "hilfe",
    "info",
    "it",
    "kommunikation",
    "kontakt",
    "kreis",
    "landkreis",
    "landratsamt",
    "leitstelle",
    "mail",
    "office",
    "open",
    "opendata",
    "planung",
    "portal",
    "post",
    "poststelle",
    "presse",
    "projekt",
    "rathaus",
    "redaktion",
    "referat",
    "sekretariat",
    "service",
    "smart",
    "stabsstelle",
    "stadt",
    "stelle",
    "support",
    "team",
    "verein",
    "verwaltung",
    "wirtschaft",
    "zentrale",
];

/// Mail providers that people use privately; an office has its own domain.
const CONSUMER_DOMAINS: &[&str] = &[
    "aol.com",
    "aol.de",
    "arcor.de",
    "email.de",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.de",
    "icloud.com",
    "live.com",
    "live.de",
    "mac.com",
    "mail.de",
    "mailbox.org",
    "me.com",
    "msn.com",
    "online.de",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.com",
    "t-online.de",
    "tutanota.com",
    "tutanota.de",
    "vodafone.de",
    "web.de",
    "yahoo.com",
    "yahoo.de",
    "ymail.com",
];

/// Forms of address that mean a person.
const PERSON_WORDS: &[&str] = &["herr", "herrn", "frau", "dr", "prof"];

/// Why an address or a role means a person.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PersonFound {
    /// A mailbox `first.last` without a word for an office.
    #[error("the mailbox {0} looks like a person's")]
    Mailbox(String),
    /// A mailbox at a provider that people use privately.
    #[error("{0} is a provider of private mailboxes")]
    ConsumerDomain(String),
    /// `Herr`, `Frau`, `Dr.` or `Prof.`.
    #[error("{0} means a person, a role is asked for")]
    Address(String),
}

/// Says whether a text is a mail address: `^[a-z0-9.+_-]{1,64}@([a-z0-9-]+\.)+[a-z]{2,24}$`.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_ok = (1..=64).contains(&local.len()) && local.bytes().all(is_local);
    let Some((labels, top)) = domain.rsplit_once('.') else { return false };
    let label_ok = |label: &str| !label.is_empty() && label.bytes().all(is_label);
    local_ok && labels.split('.').all(label_ok) && (2..=24).contains(&top.len()) && top.bytes().all(|b| b.is_ascii_lowercase())
}

const fn is_label(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'
}

const fn is_local(b: u8) -> bool {
    is_label(b) || matches!(b, b'.' | b'+' | b'_')
}

/// Says whether a text is an international telephone number: `^\+[1-9]\d{6,14}$`.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0'))
}

/// Checks that a mail address, in lower case, is a role mailbox.
///
/// # Errors
///
/// [`PersonFound`], where it looks like a person's.
pub fn check_mailbox(address: &str) -> Result<(), PersonFound> {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let consumer = |known: &&&str| domain == **known || domain.strip_suffix(**known).is_some_and(|rest| rest.ends_with('.'));
    if let Some(known) = CONSUMER_DOMAINS.iter().find(consumer) {
        return Err(PersonFound::ConsumerDomain((*known).to_owned()));
    }
    if is_first_last(local) { Err(PersonFound::Mailbox(address.to_owned())) } else { Ok(()) }
}

/// Says whether a mailbox has the form `first.last` and no word for an office.
fn is_first_last(local: &str) -> bool {
    let mut names = local.split(['.', '_']).filter(|part| !part.is_empty());
    let is_name = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'+');
    let named = names.clone().count() > 1 && names.all(is_name);
    named && !local.split(['.', '_', '-', '+']).any(is_role_word)
}

fn is_role_word(part: &str) -> bool {
    // A word of five letters or more is unlikely to be part of a name: `digitalisierung`, `kreisentwicklung`.
    ROLE_WORDS.iter().any(|word| part == *word || (word.len() > 4 && part.contains(word)))
}

/// Checks that a role names an office and nobody in it.
///
/// # Errors
///
/// [`PersonFound::Address`], with the word that means a person.
pub fn check_role(role: &str) -> Result<(), PersonFound> {
    let person = |word: &&str| PERSON_WORDS.contains(&word.to_lowercase().as_str());
    match role.split(|c: char| !c.is_alphanumeric()).find(person) {
        Some(word) => Err(PersonFound::Address(word.to_owned())),
        None => Ok(()),
    }
}

/// Returns the mail addresses inside a text, in lower case, also those written with `(at)` or `[at]`.
#[must_use]
pub fn addresses(text: &str) -> Vec<String> {
    let mut text = text.to_lowercase();
    for spelling in [" (at) ", "(at)", " [at] ", "[at]"] {
        text = text.replace(spelling, "@");
    }
    text.match_indices('@').filter_map(|(at, _)| address_around(&text, at)).collect()
}

fn address_around(text: &str, at: usize) -> Option<String> {
    let bytes = text.as_bytes();
    let before = bytes[..at].iter().rev().take_while(|b| is_local(**b)).count();
    let after = bytes[at + 1..].iter().take_while(|b| is_label(**b) || **b == b'.').count();
    let local = text[at - before..at].trim_start_matches(['.', '-']);
    let domain = text[at + 1..at + 1 + after].trim_end_matches(['.', '-']);
    let address = format!("{local}@{domain}");
    is_email(&address).then_some(address)
}

/// Returns the first thing inside a text that looks like a telephone number; a date, a key or an amount does not.
#[must_use]
pub fn telephone_number(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '/' | '-' | '(' | ')');
    text.split(|c| !is_part(c)).map(|run| run.trim_matches([' ', '-', '/', '(', ')'])).find(|run| is_dialled(run))
}

fn is_dialled(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    if run.starts_with('+') {
        return digits >= 8;
    }
    let area = run.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    run.starts_with('0') && (3..=6).contains(&area.len()) && area.len() < run.len() && digits >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_mailboxes_pass() {
        for address in [
            "digitalisierung@lk-uelzen.example",
            "poststelle@kreis.example",
            "it-service@kreis.example",
            "team.digital@kreis.example",
            "fachdienst.planung@kreis.example",
            "amt61@kreis.example",
            "fd.32@kreis.example",
        ] {
            assert!(is_email(address), "{address}");
            assert_eq!(check_mailbox(address), Ok(()), "{address}");
        }
    }

    #[test]
    fn persons_and_private_providers_are_refused() {
        for address in ["max.muster@kreis.example", "m.muster@kreis.example", "max_muster@kreis.example", "anna-lena.meyer@kreis.example"] {
            assert_eq!(check_mailbox(address), Err(PersonFound::Mailbox(address.to_owned())));
        }
        assert_eq!(check_mailbox("info@gmx.de"), Err(PersonFound::ConsumerDomain("gmx.de".to_owned())));
        assert_eq!(check_mailbox("info@mail.gmx.de"), Err(PersonFound::ConsumerDomain("gmx.de".to_owned())));
        assert_eq!(check_mailbox("info@notgmx.de"), Ok(()));
    }

    #[test]
    fn a_role_names_nobody() {
        assert!(check_role("Dr. Muster").is_err());
        assert!(check_role("Frau Muster, Amt 61").is_err());
        assert!(check_role("Prof.Muster").is_err());
        assert_eq!(check_role("Stabsstelle Digitalisierung"), Ok(()));
        assert_eq!(check_role("Frauenbüro"), Ok(()));
    }

    #[test]
    fn an_address_inside_a_text_is_found() {
        assert_eq!(addresses("Fragen an Max.Muster@Kreis.example."), ["max.muster@kreis.example"]);
        assert_eq!(addresses("max.muster (at) kreis.example"), ["max.muster@kreis.example"]);
        assert_eq!(addresses("zwei @ Tage, a@b, ä@ü.de"), Vec::<String>::new());
    }

    #[test]
    fn a_telephone_number_is_told_from_other_numbers() {
        assert_eq!(telephone_number("Ruf: 0581 82-2500."), Some("0581 82-2500"));
        assert_eq!(telephone_number("+49 581 82 2500"), Some("+49 581 82 2500"));
        for text in ["2026-03-01", "03360", "1 284 000 Euro", "01.02.2026", "99012003011001", "0 bis 5000000 "] {
            assert_eq!(telephone_number(text), None, "{text}");
        }
    }

    #[test]
    fn the_forms_of_address_and_number_are_exact() {
        for text in ["", "a", "a@b", "a@b.d", "A@b.de", "a@.de", "a@b..de", "a@@b.de", "a@b.de1", "@b.de"] {
            assert!(!is_email(text), "{text}");
        }
        assert!(is_phone("+4958182"), "7 digits");
        for text in ["+049581", "+495818", "4958182", "+4958182a", "+1234567890123456"] {
            assert!(!is_phone(text), "{text}");
        }
    }
}
