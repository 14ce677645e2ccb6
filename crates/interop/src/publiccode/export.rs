//! From an asset to a publiccode.yml of version 0.5, with every key that the standard demands (RECORDS.md §5, re-export).
//!
//! What is written is read again by [`import`](super::import()) to the same values; what the standard has no key for stays out. A file that
//! came in is given back as it came by whoever holds its bytes, and does not pass here.

use std::collections::BTreeMap;

use kreisnetz_catalog::entry::{Contact, Entry, Link};
use kreisnetz_identity::{Ags, PublisherId};
use serde::Serialize;

use super::categories;

/// The version of the standard that is written.
const VERSION: &str = "0.5";
/// Names of users at most.
const USED_BY_MAX: usize = 100;

/// Who publishes the software, and who is known to use it.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Its publisher.
    pub id: PublisherId,
    /// Its official key; none for a partner.
    pub ags: Option<Ags>,
    /// Its name.
    pub name: &'a str,
    /// The office that answers where the entry names none.
    pub contact: Option<Contact<'a>>,
    /// Names of those who confirmed that they use it.
    pub used_by: &'a [String],
}

/// Why an entry cannot be said in publiccode.yml.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NoPubliccode {
    /// It is no asset of the type software.
    #[error("only software has a publiccode.yml")]
    NoSoftware,
    /// It names no repository; the standard demands one.
    #[error("it names no repository")]
    NoRepository,
    /// Whoever keeps it up by contract is to be named with the end of the contract.
    #[error("its maintenance by contract names no organisation, or no end")]
    NoContractor,
    /// No office is named that answers.
    #[error("no office is named that answers")]
    NoContact,
}

/// Returns the file.
///
/// # Errors
///
/// [`NoPubliccode`] where a mandatory key of the standard would stay empty.
pub fn export(entry: &Entry, around: &Around<'_>) -> Result<String, NoPubliccode> {
    let file = file(entry, around)?;
    // The types hold nothing that YAML could not.
    serde_saphyr::to_string(&file).map_err(|_| NoPubliccode::NoSoftware)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    publiccode_yml_version: &'static str,
    name: &'a str,
    url: &'a str,
    #[serde(rename = "landingURL", skip_serializing_if = "Option::is_none")]
    landing_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    is_based_on: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    software_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    release_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<&'a str>,
    platforms: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<&'a str>,
    organisation: Organisation<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    used_by: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roadmap: Option<&'a str>,
    development_status: &'static str,
    software_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    intended_audience: Option<Audience>,
    description: BTreeMap<&'a str, Description<'a>>,
    legal: Legal<'a>,
    maintenance: Maintenance<'a>,
    localisation: Localisation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depends_on: Option<DependsOn<'a>>,
}

#[derive(Serialize)]
struct Organisation<'a> {
    uri: String,
    name: &'a str,
}

#[derive(Serialize)]
struct Audience {
    scope: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description<'a> {
    localised_name: &'a str,
    short_description: &'a str,
    long_description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    documentation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_documentation: Option<&'a str>,
    features: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    screenshots: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    videos: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Legal<'a> {
    license: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_copyright_owner: Option<&'a str>,
}

#[derive(Serialize)]
struct Maintenance<'a> {
    #[serde(rename = "type")]
    form: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contractors: Vec<Contractor<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<Office<'a>>,
}

#[derive(Serialize)]
struct Contractor<'a> {
    name: &'a str,
    until: String,
}

/// An office, where the standard thinks of a person.
#[derive(Serialize)]
struct Office<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Localisation<'a> {
    localisation_ready: bool,
    available_languages: Vec<&'a str>,
}

#[derive(Serialize)]
struct DependsOn<'a> {
    open: Vec<Dependency<'a>>,
}

#[derive(Serialize)]
struct Dependency<'a> {
    name: &'a str,
}

fn file<'a>(entry: &'a Entry, around: &Around<'a>) -> Result<File<'a>, NoPubliccode> {
    let asset = entry.asset().ok_or(NoPubliccode::NoSoftware)?;
    let software = asset.software().ok_or(NoPubliccode::NoSoftware)?;
    let (_, name) = entry.title().and_then(|title| title.best("de")).ok_or(NoPubliccode::NoSoftware)?;
    let link = |rel: &str| entry.links().find(|link| link.rel() == Some(rel)).and_then(|link| link.url());
    let depends_on: Vec<Dependency<'_>> = software.texts("depends_on").map(|name| Dependency { name }).collect();
    let scope: Vec<&'static str> = entry.topics().filter_map(categories::scope).collect();
    Ok(File {
        publiccode_yml_version: VERSION,
        name,
        url: asset.repository().ok_or(NoPubliccode::NoRepository)?,
        landing_url: link("homepage"),
        is_based_on: asset.based_on_urls(),
        software_version: asset.version(),
        release_date: asset.released().map(|day| day.to_string()),
        logo: files_of(entry, "logo").next(),
        platforms: software.texts("platforms").collect(),
        categories: software.texts("categories").collect(),
        organisation: Organisation { uri: organisation(around), name: around.name },
        used_by: around.used_by.iter().map(String::as_str).take(USED_BY_MAX).collect(),
        roadmap: link("roadmap"),
        development_status: status(entry.state()),
        software_type: software.text("type").ok_or(NoPubliccode::NoSoftware)?,
        intended_audience: (!scope.is_empty()).then_some(Audience { scope }),
        description: descriptions(entry, name),
        legal: Legal { license: asset.licence().unwrap_or_default(), main_copyright_owner: asset.copyright() },
        maintenance: maintenance(entry, around)?,
        localisation: Localisation {
            localisation_ready: software.get("localisation_ready").and_then(|ready| ready.as_bool()).unwrap_or_default(),
            available_languages: software.texts("languages").collect(),
        },
        depends_on: (!depends_on.is_empty()).then_some(DependsOn { open: depends_on }),
    })
}

/// A place of the German register of political geography, else the name under which the network knows a partner.
fn organisation(around: &Around<'_>) -> String {
    match around.ags {
        Some(ags) => crate::dcat::names::place(ags),
        None => format!("urn:x-kreisnetz:{}", around.id),
    }
}

fn status(state: Option<&str>) -> &'static str {
    match state {
        Some("idea") => "concept",
        Some("piloted") => "beta",
        Some("operation") => "stable",
        Some("discontinued") => "obsolete",
        _ => "development",
    }
}

fn files_of<'a>(entry: &'a Entry, role: &'static str) -> impl Iterator<Item = &'a str> {
    let files = entry.asset().into_iter().flat_map(|asset| asset.files());
    files.filter(move |file| file.role() == Some(role)).filter_map(|file| file.path())
}

/// Every language in which the entry has both texts; the standard knows no half ones. German alone falls back to what there is.
fn descriptions<'a>(entry: &'a Entry, name: &'a str) -> BTreeMap<&'a str, Description<'a>> {
    let (summary, description) = (entry.summary(), entry.description());
    let links = |rel: &'static str| entry.links().filter(move |link| link.rel() == Some(rel)).filter_map(|link: Link<'a>| link.url());
    let described = |language: &'a str, short: &'a str, long: &'a str| {
        let features = entry.asset().map(|asset| asset.features()).unwrap_or_default();
        let features = features.iter().filter_map(|feature| feature.best(language).map(|(_, text)| text));
        let text = Description {
            localised_name: entry.title().and_then(|title| title.get(language)).unwrap_or(name),
            short_description: short,
            long_description: long,
            documentation: links("documentation").next(),
            api_documentation: links("api").next(),
            features: features.collect(),
            screenshots: files_of(entry, "screenshot").collect(),
            videos: links("video").collect(),
        };
        (language, text)
    };
    let languages = description.into_iter().flat_map(|texts| texts.iter());
    languages.filter_map(|(language, long)| Some(described(language, summary?.get(language)?, long))).collect()
}

fn maintenance<'a>(entry: &'a Entry, around: &Around<'a>) -> Result<Maintenance<'a>, NoPubliccode> {
    let asset = entry.asset().ok_or(NoPubliccode::NoSoftware)?;
    let (form, until) = asset.maintenance().ok_or(NoPubliccode::NoSoftware)?;
    let office = || {
        let contact = entry.contact().or(around.contact).ok_or(NoPubliccode::NoContact)?;
        let (_, name) = contact.role().and_then(|role| role.best("de")).ok_or(NoPubliccode::NoContact)?;
        Ok(Office { name, email: contact.email(), phone: contact.phone() })
    };
    Ok(match form {
        "contract" => {
            let by = entry.body().and_then(|body| body.map("maintenance")).and_then(|maintenance| maintenance.map("by"));
            let name = by.and_then(|by| by.text("name"));
            let (Some(name), Some(until)) = (name, until) else { return Err(NoPubliccode::NoContractor) };
            Maintenance { form, contractors: vec![Contractor { name, until: until.to_string() }], contacts: Vec::new() }
        }
        "internal" | "community" => Maintenance { form, contractors: Vec::new(), contacts: vec![office()?] },
        _ => Maintenance { form, contractors: Vec::new(), contacts: Vec::new() },
    })
}
