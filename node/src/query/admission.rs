//! Who does not belong to the network and what is missing; the own vouches; why a publisher belongs to it.

use jiff::civil::Date;
use kreisnetz_catalog::admission::{Admission, Counting, Lack, Membership, Reason, Register, VOUCHES_A_YEAR, Voucher};
use kreisnetz_identity::PublisherId;

use super::Library;
use crate::api::{
    AdmissionPath, AdmissionRule, Answer, LackNote, LackWhat, LocalRule, PendingData, PendingNote, PendingStanding, Publisher, TrustData,
    VouchCounts, VouchData, VouchNote, VoucherNote,
};
use crate::clock::day_of;
use crate::failure::Failure;
use crate::storage::{Derived, KnownPublisher, Standpoint};

impl Library {
    /// Lists the own vouches.
    ///
    /// # Errors
    ///
    /// `not_initialised`.
    pub fn vouches(&self) -> Result<Answer<VouchData>, Failure> {
        let (own, register) = (self.own()?, &self.standpoint.register);
        let id = own.log.publisher();
        Ok(self.answer(VouchData {
            dry_run: false,
            own: self.standpoint.publisher(own),
            own_check_digits: id.check_digits().to_string(),
            given: None,
            items: vouch_notes(&self.derived, &self.standpoint, register, self.today()),
            budget: VOUCHES_A_YEAR as u64,
            budget_left: register.budget_left(&id, self.today()) as u64,
        }))
    }

    /// Lists everybody who is known, or vouched for, and does not belong to the network; this node's own publisher first.
    #[must_use]
    pub fn pending(&self) -> Answer<PendingData> {
        let admission = &self.standpoint.admission;
        let mut items: Vec<PendingNote> = admission
            .all()
            .filter(|(_, reason)| !Membership::from(*reason).is_admitted())
            .map(|(id, reason)| self.lacking(id, reason))
            .collect();
        // Those that policy or vouches do not name yet: admission has not been run since they came.
        let listed = |id: &PublisherId| admission.reason(id).is_some();
        let new = self.derived.publishers.keys().filter(|id| !listed(id));
        items.extend(new.map(|id| self.lacking(*id, &Reason::Pending { vouchers: Vec::new(), lacks: Vec::new() })));
        let own = self.standpoint.own.to_string();
        let slug = |item: &PendingNote| item.publisher.as_ref().map(|publisher| publisher.slug.clone());
        items.sort_by_cached_key(|item| (item.id != own, item.standing, slug(item), item.id.clone()));
        self.answer(PendingData { items, hidden: 0 })
    }

    /// Shows the digits of a publisher, and what the local policy says of it; one too that does not belong to the network.
    ///
    /// # Errors
    ///
    /// `not_found`, `ambiguous`.
    pub fn trust(&self, county: &str, file: String) -> Result<Answer<TrustData>, Failure> {
        let known = self.named(county)?;
        let (id, policy) = (known.log.publisher(), self.standpoint.register.policy());
        let local = match (policy.blocks(&id), policy.allows(&id)) {
            (true, _) => LocalRule::Blocked,
            (false, true) => LocalRule::Allowed,
            (false, false) => LocalRule::None,
        };
        Ok(self.answer(TrustData {
            dry_run: false,
            publisher: self.standpoint.publisher(known),
            check_digits: id.check_digits().to_string(),
            own_check_digits: self.standpoint.own.check_digits().to_string(),
            local,
            compared: false,
            ignored: false,
            put_off_until: None,
            decided: None,
            file,
            undo: None,
        }))
    }

    /// Returns why a publisher belongs to the network, or what it lacks.
    pub(super) fn path(&self, known: &KnownPublisher) -> AdmissionPath {
        let (admission, publisher) = (&self.standpoint.admission, known.log.publisher());
        let reason = admission.reason(&publisher);
        let rule = match admission.membership(&publisher) {
            Membership::Founding => AdmissionRule::Founding,
            Membership::Allowed => AdmissionRule::Allowed,
            Membership::Admitted => AdmissionRule::Vouched,
            Membership::Pending | Membership::Lapsed | Membership::Conflict | Membership::Succeeded | Membership::Blocked => {
                AdmissionRule::None
            }
        };
        let given = self.voucher_notes(reason.map_or(&[], Reason::vouchers));
        AdmissionPath {
            rule,
            vouchers: admission.path(&publisher).iter().filter_map(|voucher| self.shown(&voucher.publisher)).collect(),
            standing: reason.and_then(standing),
            since: reason.and_then(since).map(Into::into),
            given,
            lacks: reason.map(lacks).unwrap_or_default(),
            chains: self.chains(admission, &publisher),
        }
    }

    fn chains(&self, admission: &Admission, publisher: &PublisherId) -> Vec<Vec<Publisher>> {
        let chain = |chain: Vec<PublisherId>| chain.iter().filter_map(|id| self.shown(id)).collect();
        admission.disjoint_paths(publisher).into_iter().map(chain).collect()
    }

    fn shown(&self, id: &PublisherId) -> Option<Publisher> {
        self.derived.publisher(id).map(|known| self.standpoint.publisher(known))
    }

    fn voucher_notes(&self, vouchers: &[Voucher]) -> Vec<VoucherNote> {
        let note = |voucher: &Voucher| {
            Some(VoucherNote {
                publisher: self.shown(&voucher.publisher)?,
                issued: voucher.issued.into(),
                counts_from: voucher.counts_from.into(),
                expires: voucher.expires.into(),
            })
        };
        vouchers.iter().filter_map(note).collect()
    }

    fn lacking(&self, id: PublisherId, reason: &Reason) -> PendingNote {
        let known = self.derived.publisher(&id);
        let standing = match known {
            Some(_) => standing(reason).unwrap_or(PendingStanding::Pending),
            None => PendingStanding::Unknown,
        };
        let held_by = match reason {
            Reason::Conflict { with } => Some(with.to_string()),
            _ => None,
        };
        PendingNote {
            id: id.to_string(),
            publisher: known.map(|known| self.standpoint.publisher(known)),
            check_digits: id.check_digits().to_string(),
            standing,
            since: since(reason).map(Into::into),
            first_seen: known.and_then(first_seen).map(Into::into),
            held_by,
            vouchers: self.voucher_notes(reason.vouchers()),
            lacks: lacks(reason),
            next: known.and_then(|known| self.next(known, standing)),
        }
    }

    /// Returns the command that comes next at this node: none where others have to act.
    fn next(&self, known: &KnownPublisher, standing: PendingStanding) -> Option<String> {
        let id = known.log.publisher();
        if id == self.standpoint.own {
            return Some("kreisnetz help admission".to_owned());
        }
        let named = self.standpoint.resolve(&self.derived, &known.slug()).is_ok_and(|(named, _)| named == id);
        let name = if named { known.slug() } else { id.to_string() };
        let own = self.standpoint.register.vouches(&self.standpoint.own, self.today());
        let has_vouched = own.iter().any(|(vouch, counting)| vouch.publisher() == id && *counting == Counting::Counts);
        match standing {
            PendingStanding::Pending | PendingStanding::Lapsed if has_vouched => None,
            PendingStanding::Pending | PendingStanding::Lapsed => Some(format!("kreisnetz vouch {name}")),
            PendingStanding::Conflict => Some(format!("kreisnetz publisher show {id}")),
            PendingStanding::Blocked => Some(format!("kreisnetz trust {name} --forget")),
            PendingStanding::Succeeded | PendingStanding::Unknown => None,
        }
    }
}

/// Returns the live vouches of this node's own publisher, with whether each counts on a day.
pub(crate) fn vouch_notes(derived: &Derived, standpoint: &Standpoint, register: &Register, today: Date) -> Vec<VouchNote> {
    let own = standpoint.own;
    let slug = derived.publisher(&own).map(KnownPublisher::slug).unwrap_or_default();
    let judged = register.vouches(&own, today);
    let note = |(entry, given): (&kreisnetz_catalog::Slug, &crate::storage::Given)| {
        let counting = judged.iter().find(|(vouch, _)| vouch.digest() == given.vouch.digest()).map(|(_, counting)| *counting);
        let publisher = given.vouch.publisher();
        VouchNote {
            reference: format!("{slug}/{entry}"),
            id: publisher.to_string(),
            publisher: derived.publisher(&publisher).map(|known| standpoint.publisher(known)),
            check_digits: publisher.check_digits().to_string(),
            issued: given.vouch.issued().into(),
            expires: given.vouch.expires().into(),
            counts: counting.map_or(VouchCounts::Unknown, counts),
        }
    };
    derived.vouches.of(&own).map(note).collect()
}

const fn counts(counting: Counting) -> VouchCounts {
    match counting {
        Counting::Counts => VouchCounts::Yes,
        Counting::OfItself => VouchCounts::OfItself,
        Counting::NotYet => VouchCounts::NotYet,
        Counting::Expired => VouchCounts::Expired,
        Counting::TooLong => VouchCounts::TooLong,
        Counting::Unknown => VouchCounts::Unknown,
        Counting::Mismatch => VouchCounts::Mismatch,
        Counting::Superseded => VouchCounts::Superseded,
        Counting::OverBudget => VouchCounts::OverBudget,
    }
}

const fn standing(reason: &Reason) -> Option<PendingStanding> {
    match reason {
        Reason::Founding | Reason::Allowed | Reason::Vouched { .. } => None,
        Reason::Pending { .. } => Some(PendingStanding::Pending),
        Reason::Lapsed { .. } => Some(PendingStanding::Lapsed),
        Reason::Conflict { .. } => Some(PendingStanding::Conflict),
        Reason::Succeeded => Some(PendingStanding::Succeeded),
        Reason::Blocked => Some(PendingStanding::Blocked),
    }
}

/// Since when it is a member by vouches, or was one.
const fn since(reason: &Reason) -> Option<Date> {
    match reason {
        Reason::Vouched { since, .. } | Reason::Lapsed { since, .. } => Some(*since),
        _ => None,
    }
}

fn first_seen(known: &KnownPublisher) -> Option<Date> {
    let inception = known.log.events().next()?.digest();
    known.log.first_seen(&inception).map(day_of)
}

fn lacks(reason: &Reason) -> Vec<LackNote> {
    let (Reason::Pending { lacks, .. } | Reason::Lapsed { lacks, .. }) = reason else { return Vec::new() };
    let note = |lack: &Lack| {
        let (what, have, need) = match lack {
            Lack::Counties { have, need } => (LackWhat::Counties, *have, *need),
            Lack::Laender { have, need } => (LackWhat::Laender, *have, *need),
            Lack::OwnCounty => (LackWhat::OwnCounty, 0, 1),
            Lack::AnotherVoucher => (LackWhat::AnotherVoucher, 0, 1),
        };
        LackNote { what, have: have as u64, need: need as u64 }
    };
    lacks.iter().map(note).collect()
}
