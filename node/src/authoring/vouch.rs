//! `vouch`: this county says that an identity is who it says, in an entry of its own catalog.
//!
//! What counts is for every reader to compute (SECURITY.md §5). What would not count is refused here, before it is signed.

use std::collections::BTreeSet;

use jiff::{Span, civil::Date};
use kreisnetz_catalog::admission::{Counting, Identity, Register, VOUCH_MONTHS_MAX, VOUCHES_A_YEAR, Vouch};
use kreisnetz_catalog::entry::{Conformance, Entry};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::schema::{Known, VERSION};
use kreisnetz_catalog::tree::{Tree, TreeMap};
use kreisnetz_catalog::vocabulary::VOUCH_METHOD;
use kreisnetz_catalog::{Position, Slug as EntrySlug};
use kreisnetz_identity::{Class, PublisherId};

use super::plan::{Draw, Plan, published};
use super::{Announce, Authoring, Desk, View};
use crate::api::{Answer, Operation, VouchData, VouchGiven, VouchRequest};
use crate::failure::{Failure, Slug};
use crate::query::{naming_failure, vouch_notes};
use crate::storage::KnownPublisher;

/// How the check digits are compared unless somebody says otherwise.
const METHOD: &str = "phone";
/// The longest name that stands in a slug beside what tells it apart.
const SLUG_NAME_MAX: usize = 40;
/// Hex digits of an id that tell two claims to one key apart.
const SLUG_ID_DIGITS: usize = 8;

/// What was asked for, checked.
struct Wish {
    county: String,
    methods: Vec<String>,
    months: i32,
}

/// What a plan would say, besides the change itself.
#[derive(Clone)]
struct Meant {
    publisher: PublisherId,
    slug: EntrySlug,
    op: Operation,
    entry: Entry,
    register: Register,
}

impl<N: Announce> Authoring<N> {
    /// Plans or gives a vouch.
    ///
    /// # Errors
    ///
    /// `usage` for oneself, for a partner that cannot vouch, for months or methods that there are not, and for a key that no county has;
    /// `not_found` for an identity that is not known here, `ambiguous`, `blocked`, `vouch_limit`, and those of [`publish`](Self::publish).
    pub async fn vouch(&self, request: VouchRequest) -> Result<Answer<VouchData>, Failure> {
        let wish = std::sync::Arc::new(Wish::of(&request)?);
        let meant = std::sync::Arc::new(std::sync::Mutex::new(None));
        let found = std::sync::Arc::clone(&meant);
        let make = move |desk: &Desk, next: Position| {
            let (plan, meant) = plan(desk, &wish, next)?;
            if let Ok(mut found) = found.lock() {
                *found = Some(meant);
            }
            Ok(plan)
        };
        let (plan, signed) = self.carry_out(request.expect, request.dry_run, make).await?;
        let meant = meant.lock().ok().and_then(|mut meant| meant.take()).ok_or_else(|| Failure::internal("nothing was planned"))?;
        let seq = signed.map(|signed| signed.head.seq);
        self.desk.vouched(&plan, &meant, seq, request.dry_run)
    }
}

impl Desk {
    fn vouched(&self, plan: &Plan, meant: &Meant, seq: Option<u64>, dry_run: bool) -> Result<Answer<VouchData>, Failure> {
        let view = &plan.view;
        let own = view.own_publisher()?;
        let known = view.derived.publisher(&meant.publisher).ok_or_else(|| Failure::internal("the identity is gone"))?;
        let said = meant.entry.vouch().ok_or_else(|| Failure::internal("the entry is no vouch"))?;
        let (issued, expires) = meant.entry.issued().zip(said.expires()).ok_or_else(|| Failure::internal("the vouch has no days"))?;
        let seq_before = plan.based_on.map_or(0, |position| position.seq);
        let given = VouchGiven {
            publisher: view.standpoint.publisher(known),
            check_digits: meant.publisher.check_digits().to_string(),
            op: meant.op,
            reference: format!("{}/{}", own.slug, meant.slug),
            methods: said.methods().map(str::to_owned).collect(),
            issued: issued.into(),
            expires: expires.into(),
            epoch: plan.next.epoch,
            seq_before,
            seq_after: seq.unwrap_or(if dry_run { plan.next.seq } else { seq_before }),
            undo: format!("kreisnetz withdraw {} --reason mistake", meant.slug),
        };
        let (register, today) =
            if dry_run { (&*view.standpoint.register, self.clock.today()) } else { (&meant.register, self.clock.today()) };
        let derived = self.shelf.derived();
        Ok(self.answer(VouchData {
            dry_run,
            own_check_digits: view.own().check_digits().to_string(),
            items: vouch_notes(&derived, &view.standpoint, register, today),
            budget: VOUCHES_A_YEAR as u64,
            budget_left: register.budget_left(&view.own(), today) as u64,
            given: Some(given),
            own,
        }))
    }
}

impl Wish {
    fn of(request: &VouchRequest) -> Result<Self, Failure> {
        let methods = if request.method.is_empty() { vec![METHOD.to_owned()] } else { request.method.clone() };
        if let Some(unknown) = methods.iter().find(|method| VOUCH_METHOD.term(method).is_none()) {
            return Err(values("--method", unknown, &VOUCH_METHOD.values().collect::<Vec<_>>().join(", ")));
        }
        let months =
            request.months.map_or(Ok(VOUCH_MONTHS_MAX), i32::try_from).ok().filter(|months| (1..=VOUCH_MONTHS_MAX).contains(months));
        let wrong = || values("--months", &request.months.unwrap_or_default().to_string(), &format!("1..{VOUCH_MONTHS_MAX}"));
        let methods = methods.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        Ok(Self { county: request.county.clone(), methods, months: months.ok_or_else(wrong)? })
    }
}

fn values(flag: &str, value: &str, allowed: &str) -> Failure {
    Failure::new(Slug::Usage).detail("values").with("flag", flag).with("value", value).with("allowed", allowed)
}

fn plan(desk: &Desk, wish: &Wish, next: Position) -> Result<(Plan, Meant), Failure> {
    let view = desk.view();
    let own = view.derived.publisher(&view.own()).ok_or(Failure::new(Slug::NotInitialised))?;
    let found = view.standpoint.resolve(&view.derived, &wish.county);
    let (publisher, known) = found.map_err(|error| unknown(&wish.county, naming_failure(&wish.county, error)))?;
    permit(&view, own, known)?;
    let slug = slug_for(desk, &view, known)?;
    let before = published(&desk.shelf.reader, &view, &slug)?;
    let entry = compose(&slug, known, wish, desk.clock.today())?;
    check(&entry, own, known)?;
    let register = afford(&view, (own, known), &slug, &entry, desk.clock.today())?;
    let op = if before.is_some() { Operation::Change } else { Operation::Add };
    let mut draw = Draw::default();
    if before.as_ref() != Some(&entry) {
        draw.put(&own.slug(), &entry, before.as_ref(), 0);
    }
    let plan = Plan::of(desk, view.clone(), next, draw)?;
    Ok((plan, Meant { publisher, slug, op, entry, register }))
}

/// Whoever is not known here cannot be vouched for: nobody could compare its digits.
fn unknown(county: &str, failure: Failure) -> Failure {
    if failure.slug() == Slug::NotFound { failure.detail("identity").with("county", county).hint("identity") } else { failure }
}

fn permit(view: &View, own: &KnownPublisher, known: &KnownPublisher) -> Result<(), Failure> {
    let id = known.log.publisher();
    let refused = |detail: &str| Failure::new(Slug::Usage).detail(detail).with("name", known.name());
    if id == view.own() {
        return Err(Failure::new(Slug::Usage).detail("vouch_self"));
    }
    if own.log.class() == Class::Partner {
        return Err(Failure::new(Slug::Usage).detail("vouch_partner"));
    }
    if own.log.class() == Class::Municipality && known.log.class() != Class::Municipality {
        // It would count for nothing.
        return Err(refused("vouch_class"));
    }
    if view.standpoint.register.policy().blocks(&id) {
        return Err(Failure::new(Slug::Blocked).with("publisher", known.slug()));
    }
    Ok(())
}

/// `vouch-<key>`, for a partner `vouch-<name>`; with the beginning of the id where another identity has that.
fn slug_for(desk: &Desk, view: &View, known: &KnownPublisher) -> Result<EntrySlug, Failure> {
    let id = known.log.publisher();
    let name = known.log.ags().map_or_else(|| known.slug().chars().take(SLUG_NAME_MAX).collect(), |ags| ags.to_string());
    let short = id.to_string().chars().take(SLUG_ID_DIGITS).collect::<String>();
    for name in [format!("vouch-{}", name.trim_end_matches('-')), format!("vouch-{}-{short}", name.trim_end_matches('-'))] {
        let slug: EntrySlug = name.parse().map_err(Failure::internal)?;
        let held = published(&desk.shelf.reader, view, &slug)?;
        if held.is_none_or(|held| held.vouch().is_some_and(|vouch| vouch.publisher() == id)) {
            return Ok(slug);
        }
    }
    Err(Failure::new(Slug::Exists).detail("entry").with("ref", format!("vouch-{name}-{short}")))
}

/// Returns the entry as it is to be. A vouch that says the same on the same day is the same.
fn compose(slug: &EntrySlug, known: &KnownPublisher, wish: &Wish, today: Date) -> Result<Entry, Failure> {
    let expires = today.checked_add(Span::new().months(wish.months)).map_err(Failure::internal)?;
    let level = match known.log.class() {
        Class::County => "county",
        Class::Municipality => "municipality",
        Class::Partner => "partner",
    };
    let title = known
        .county()
        .filter(|_| known.log.class() == Class::County)
        .map_or_else(|| known.log.name().to_owned(), |county| county.full_name());
    let mut body: TreeMap = [
        ("publisher", Tree::Bytes(known.log.publisher().as_bytes().to_vec())),
        ("class", Tree::from(level)),
        ("methods", Tree::List(wish.methods.iter().map(|method| Tree::from(method.as_str())).collect())),
        ("expires", Tree::from(expires.to_string())),
    ]
    .into_iter()
    .collect();
    if let Some(ags) = known.log.ags() {
        body.insert("ags", Tree::from(ags.as_str()));
    }
    let root: TreeMap = [
        ("v", Tree::Uint(VERSION)),
        ("kind", Tree::from(Kind::Vouch.name())),
        ("slug", Tree::from(slug.as_str())),
        ("title", Tree::Map([("de", Tree::from(title))].into_iter().collect())),
        ("issued", Tree::from(today.to_string())),
        ("modified", Tree::from(today.to_string())),
        ("body", Tree::Map(body)),
    ]
    .into_iter()
    .collect();
    Entry::parse(&Tree::Map(root).encode()).map_err(Failure::internal)
}

/// The rules are those of every reader; the only one that a person can break here is a key that no county has.
fn check(entry: &Entry, own: &KnownPublisher, known: &KnownPublisher) -> Result<(), Failure> {
    let writer = own.writer();
    match entry.conformance_given(Known::default().with_author(&writer)) {
        Conformance::Broken(faults) if faults.iter().any(|fault| fault.path().to_string() == "ags") => {
            let ags = known.log.ags().map(|ags| ags.to_string()).unwrap_or_default();
            Err(Failure::new(Slug::Usage).detail("vouch_key").with("name", known.name()).with("value", ags))
        }
        Conformance::Broken(faults) => {
            let told: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.path(), fault.slug())).collect();
            Err(Failure::internal(format!("the vouch breaks rules: {}", told.join(", "))))
        }
        _ => Ok(()),
    }
}

/// Returns the register with the vouch in it, unless it would not count, or another of one's own would no more.
///
/// The last run of admission may lack what came a moment ago, and whoever vouches fast must not spend more than a year's budget: one's own
/// vouches and the identities that they name are taken as they are known now.
fn afford(
    view: &View,
    (own, known): (&KnownPublisher, &KnownPublisher),
    slug: &EntrySlug,
    entry: &Entry,
    today: Date,
) -> Result<Register, Failure> {
    let id = own.log.publisher();
    let vouch = Vouch::of(&own.writer(), entry).map_err(|error| Failure::internal(error.to_string()))?;
    let counted = |register: &Register| -> BTreeSet<PublisherId> {
        let all = register.vouches(&id, today);
        all.into_iter().filter(|(_, counting)| *counting == Counting::Counts).map(|(vouch, _)| vouch.publisher()).collect()
    };
    let given = || view.derived.vouches.of(&id);
    let mut register = Register::clone(&view.standpoint.register);
    let named = given().filter_map(|(_, given)| view.derived.publisher(&given.vouch.publisher()));
    for known in named.chain([known]) {
        if register.identity(&known.log.publisher()).is_none() {
            register.set_identity(known.log.publisher(), Identity::of(&known.log));
        }
    }
    register.set_vouches(id, given().map(|(_, given)| given.vouch).collect::<Vec<_>>());
    let (before, left) = (counted(&register), register.budget_left(&id, today));
    let others = given().filter(|(of, _)| *of != slug).map(|(_, given)| given.vouch);
    register.set_vouches(id, others.chain([vouch]).collect::<Vec<_>>());
    let after = counted(&register);
    if after.contains(&vouch.publisher()) && before.is_subset(&after) {
        return Ok(register);
    }
    Err(Failure::new(Slug::VouchLimit).detail("year").with("limit", VOUCHES_A_YEAR).with("left", left))
}
