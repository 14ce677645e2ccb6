//! Whether a mail address or a name belongs to a person (RECORDS.md R6): role mailboxes only.
//!
//! A guess by form, not a register of names: an address is judged by its parts, a name by words that only organisations and roles carry.
//! In doubt a name counts as a person's.

/// Words that make a local part, or a name, a role's.
const ROLE_WORDS: &[&str] = &[
    "abteilung",
    "admin",
    "amt",
    "anfrage",
    "beratung",
    "buergerbuero",
    "buero",
    "bürgerbüro",
    "büro",
    "community",
    "contact",
    "contacts",
    "contatti",
    "datenschutz",
    "dev",
    "developers",
    "digital",
    "digitale",
    "digitalisierung",
    "dpo",
    "edv",
    "entwicklung",
    "fachbereich",
    "fachdienst",
    "gemeinde",
    "geschaeftsstelle",
    "hello",
    "help",
    "helpdesk",
    "hotline",
    "ict",
    "info",
    "infos",
    "innovation",
    "it",
    "kanzlei",
    "kommunikation",
    "kontakt",
    "kreis",
    "landkreis",
    "leitstelle",
    "leitung",
    "mail",
    "mailbox",
    "marketing",
    "maintainers",
    "noreply",
    "office",
    "opensource",
    "oss",
    "post",
    "poststelle",
    "presse",
    "press",
    "privacy",
    "projekt",
    "projekte",
    "project",
    "rathaus",
    "redaktion",
    "referat",
    "region",
    "sales",
    "sekretariat",
    "security",
    "service",
    "stabsstelle",
    "stadt",
    "support",
    "team",
    "verwaltung",
    "vertrieb",
    "webmaster",
    "webteam",
    "zentrale",
];

/// Ends of compound words that name an office.
const ROLE_ENDINGS: &[&str] =
    &["amt", "behoerde", "behörde", "buero", "büro", "dienst", "projekt", "referat", "service", "stelle", "support", "team", "verwaltung"];

/// Providers whose mailboxes belong to persons, whatever stands before the `@`.
const CONSUMER_DOMAINS: &[&str] = &[
    "1und1.de",
    "arcor.de",
    "email.de",
    "fastmail.com",
    "freenet.de",
    "gmail.com",
    "googlemail.com",
    "icloud.com",
    "libero.it",
    "mac.com",
    "mail.de",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "online.de",
    "orange.fr",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "tutanota.com",
    "tutanota.de",
    "virgilio.it",
    "vodafone.de",
    "web.de",
    "ymail.com",
];

/// Providers with many national endings.
const CONSUMER_NAMES: &[&str] = &["aol", "gmx", "hotmail", "live", "outlook", "yahoo"];

const HONORIFICS: &[&str] = &["herr", "herrn", "frau", "dr", "prof", "mr", "mrs", "ms", "dott", "ing", "sig"];

/// Words, in lower case and without dots, that stand in the names of organisations only.
const ORGANISATION_WORDS: &[&str] = &[
    "ab",
    "ag",
    "agency",
    "agenzia",
    "authority",
    "azienda",
    "bund",
    "bv",
    "city",
    "commune",
    "company",
    "comune",
    "consorzio",
    "consulting",
    "contributors",
    "council",
    "county",
    "department",
    "deutschland",
    "direction",
    "federal",
    "foundation",
    "freistaat",
    "gbr",
    "ggmbh",
    "gmbh",
    "government",
    "group",
    "gruppe",
    "gruppo",
    "inc",
    "kanton",
    "kg",
    "labs",
    "land",
    "llc",
    "ltd",
    "mbh",
    "ministry",
    "national",
    "ohg",
    "plc",
    "provincia",
    "regione",
    "republik",
    "sas",
    "se",
    "software",
    "solutions",
    "spa",
    "srl",
    "state",
    "systems",
    "technologies",
    "ug",
    "university",
    "verein",
    "ville",
];

/// Parts of words that stand in the names of organisations only.
const ORGANISATION_STEMS: &[&str] = &[
    "agentur",
    "behörde",
    "bundes",
    "foundation",
    "gemeinde",
    "genossenschaft",
    "gesellschaft",
    "hochschule",
    "institut",
    "kammer",
    "landkreis",
    "ministeri",
    "stadtwerk",
    "stiftung",
    "universi",
    "unternehmen",
    "verband",
    "verwaltung",
    "zentrum",
    "zentrale",
];

/// What the form of a mail address says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mail {
    /// A role mailbox.
    Role,
    /// A person's by R6: `first.last` without a role word, or a consumer domain.
    Person,
    /// Neither: accepted in a text, but not as the address of a contact.
    Unclear,
}

/// Judges an address by its form.
pub(crate) fn mail(address: &str) -> Mail {
    let address = address.to_lowercase();
    let Some((local, domain)) = address.rsplit_once('@') else { return Mail::Unclear };
    let provider = domain.split('.').next().unwrap_or_default();
    if CONSUMER_DOMAINS.contains(&domain) || CONSUMER_NAMES.contains(&provider) {
        return Mail::Person;
    }
    let parts = || local.split(|character: char| !character.is_alphabetic()).filter(|part| !part.is_empty());
    if parts().any(is_role_word) {
        return Mail::Role;
    }
    let named = local.contains(['.', '_']) && parts().count() >= 2;
    if named { Mail::Person } else { Mail::Unclear }
}

/// Says whether a name may be a person's: an honorific, or two to five words in capitals of which none is an organisation's or a role's.
pub(crate) fn is_name(name: &str) -> bool {
    let words = words(name);
    if words.iter().any(|word| HONORIFICS.contains(&word.to_lowercase().replace('.', "").as_str())) {
        return true;
    }
    (2..=5).contains(&words.len()) && !is_organisation(name) && words.iter().all(|word| is_name_part(word))
}

/// Says whether a name carries a word of an organisation or a role.
pub(crate) fn is_organisation(name: &str) -> bool {
    let lower = name.to_lowercase();
    let registered = [" e. v.", " e.v.", " e.v", " ev"].iter().any(|ending| lower.trim_end().ends_with(ending));
    registered
        || words(name).iter().any(|word| {
            let lower = word.to_lowercase().replace('.', "");
            ORGANISATION_WORDS.contains(&lower.as_str())
                || ORGANISATION_STEMS.iter().any(|stem| lower.contains(stem))
                || is_role_word(&lower)
        })
}

fn words(name: &str) -> Vec<&str> {
    name.split_whitespace().map(|word| word.trim_matches([',', ';', '(', ')', '"'])).filter(|word| !word.is_empty()).collect()
}

fn is_role_word(word: &str) -> bool {
    ROLE_WORDS.contains(&word) || ROLE_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

fn is_name_part(word: &str) -> bool {
    let particle = matches!(
        word,
        "von" | "vom" | "zu" | "van" | "de" | "den" | "der" | "di" | "da" | "del" | "della" | "du" | "la" | "le" | "ten" | "el" | "al"
    );
    let letters = word.chars().all(|character| character.is_alphabetic() || matches!(character, '-' | '\'' | '’' | '.'));
    particle || (letters && word.chars().next().is_some_and(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_mailboxes_are_recognised() {
        for address in [
            "digitalisierung@lk-uelzen.example",
            "poststelle@kreis.example",
            "it-service@kreis.example",
            "bauamt.nord@kreis.example",
            "team.digital@kreis.example",
            "Info@kreis.example",
        ] {
            assert_eq!(mail(address), Mail::Role, "{address}");
        }
    }

    #[test]
    fn persons_and_consumer_domains_are_recognised() {
        for address in [
            "max.muster@kreis.example",
            "m.muster2@kreis.example",
            "max_muster@kreis.example",
            "info@gmail.com",
            "kreis@gmx.net",
            "poststelle@t-online.de",
        ] {
            assert_eq!(mail(address), Mail::Person, "{address}");
        }
        assert_eq!(mail("muster@kreis.example"), Mail::Unclear);
    }

    #[test]
    fn names_of_persons_are_recognised() {
        for name in ["Max Muster", "Dr. Muster", "Erika von Muster", "MAX MUSTER", "Frau Muster", "Anna-Lena O'Neill"] {
            assert!(is_name(name), "{name}");
        }
    }

    #[test]
    fn names_of_organisations_are_no_persons() {
        for name in [
            "Landkreis Uelzen",
            "Stadt Bad Belzig",
            "Muster GmbH",
            "Muster S.p.A",
            "Comune di Milano",
            "Informationstechnikzentrum Bund",
            "Kreissportbund Coesfeld e. V.",
            "Kiesraad",
            "Team Digitales",
            "City of Chicago",
            "Swiss Federal Institute for Forest Research WSL",
        ] {
            assert!(!is_name(name), "{name}");
        }
    }
}
