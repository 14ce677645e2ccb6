//! What false identities can reach at most (SECURITY.md §5), said independently of the code that admits.
//!
//! Let f real counties be in false hands, and q = 3 vouchers be needed.
//!
//! * f < q: no false county, no false partner, and no municipality of somebody else's county is a member, on any node, ever. What the
//!   rule does not prevent: f ≥ 2 admit false municipalities below their own keys, for that takes the county and one other.
//! * f ≥ q: every false county has an AGS of the official list that no other member has; every false municipality lies in a county in
//!   false hands; every voucher of a false identity is a county in false hands or itself false. Those that the f compromised counties
//!   admit alone are ⌊24 f / q⌋ at most, for at most 24 vouches of one author count at one time whatever dates it writes; and all
//!   false counties and partners together, C and P, obey q (C + P) ≤ 24 (f + C). The list of names is what ends that growth.
//! * Whatever f: of one author's vouches, those for its own municipalities apart, at most 12 lie in any year, and 24 count at all.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan as _, civil::Date};
use kreisnetz_catalog::{Admission, admission::Vouch, county};
use kreisnetz_identity::{Ags, Class, IdentityLog, PublisherId};

use super::cast::{Cast, NodeId};
use super::matchmaking::{LAENDER, VOUCHERS};

/// Vouches of one author in a year, and in all (SECURITY.md §5).
const A_YEAR: usize = 12;
const IN_ALL: usize = 24;
/// Days before a vouch that are the same year.
const YEAR_DAYS: i64 = 365;

/// Returns what a budget is exceeded by, if it is: `counted` are the vouches of one author that count on a day.
pub(crate) fn over_budget(author: &IdentityLog, counted: &[Vouch]) -> Option<String> {
    let is_own = |vouch: &&Vouch| vouch.class() == Class::Municipality && lies_in(vouch.ags(), author.ags());
    let mut days: Vec<Date> = counted.iter().filter(|vouch| !is_own(vouch)).map(Vouch::issued).collect();
    days.sort_unstable();
    let in_a_year = |last: &Date| days.iter().filter(|day| **day <= *last && **day >= last.saturating_sub(YEAR_DAYS.days())).count();
    let most = days.iter().map(in_a_year).max().unwrap_or_default();
    let is_over = days.len() > IN_ALL || most > A_YEAR;
    is_over.then(|| format!("{} vouches of {} count, {most} of them within a year", days.len(), author.name()))
}

/// Returns how an admission goes beyond what `compromised` members can bring about, if it does.
pub(crate) fn broken(cast: &Cast, compromised: &BTreeSet<PublisherId>, admission: &Admission) -> Option<String> {
    let hostile = Hostile::of(cast, compromised, admission);
    one_member_an_ags(cast, admission)
        .or_else(|| hostile.admitted.iter().find_map(|node| hostile.overreach(*node)))
        .or_else(|| hostile.too_many())
}

struct Hostile<'a> {
    cast: &'a Cast,
    compromised: &'a BTreeSet<PublisherId>,
    admission: &'a Admission,
    /// False identities that are members.
    admitted: Vec<NodeId>,
}

impl<'a> Hostile<'a> {
    fn of(cast: &'a Cast, compromised: &'a BTreeSet<PublisherId>, admission: &'a Admission) -> Self {
        let is_admitted = |node: &NodeId| cast.is_false(*node) && admission.membership(&cast.publisher(*node)).is_admitted();
        Self { cast, compromised, admission, admitted: cast.all().filter(is_admitted).collect() }
    }

    /// Returns what is wrong with one member that is nobody.
    fn overreach(&self, node: NodeId) -> Option<String> {
        let (name, log) = (self.cast.name(node), &self.cast.part(node).log);
        let vouchers = self.admission.path(&log.publisher());
        if let Some(honest) = vouchers.iter().find(|voucher| !self.is_hostile(&voucher.publisher)) {
            return Some(format!("{name} is a member by a vouch of {:?}, who gave none", self.cast.number(&honest.publisher)));
        }
        let is_wrong = match log.class() {
            Class::Municipality => !self.is_below_hostile_county(log.ags()),
            Class::County | Class::Partner => self.compromised.len() < VOUCHERS || !self.has_quorum(log, vouchers.len()),
        };
        is_wrong.then(|| format!("{name} is a member, as {:?} {:?}", log.class(), log.ags()))
    }

    fn has_quorum(&self, log: &IdentityLog, vouchers: usize) -> bool {
        let path = self.admission.path(&log.publisher()).iter();
        let laender: BTreeSet<_> =
            path.filter_map(|voucher| self.log(&voucher.publisher)?.ags()).map(|ags| ags.land().to_owned()).collect();
        let is_on_the_list = log.class() == Class::Partner || log.ags().is_some_and(|ags| county::by_ags(ags).is_some());
        is_on_the_list && vouchers >= VOUCHERS && laender.len() >= LAENDER
    }

    /// Returns which sum is too large.
    fn too_many(&self) -> Option<String> {
        let class = |node: &&NodeId| self.cast.part(**node).log.class();
        let counties = self.admitted.iter().filter(|node| class(node) == Class::County).count();
        let partners = self.admitted.iter().filter(|node| class(node) == Class::Partner).count();
        let f = self.compromised.len();
        let alone = |node: &&NodeId| {
            class(node) != Class::Municipality
                && self.admission.path(&self.cast.publisher(**node)).iter().all(|voucher| self.compromised.contains(&voucher.publisher))
        };
        let first = self.admitted.iter().filter(alone).count();
        let is_over = first > IN_ALL * f / VOUCHERS || VOUCHERS * (counties + partners) > IN_ALL * (f + counties);
        is_over
            .then(|| format!("{counties} false counties and {partners} false partners are members, {first} of them by {f} counties alone"))
    }

    fn is_below_hostile_county(&self, ags: Option<Ags>) -> bool {
        let counties =
            self.compromised.iter().filter_map(|id| self.log(id)).chain(self.admitted.iter().map(|node| &*self.cast.part(*node).log));
        counties.filter(|log| log.class() == Class::County).any(|county| lies_in(ags, county.ags()))
    }

    fn is_hostile(&self, publisher: &PublisherId) -> bool {
        self.compromised.contains(publisher) || self.cast.number(publisher).is_some_and(|node| self.cast.is_false(node))
    }

    fn log(&self, publisher: &PublisherId) -> Option<&IdentityLog> {
        Some(&*self.cast.part(self.cast.number(publisher)?).log)
    }
}

fn one_member_an_ags(cast: &Cast, admission: &Admission) -> Option<String> {
    let mut holders: BTreeMap<Ags, PublisherId> = BTreeMap::new();
    admission.members().find_map(|member| {
        let ags = cast.part(cast.number(&member)?).log.ags()?;
        holders
            .insert(ags, member)
            .map(|other| format!("{:?} and {:?} are both members as {ags}", cast.number(&other), cast.number(&member)))
    })
}

fn lies_in(municipality: Option<Ags>, county: Option<Ags>) -> bool {
    municipality.zip(county).is_some_and(|(municipality, county)| municipality.is_municipality() && municipality.county() == county)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;
    use kreisnetz_identity::Digest;

    use super::*;

    fn given(days: impl IntoIterator<Item = i64>) -> Vec<Vouch> {
        let vouch = |day: i64| {
            let issued = date(2027, 1, 1).saturating_add(day.days());
            let ags = Some("03354".parse().unwrap());
            Vouch::new(PublisherId::from_bytes([7; 32]), Class::County, ags, issued, issued, Digest::of(&day.to_be_bytes()))
        };
        days.into_iter().map(vouch).collect()
    }

    #[test]
    fn the_thirteenth_vouch_of_a_year_and_the_twenty_fifth_of_all_are_found() {
        let cast = Cast::new(1).unwrap();
        let uelzen = &cast.part(NodeId(0)).log;
        let twice_a_year = || (0..12).chain((0..12).map(|day| day + 366));
        assert_eq!(over_budget(uelzen, &given(twice_a_year())), None);
        assert!(over_budget(uelzen, &given((0..12).chain([365]))).is_some(), "the first day of a year counts");
        assert!(over_budget(uelzen, &given(twice_a_year().chain([800]))).is_some());
    }

    #[test]
    fn municipalities_of_its_own_cost_a_county_nothing() {
        let cast = Cast::new(1).unwrap();
        let own = Some("03360004".parse().unwrap());
        let day = date(2027, 1, 1);
        let vouch =
            |number: u8| Vouch::new(PublisherId::from_bytes([number; 32]), Class::Municipality, own, day, day, Digest::of(&[number]));
        assert_eq!(over_budget(&cast.part(NodeId(0)).log, &(0..40).map(vouch).collect::<Vec<_>>()), None);
    }
}
