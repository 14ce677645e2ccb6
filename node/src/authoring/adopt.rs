//! `adopt`: declares that this county uses what another one made.
//!
//! Files are neither fetched nor checked in this version; the answer says so.

use kreisnetz_catalog::entry::{Conformance, Entry, EntryRef};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::lifecycle::ADOPTION;
use kreisnetz_catalog::reference::Reference;
use kreisnetz_catalog::schema::{Fault, Known};
use kreisnetz_catalog::tree::Tree;
use kreisnetz_catalog::vocabulary::STAGE;
use kreisnetz_catalog::{Content, Position, Slug as EntrySlug};
use kreisnetz_identity::PublisherId;

use super::adoption::{Adopted, Wish, compose};
use super::plan::{Draw, Plan, published};
use super::{Announce, Authoring, Desk, View};
use crate::api::{AdoptData, AdoptRequest, Answer, Problem};
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;
use crate::storage::{KnownPublisher, NamingError, RECALL, Signed, Subject};

/// What the slug of an adoption begins with.
const PREFIX: &str = "nachnutzung";
/// Kinds that can be adopted in this version.
const ADOPTABLE: [Kind; 4] = [Kind::Asset, Kind::Service, Kind::Training, Kind::Strategy];
/// Bytes of a slug at most.
const SLUG_BYTES_MAX: usize = 64;
/// The language of titles that are quoted.
const LANGUAGE: &str = "de";

/// A planned adoption.
#[derive(Clone, Debug)]
struct Declared {
    reference: String,
    adoption_ref: String,
    version: Option<String>,
    digest: String,
    stage: String,
    file_bytes: u64,
    undo: Option<String>,
    licence: Option<String>,
    needs: Option<String>,
    recalled: bool,
}

impl<N: Announce> Authoring<N> {
    /// Plans or declares an adoption.
    ///
    /// The first time without a stage it is `interest`; run again it changes only what is named, and confirms an operation.
    ///
    /// # Errors
    ///
    /// `not_found`, `withdrawn`, `recalled`, `ambiguous`, `not_admitted`, `usage` for a value or stage that cannot be, or for one's own
    /// entry, `missing_input` for what the stage requires, and those of [`publish`](Self::publish).
    pub async fn adopt(&self, request: AdoptRequest) -> Result<Answer<AdoptData>, Failure> {
        let wish = std::sync::Arc::new(Wish::of(&request)?);
        let (told, dry_run, no_files) = (request.reference.clone(), request.dry_run, request.no_files);
        let declared = std::sync::Arc::new(std::sync::Mutex::new(None));
        let noted = std::sync::Arc::clone(&declared);
        let make = move |desk: &Desk, next: Position| {
            let (plan, declared) = plan(desk, &told, &wish, next)?;
            *noted.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(declared);
            Ok(plan)
        };
        let (plan, signed) = self.carry_out(None, dry_run, make).await?;
        let declared = declared.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let declared = declared.ok_or_else(|| Failure::internal("the adoption was not planned"))?;
        Ok(self.declared(&plan, signed.as_ref(), declared, dry_run, no_files))
    }

    fn declared(&self, plan: &Plan, signed: Option<&Signed>, declared: Declared, dry_run: bool, no_files: bool) -> Answer<AdoptData> {
        let before = plan.view.derived.head(&plan.view.own());
        let head = signed.map(|signed| &signed.head).or(before);
        let is_plan = dry_run && !plan.changes.is_empty();
        let undo = declared.undo.filter(|_| !plan.changes.is_empty());
        let data = AdoptData {
            version: declared.version.map(Into::into),
            digest: declared.digest,
            stage: declared.stage,
            adoption_ref: declared.adoption_ref,
            epoch: head.map_or(plan.next.epoch, |head| head.epoch),
            seq: head.filter(|_| !is_plan).map_or(plan.next.seq, |head| head.seq),
            head: head.filter(|_| !dry_run).map(|head| head.digest().to_string()),
            files: Vec::new(),
            total_bytes: declared.file_bytes,
            fetched_bytes: 0,
            resumed_bytes: 0,
            holders: Vec::new(),
            to: None,
            undo,
            licence: declared.licence.map(Into::into),
            needs: declared.needs.map(Into::into),
            reference: declared.reference.clone(),
        };
        let mut answer = self.desk.answer(data);
        if declared.recalled {
            answer = answer.warn("recalled", Some(declared.reference.clone()));
        }
        if declared.file_bytes > 0 && !no_files { answer.warn("files_not_fetched", Some(declared.reference)) } else { answer }
    }
}

fn plan(desk: &Desk, told: &str, wish: &Wish, next: Position) -> Result<(Plan, Declared), Failure> {
    let view = desk.view();
    let own = view.derived.publisher(&view.own()).ok_or(Failure::new(Slug::NotInitialised))?;
    let reference: Reference = told.parse().map_err(|_| Failure::new(Slug::Usage).detail("reference").with("ref", told))?;
    let (provider, known) = provider(&view, &reference, told)?;
    let subject = (provider, reference.slug().clone());
    let name = format!("{}/{}", known.slug(), reference.slug());

    let earlier = view.derived.ledger.by(view.own()).find(|(about, _)| **about == subject).map(|(_, adoption)| adoption.slug.clone());
    let slug = match &earlier {
        Some(slug) => slug.clone(),
        None => free_slug(desk, &view, &subject.1, known)?,
    };
    let before = if earlier.is_some() { published(&desk.shelf.reader, &view, &slug)? } else { None };
    let held = before.as_ref().and_then(Entry::adoption).map(|adoption| adoption.about().clone());
    let adopted = adopted(desk, &view, known, &reference, held, wish, &name)?;

    let root = compose(&slug, &own.name(), &adopted, before.as_ref(), wish, desk.clock.today())?;
    let entry = Entry::parse(&Tree::Map(root).encode()).map_err(Failure::internal)?;
    check(&entry, own, &name)?;
    if adopted.recalled && goes_on(before.as_ref(), &entry) && !wish.despite_recall {
        return Err(Failure::new(Slug::Recalled).with("ref", &name));
    }
    let mut draw = Draw::default();
    if before.as_ref() != Some(&entry) {
        draw.put(&own.slug(), &entry, before.as_ref(), 0);
    }
    let declared = Declared {
        adoption_ref: format!("{}/{slug}", own.slug()),
        version: version_of(desk, &adopted.about)?,
        digest: adopted.about.digest().to_string(),
        stage: entry.state().unwrap_or_default().to_owned(),
        file_bytes: adopted.files.map_or(0, |files| files.bytes()),
        undo: Some(undo(before.as_ref(), &entry, &name)),
        licence: adopted.licence,
        needs: adopted.needs,
        recalled: adopted.recalled,
        reference: name,
    };
    let plan = Plan::of(desk, view.clone(), next, draw)?;
    Ok((plan, declared))
}

/// Says whether an adoption begins, or comes nearer to operation; confirming and ending it are no such steps.
fn goes_on(before: Option<&Entry>, after: &Entry) -> bool {
    let place = |entry: &Entry| STAGE.values().position(|stage| Some(stage) == entry.state());
    let (was, is) = (before.and_then(place), place(after));
    after.state() != Some("ended") && (was.is_none() || was < is || before.and_then(Entry::state) == Some("ended"))
}

/// Returns the command that reverses the step: back to the stage before where a stage may be gone back to, else the adoption is
/// withdrawn. In a signed network either is a further entry.
fn undo(before: Option<&Entry>, after: &Entry, name: &str) -> String {
    let stage =
        before.and_then(Entry::state).filter(|stage| after.state().is_some_and(|now| now != *stage && ADOPTION.permits(now, stage)));
    match stage {
        Some(stage) => format!("kreisnetz adopt {name} --stage {stage}"),
        None => format!("kreisnetz withdraw {} --reason mistake", after.slug()),
    }
}

fn provider<'v>(view: &'v View, reference: &Reference, told: &str) -> Result<(PublisherId, &'v KnownPublisher), Failure> {
    let own_entry = || Failure::new(Slug::Usage).detail("own_entry").with("ref", told);
    let name = reference.publisher().ok_or_else(own_entry)?;
    let (id, known) = view.standpoint.resolve(&view.derived, name).map_err(|error| match error {
        NamingError::Unknown { nearest: Some(nearest) } => {
            Failure::new(Slug::NotFound).with("county", name).with("nearest", nearest).hint("nearest")
        }
        NamingError::Unknown { nearest: None } => Failure::new(Slug::NotFound).with("county", name),
        NamingError::NoCatalog { slug } => Failure::new(Slug::NotFound).with("county", slug),
        NamingError::Ambiguous { slugs } => Failure::new(Slug::Ambiguous).with("name", name).with("candidates", slugs.join(", ")),
    })?;
    if id == view.own() {
        return Err(own_entry());
    }
    if view.standpoint.is_searched(&id) { Ok((id, known)) } else { Err(Failure::new(Slug::NotAdmitted).with("publisher", known.slug())) }
}

/// What is adopted now: the version that was adopted before, unless a version is named or the present one is asked for.
fn adopted(
    desk: &Desk,
    view: &View,
    known: &KnownPublisher,
    reference: &Reference,
    held: Option<EntryRef>,
    wish: &Wish,
    name: &str,
) -> Result<Adopted, Failure> {
    let publisher = known.log.publisher();
    let missing = || Failure::new(Slug::NotFound).with("ref", name);
    let leaf = desk.shelf.reader.leaf(&publisher, reference.slug()).map_err(read_failure)?.ok_or_else(missing)?;
    let words = |entry: Option<&Entry>| {
        let title = entry.and_then(Entry::title).and_then(|title| title.best(LANGUAGE)).map(|(_, title)| title.to_owned());
        (title.unwrap_or_else(|| reference.slug().to_string()), known.name().into_owned())
    };
    let digest = match leaf.content() {
        Content::Live { digest, .. } => *digest,
        Content::Withdrawn { reason } => {
            let recalled = reason == RECALL;
            // What was adopted can still be ended or confirmed; what was recalled is taken up again only by who says so, in the version
            // that others who use it have signed.
            let others = || (recalled && wish.despite_recall).then(|| last_adopted(view, &(publisher, reference.slug().clone()))).flatten();
            if let Some(about) = held.or_else(others) {
                let (title, provider) = words(None);
                return Ok(Adopted { about, title, provider, files: None, licence: None, needs: None, recalled });
            }
            let slug = if recalled { Slug::Recalled } else { Slug::Withdrawn };
            return Err(Failure::new(slug).detail("reason").with("ref", name).with("reason", reason));
        }
    };
    let bytes = desk.shelf.reader.entry(&digest).map_err(read_failure)?.ok_or_else(missing)?;
    let entry = Entry::parse(&bytes).map_err(|_| Failure::new(Slug::StoreDamaged).with("ref", name))?;
    if !entry.kind().is_some_and(|kind| ADOPTABLE.contains(&kind)) {
        return Err(Failure::new(Slug::Usage).detail("not_adoptable").with("ref", name).with("kind", entry.kind_name()));
    }
    if let Some(pin) = reference.pin() {
        let newest = known.head.as_ref().map_or(0, |head| head.seq);
        let is_seq = |seq: u64| (leaf.rev()..=newest).contains(&seq);
        if entry.content_version() != Some(pin.version()) && !pin.seq().is_some_and(is_seq) {
            return Err(Failure::new(Slug::NotFound).detail("version").with("ref", name).with("version", pin.version()));
        }
    }
    let takes_present = reference.pin().is_some() || wish.update;
    if (takes_present || held.is_none()) && known.is_cut_off(leaf.rev()) {
        return Err(Failure::new(Slug::Frozen).with("publisher", known.name()));
    }
    let current = EntryRef::new(publisher, reference.slug().clone(), leaf.rev(), digest);
    let about = if takes_present { current } else { held.unwrap_or(current) };
    let (title, provider) = words(Some(&entry));
    let asset = entry.asset();
    let licence = asset.as_ref().and_then(|asset| asset.licence()).map(str::to_owned);
    let needs =
        asset.as_ref().and_then(|asset| asset.requirements()).and_then(|needs| needs.best(LANGUAGE)).map(|(_, text)| text.to_owned());
    let files = asset.and_then(|asset| asset.manifest());
    Ok(Adopted { about, title, provider, files, licence, needs, recalled: false })
}

/// Returns the newest version of an entry that an adopter of the network signed for.
fn last_adopted(view: &View, subject: &Subject) -> Option<EntryRef> {
    let counted = view.derived.ledger.of(subject).into_iter().filter(|adoption| view.standpoint.is_searched(&adoption.adopter));
    let newest = counted.max_by_key(|adoption| (adoption.about_seq, adoption.about_digest))?;
    Some(EntryRef::new(subject.0, subject.1.clone(), newest.about_seq, newest.about_digest))
}

fn version_of(desk: &Desk, about: &EntryRef) -> Result<Option<String>, Failure> {
    let bytes = desk.shelf.reader.entry(&about.digest()).map_err(read_failure)?;
    Ok(bytes.and_then(|bytes| Entry::parse(&bytes).ok()).and_then(|entry| entry.content_version().map(str::to_owned)))
}

/// `nachnutzung-<slug>`, with the provider's name where another adoption has that.
fn free_slug(desk: &Desk, view: &View, subject: &EntrySlug, known: &KnownPublisher) -> Result<EntrySlug, Failure> {
    for name in [format!("{PREFIX}-{subject}"), format!("{PREFIX}-{}-{subject}", known.slug())] {
        let slug: EntrySlug = cut(&name).parse().map_err(Failure::internal)?;
        if published(&desk.shelf.reader, view, &slug)?.is_none() {
            return Ok(slug);
        }
    }
    Err(Failure::new(Slug::Exists).detail("entry").with("ref", cut(&format!("{PREFIX}-{subject}"))))
}

fn cut(name: &str) -> &str {
    name[..name.len().min(SLUG_BYTES_MAX)].trim_end_matches('-')
}

/// The rules are those of every reader; what a stage requires and nobody named is asked for by its flag.
fn check(entry: &Entry, own: &KnownPublisher, name: &str) -> Result<(), Failure> {
    let writer = own.writer();
    let Conformance::Broken(faults) = entry.conformance_given(Known::default().with_author(&writer)) else { return Ok(()) };
    let flag = |fault: &Fault| match fault.path().to_string().as_str() {
        "operating_model" => Some("--operating-model"),
        "ended_reason" => Some("--ended-reason"),
        _ => None,
    };
    if let Some(flag) = faults.iter().find_map(flag) {
        let failure = Failure::new(Slug::MissingInput).with("flag", flag);
        return Err(failure.with("ref", name).with("stage", entry.state().unwrap_or_default()));
    }
    let problems = faults.iter().map(|fault| {
        let args = fault.args().iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let mut problem = Problem::error(entry.slug().as_str(), fault.slug(), args);
        problem.key = Some(fault.path().to_string());
        problem
    });
    Err(Failure::new(Slug::DraftInvalid).with("errors", faults.len()).with_problems(problems.collect()))
}
