//! A network begins: its name and salt first, since all that is signed carries them, then its founders (SECURITY.md §5).
//!
//! Between the two each founder makes an identity for the new network, and hands over the file beside its root keys. Who puts the files
//! together decides nothing: the founders compare the digits of the result with each other before they use it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kreisnetz_catalog::admission::{LAENDER_MIN, QUORUM};
use kreisnetz_catalog::county;
use kreisnetz_catalog::{Founder, NetworkFile};
use kreisnetz_identity::{Ags, Class, IdentityLog, NetworkId, PublisherId};
use rand_core::Rng;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use crate::api::{FounderNote, NetworkFileData};
use crate::config::Config;
use crate::entropy::Entropy;
use crate::failure::{Failure, Slug};
use crate::home::{Home, io_failure};
use crate::net::contact::Contact;
use crate::render::terminal;

/// Whose salt is drawn, for the repeatable keys of tests.
const WHOSE: &str = "network";
/// Bytes of a network file that are read: one more than it may have.
const FILE_BYTES_MAX: u64 = 1024 * 1024 + 1;
/// What stands at the beginning of a network file.
const HEADER: &str = "# A network file: the name of a network and the counties that founded it. Every node of the network has the same one.\n\
# Compare its check digits with another founder by telephone before you use it: kreisnetz network show FILE\n\n";

/// A network file with its text.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) file: NetworkFile,
    pub(crate) text: String,
}

/// Returns the beginning of a network: a name and a salt, and no founder.
///
/// # Errors
///
/// `usage` for a name that a network cannot have.
pub(crate) fn begun(name: &str) -> Result<Text, Failure> {
    let mut salt = [0; 16];
    Entropy::of_environment(WHOSE)?.fill_bytes(&mut salt);
    let mut document = DocumentMut::new();
    document["name"] = value(name);
    document["salt"] = value(hex::encode(salt));
    let text = format!("{HEADER}{document}");
    let wrong = |error| Failure::new(Slug::Usage).detail("reason").with("reason", error);
    Ok(Text { file: NetworkFile::parse(&text).map_err(wrong)?, text })
}

/// Reads a network file.
///
/// # Errors
///
/// `not_found`, `permission_denied`; `config_invalid` with the line, for a file that is none.
pub(crate) fn read(path: &Path) -> Result<Text, Failure> {
    use std::io::Read;
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|error| io_failure(path, &error))?;
    file.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(|error| io_failure(path, &error))?;
    let wrong = |error| Failure::new(Slug::ConfigInvalid).with("reason", format!("{}: {error}", path.display()));
    Ok(Text { file: NetworkFile::parse(&text).map_err(wrong)?, text })
}

/// Reads the network file that the settings name.
///
/// # Errors
///
/// `permission_denied`; `config_invalid` where it is not there, or none.
pub(crate) fn configured(home: &Home, config: &Config) -> Result<NetworkFile, Failure> {
    let path = home.resolve(&config.node.network_file);
    let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => Failure::new(Slug::PermissionDenied).with("path", path.display()),
        _ => Failure::new(Slug::ConfigInvalid).detail("network_file").with("path", path.display()).with("why", error),
    })?;
    NetworkFile::parse(&text)
        .map_err(|error| Failure::new(Slug::ConfigInvalid).detail("network_file").with("path", path.display()).with("why", error))
}

/// Returns the network file with its founders, in the order of their official keys.
///
/// An address is `COUNTY=MULTIADDRESS`, as its founder gave it.
///
/// # Errors
///
/// `expectation_failed` where the file has founders, `network_mismatch` for an identity of another network, `usage` for too few of them,
/// for two of one county, and for an address that is none or nobody's.
pub(crate) fn founded(begun: &Text, identities: &[IdentityLog], addresses: &[String]) -> Result<Text, Failure> {
    if !begun.file.founders().is_empty() {
        return Err(Failure::new(Slug::ExpectationFailed).detail("founded").hint("founded").with("name", begun.file.name()));
    }
    check(begun.file.id(), identities)?;
    let addresses = addresses_of(identities, addresses)?;
    let mut sorted: Vec<&IdentityLog> = identities.iter().collect();
    sorted.sort_by_key(|log| (log.ags().is_none(), log.ags(), log.publisher()));
    let mut founders = ArrayOfTables::new();
    for log in sorted {
        founders.push(table(log, addresses.get(&log.publisher()).map_or(&[], Vec::as_slice)));
    }
    let mut document: DocumentMut = begun.text.parse().map_err(Failure::internal)?;
    document["founder"] = Item::ArrayOfTables(founders);
    let text = document.to_string();
    let wrong = |error| Failure::new(Slug::Usage).detail("reason").with("reason", error);
    Ok(Text { file: NetworkFile::parse(&text).map_err(wrong)?, text })
}

/// What must hold of founders: without a quorum among them nobody else could ever come in.
fn check(network: NetworkId, identities: &[IdentityLog]) -> Result<(), Failure> {
    let mut keys: BTreeMap<Ags, &IdentityLog> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for log in identities {
        if log.network() != network {
            return Err(Failure::new(Slug::NetworkMismatch).with("expected", network).with("found", log.network()));
        }
        let twice = !seen.insert(log.publisher()) || log.ags().is_some_and(|ags| keys.insert(ags, log).is_some());
        if twice {
            return Err(Failure::new(Slug::Usage).detail("founder_twice").with("name", name_of(log)));
        }
    }
    let counties = || identities.iter().filter(|log| log.class() == Class::County).filter_map(IdentityLog::ags);
    let laender: BTreeSet<String> = counties().map(|ags| ags.land().to_owned()).collect();
    if counties().count() < QUORUM || laender.len() < LAENDER_MIN {
        let failure = Failure::new(Slug::Usage).detail("founders_few").with("need", QUORUM).with("need_laender", LAENDER_MIN);
        return Err(failure.with("have", counties().count()).with("laender", laender.len()));
    }
    Ok(())
}

fn addresses_of(identities: &[IdentityLog], addresses: &[String]) -> Result<BTreeMap<PublisherId, Vec<String>>, Failure> {
    let mut found: BTreeMap<PublisherId, Vec<String>> = BTreeMap::new();
    for text in addresses {
        let wrong = || Failure::new(Slug::Usage).detail("founder_address").hint("founder_address").with("value", text);
        let (who, address) = text.split_once('=').ok_or_else(wrong)?;
        Contact::parse(address).map_err(|_| wrong())?;
        let ags = who.parse().ok().or_else(|| county::find(who).map(county::County::ags).ok());
        let is_meant = |log: &&IdentityLog| (ags.is_some() && log.ags() == ags) || log.publisher().to_string() == who;
        let log = identities
            .iter()
            .find(is_meant)
            .ok_or_else(|| Failure::new(Slug::Usage).detail("founder_unknown").hint("founder_address").with("value", who))?;
        found.entry(log.publisher()).or_default().push(address.to_owned());
    }
    Ok(found)
}

fn table(log: &IdentityLog, addresses: &[String]) -> Table {
    let mut table = Table::new();
    // A name of its own making may hold anything but control characters; here it is a comment.
    table.decor_mut().set_prefix(format!("\n# {}\n", name_of(log)));
    if let Some(ags) = log.ags() {
        table["ags"] = value(ags.as_str());
    }
    table["publisher"] = value(log.publisher().to_string());
    if !addresses.is_empty() {
        table["addresses"] = value(Array::from_iter(addresses));
    }
    table
}

/// A county is called as the official list calls it, whatever it says of itself.
fn name_of(log: &IdentityLog) -> String {
    let listed = log.ags().filter(|_| log.class() == Class::County).and_then(county::by_ags);
    listed.map_or_else(|| terminal::line(log.name()), county::County::full_name)
}

/// Says what a network file says, for people and programs.
pub(crate) fn told(path: &Path, text: &Text) -> NetworkFileData {
    let file = &text.file;
    NetworkFileData {
        dry_run: false,
        written: false,
        file: path.display().to_string(),
        id: file.id().to_string(),
        name: file.name().to_owned(),
        check_digits: file.check_digits().to_string(),
        founders: file.founders().iter().map(note).collect(),
        gone: Vec::new(),
        own_is_founder: None,
        undo: None,
        next: Vec::new(),
    }
}

/// Says who a founder is.
pub(crate) fn note(founder: &Founder) -> FounderNote {
    let listed = founder.ags.and_then(county::by_ags);
    FounderNote {
        id: founder.publisher.to_string(),
        ags: founder.ags.map(|ags| ags.to_string()),
        slug: listed.map(|county| county.slug().to_owned()),
        name: listed.map(|county| county.name().to_owned()),
        land: founder.ags.map(|ags| ags.land().to_owned()),
        check_digits: founder.publisher.check_digits().to_string(),
        addresses: founder.addresses.clone(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
