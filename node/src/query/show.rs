//! One entry in full, with the head that signs it.

use kreisnetz_catalog::entry::Conformance;
use kreisnetz_catalog::kind::Kind;

use super::finding::Found;
use super::judging::evaluations;
use super::{Library, evidence_of};
use crate::api::{Adopter, Answer, Day, Foreign, Link, ShowData, ShowRequest, Signed, VersionNote};
use crate::clock::moment_of;
use crate::failure::Failure;
use crate::storage::AdoptionClass;

impl Library {
    /// Shows an entry.
    ///
    /// An entry that breaks rules of its kind is shown with a warning for each: it is kept and relayed, but not searched.
    ///
    /// # Errors
    ///
    /// `not_found`, `withdrawn`, `ambiguous`, `usage`, `not_admitted`, `store_damaged`.
    pub fn show(&self, request: &ShowRequest) -> Result<Answer<ShowData>, Failure> {
        let found = self.find(&request.reference)?;
        let entry = self.item(&found, request.lang.as_deref());
        let lang = entry.lang.clone();
        let subject = found.subject();
        let judgements_list = self.judgements(&subject, &lang)?;
        let is_county = found.entry.kind() == Some(Kind::County);
        let data = ShowData {
            description: found.entry.description().and_then(|text| text.best(&lang)).map(|(_, text)| text.into()),
            body: found.entry.body().map(|body| self.body(body)).unwrap_or_default(),
            links: links(&found, &lang),
            // The list of files is a document of its own; until it is fetched, the entry tells their number and size.
            files: Vec::new(),
            holders: None,
            adopters_list: self.adopters_list(&found)?,
            evaluations_list: evaluations(&judgements_list),
            judgements_list,
            evidence: evidence_of(self, &subject).into_iter().map(str::to_owned).collect(),
            stated: self.stated(&subject)?,
            similar_list: if is_county { self.similar(found.known)? } else { Vec::new() },
            measures_list: self.measures(&found, &lang)?,
            matches_list: self.matches(&found, &lang)?,
            diff: if request.diff { Some(self.difference(&found)?) } else { None },
            versions: versions(&found),
            signed: Signed { witnesses: Some(self.witness_count(found.known, found.head)?), ..signed(&found) },
            entry,
        };
        let mut answer = self.answer(data);
        let successors = self.successors(found.known);
        if !successors.is_empty() {
            let names: Vec<_> = successors.into_iter().map(|publisher| publisher.slug).collect();
            answer = answer.warn("succeeded", Some(names.join(", ")));
        }
        if found.is_recalled() {
            answer = answer.warn("recalled", Some(found.reference()));
        }
        for (slug, place) in remarks(&found, &self.conformance(found.known, &found.entry)) {
            answer = answer.warn(slug, Some(place));
        }
        Ok(answer)
    }

    fn adopters_list(&self, found: &Found<'_>) -> Result<Vec<Adopter>, Failure> {
        let mut counted = self.derived.counted(&found.subject(), &self.standpoint, self.today());
        counted.retain(|(_, _, class)| *class != AdoptionClass::Ended);
        counted.sort_by_key(|(known, _, class)| (*class, known.slug()));
        let adopter = |(known, adoption, _): (_, &crate::storage::Adoption, _)| {
            Ok(Adopter {
                publisher: self.standpoint.publisher(known),
                stage: adoption.stage.clone(),
                since: adoption.since.map(Day::from),
                version: self.version_of(&adoption.about_digest)?,
            })
        };
        counted.into_iter().map(adopter).collect()
    }
}

fn links(found: &Found<'_>, lang: &str) -> Vec<Link> {
    let link = |link: kreisnetz_catalog::entry::Link<'_>| {
        let label = link.label().and_then(|label| label.best(lang)).map(|(_, text)| Foreign::from(text));
        Some(Link { rel: link.rel()?.to_owned(), url: link.url()?.into(), label })
    };
    found.entry.links().filter_map(link).collect()
}

/// A node holds the present version alone; earlier ones are known by whoever pinned them.
fn versions(found: &Found<'_>) -> Vec<VersionNote> {
    let seq = found.leaf.rev();
    let version = found.entry.content_version().map(Foreign::from);
    vec![VersionNote { version, seq, at: Some(moment_of(found.known.updated(seq, Some(&found.entry)))) }]
}

fn signed(found: &Found<'_>) -> Signed {
    let head = found.head;
    Signed {
        epoch: head.epoch,
        seq: head.seq,
        prev: head.prev.map(|digest| digest.to_string()),
        root: head.root.to_string(),
        issued: moment_of(head.issued),
        expires: moment_of(head.expires),
        witnesses: None,
    }
}

/// Returns what keeps the entry out of search and counts, with its place.
fn remarks(found: &Found<'_>, conformance: &Conformance) -> Vec<(&'static str, String)> {
    match conformance {
        Conformance::Conforming => Vec::new(),
        Conformance::UnknownKind => vec![("unknown_kind", found.reference())],
        Conformance::NewerVersion => vec![("newer_version", found.reference())],
        Conformance::Broken(faults) => {
            let place = |fault: &kreisnetz_catalog::schema::Fault| format!("{}: {}", found.reference(), fault.path());
            faults.iter().map(|fault| ("entry_broken", format!("{} ({})", place(fault), fault.slug()))).collect()
        }
    }
}
