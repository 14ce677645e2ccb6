//! Whose identity is made: a county or independent city, a municipality, or a partner.

use kreisnetz_catalog::confusable;
use kreisnetz_catalog::county::{self, County, CountyError};
use kreisnetz_catalog::text::{self, Form};
use kreisnetz_identity::{Ags, Class, IdentityLog};

use crate::api::{InitRequest, PublisherKind};
use crate::failure::{Failure, Slug};

/// Characters of a name: it becomes the title of the first entry.
const NAME_CLUSTERS: std::ops::RangeInclusive<usize> = 3..=100;

/// Who an identity belongs to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Holder {
    /// A county or independent city of the official list, which names it.
    County(&'static County),
    /// A municipality in one of them, which names itself.
    Municipality {
        /// Official key of eight digits.
        ags: Ags,
        /// Its name.
        name: String,
    },
    /// An association, a company, a research institute.
    Partner {
        /// Its name.
        name: String,
    },
}

impl Holder {
    /// Returns who is meant.
    ///
    /// # Errors
    ///
    /// `missing_input` without a county or partner, and without a name for a municipality; `not_found` and `ambiguous` for a county;
    /// `usage` for a name that cannot be used.
    pub(super) fn wanted(request: &InitRequest) -> Result<Self, Failure> {
        if let Some(name) = &request.partner {
            let name = named(name, "--partner")?;
            if let Some(county) = confusable::county_alike(&name) {
                let failure = Failure::new(Slug::Usage).detail("name_alike").hint("name_alike");
                return Err(failure.with("name", name).with("county", county.full_name()));
            }
            return Ok(Self::Partner { name });
        }
        if request.county.trim().is_empty() {
            return Err(Failure::new(Slug::MissingInput).with("flag", "--county").hint("flag"));
        }
        if let Ok(ags) = request.county.trim().parse::<Ags>()
            && ags.is_municipality()
        {
            let Some(county) = county::by_ags(ags) else { return Err(Failure::new(Slug::NotFound).with("county", ags)) };
            let name = request.name.as_deref().ok_or_else(|| Failure::new(Slug::MissingInput).with("flag", "--name").hint("flag"))?;
            let name = named(name, "--name")?;
            // A town may be called as the county around it, not as another one.
            if let Some(other) = confusable::county_alike(&name).filter(|alike| alike.name() != county.name()) {
                let failure = Failure::new(Slug::Usage).detail("name_alike").hint("name_alike");
                return Err(failure.with("name", name).with("county", other.full_name()));
            }
            return Ok(Self::Municipality { ags, name });
        }
        if let Some(name) = &request.name {
            return Err(Failure::new(Slug::Usage).detail("name_needless").with("value", name));
        }
        county(&request.county).map(Self::County)
    }

    /// Returns whose an identity is; nothing for a county that is not on the official list.
    pub(crate) fn of(log: &IdentityLog) -> Option<Self> {
        match (log.class(), log.ags()) {
            (Class::County, Some(ags)) => county::by_ags(ags).map(Self::County),
            (Class::Municipality, Some(ags)) => Some(Self::Municipality { ags, name: log.name().to_owned() }),
            (Class::Partner, _) => Some(Self::Partner { name: log.name().to_owned() }),
            _ => None,
        }
    }

    /// Says whether an identity is this one's.
    pub(super) fn holds(&self, log: &IdentityLog) -> bool {
        Self::of(log).as_ref() == Some(self)
    }

    pub(super) const fn class(&self) -> Class {
        match self {
            Self::County(_) => Class::County,
            Self::Municipality { .. } => Class::Municipality,
            Self::Partner { .. } => Class::Partner,
        }
    }

    pub(super) fn kind(&self) -> PublisherKind {
        match self {
            Self::County(_) => PublisherKind::County,
            Self::Municipality { .. } => PublisherKind::Municipality,
            Self::Partner { .. } => PublisherKind::Partner,
        }
    }

    pub(crate) fn ags(&self) -> Option<Ags> {
        match self {
            Self::County(county) => Some(county.ags()),
            Self::Municipality { ags, .. } => Some(*ags),
            Self::Partner { .. } => None,
        }
    }

    /// Returns its name in full, as its inception and its entries have it.
    pub(crate) fn full_name(&self) -> String {
        match self {
            Self::County(county) => county.full_name(),
            Self::Municipality { name, .. } | Self::Partner { name } => name.clone(),
        }
    }

    /// Returns the name by which lists call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::County(county) => county.name().to_owned(),
            Self::Municipality { name, .. } | Self::Partner { name } => name.clone(),
        }
    }

    /// Returns what stands for it in the settings: the official key, for a partner the slug of its name.
    pub(crate) fn key(&self) -> String {
        self.ags().map_or_else(|| text::slug_of(&self.full_name()), |ags| ags.to_string())
    }
}

/// A name as it can be a title: one line, in Latin script.
fn named(name: &str, flag: &str) -> Result<String, Failure> {
    let name = text::normalise(name);
    let is_good = NAME_CLUSTERS.contains(&text::clusters(&name)) && text::check(&name, Form::Line).is_ok() && text::is_latin(&name);
    if is_good && !text::slug_of(&name).is_empty() {
        return Ok(name);
    }
    Err(Failure::new(Slug::Usage).detail("name").hint("name").with("flag", flag).with("value", confusable::spelled_out(&name)))
}

fn county(text: &str) -> Result<&'static County, Failure> {
    county::find(text).map_err(|error| match error {
        CountyError::NotFound { nearest } => {
            let failure = Failure::new(Slug::NotFound).with("county", text);
            nearest.map_or(failure.clone(), |nearest| failure.with("nearest", nearest).hint("nearest"))
        }
        CountyError::Ambiguous { slugs } => Failure::new(Slug::Ambiguous).with("name", text).with("candidates", slugs.join(", ")),
    })
}
