//! What was asked for, looked up and checked before anything is made.

use std::fs;
use std::path::Path;

use kreisnetz_catalog::{NetworkFile, person};
use kreisnetz_identity::PublisherId;

use super::{holder::Holder, predecessors};
use crate::api::{Admission, InitRequest, Publisher};
use crate::failure::{Failure, Slug};
use crate::home::{Home, io_failure};
use crate::storage::own_slug;

/// What is shown as examples of mailboxes of an office, never of a person.
const ROLE_MAILBOXES: &str = "digital@…, it@…, poststelle@…";
/// The network that comes with the program: an example that founds nothing.
const SHIPPED_NETWORK: &str = include_str!("../../../config/network.toml");

/// Everything that has to be known to make an identity.
pub(super) struct Plan {
    pub(super) holder: Holder,
    pub(super) network: NetworkFile,
    pub(super) network_text: String,
    /// The file lies in the home already and is not written again.
    pub(super) network_is_there: bool,
    /// Those that the identity goes on from.
    pub(super) predecessors: Vec<PublisherId>,
}

impl Plan {
    pub(super) fn of(request: &InitRequest) -> Result<Self, Failure> {
        let holder = Holder::wanted(request)?;
        check_contact(&request.contact)?;
        if !matches!(request.proxy.as_str(), "env" | "none" | "") {
            return Err(Failure::new(Slug::Usage).detail("not_built_value").with("flag", "--proxy").with("value", &request.proxy));
        }
        let home = Home::new(&request.home);
        let own = home.network();
        let source = request.network.clone().unwrap_or_else(|| own.clone());
        let network_text = match &request.network {
            None if !own.exists() => SHIPPED_NETWORK.to_owned(),
            _ => fs::read_to_string(&source).map_err(|error| io_failure(&source, &error))?,
        };
        let network = parse_network(&source, &network_text)?;
        let network_is_there = own.exists();
        if network_is_there && source != own {
            let text = fs::read_to_string(&own).map_err(|error| io_failure(&own, &error))?;
            let there = parse_network(&own, &text)?;
            if there.id() != network.id() {
                return Err(Failure::new(Slug::NetworkMismatch).with("expected", there.id()).with("found", network.id()));
            }
        }
        let predecessors = predecessors::found(&request.from, &network)?;
        Ok(Self { holder, network, network_text, network_is_there, predecessors })
    }
}

fn parse_network(path: &Path, text: &str) -> Result<NetworkFile, Failure> {
    NetworkFile::parse(text).map_err(|error| Failure::new(Slug::ConfigInvalid).with("reason", format!("{}: {error}", path.display())))
}

fn check_contact(contact: &str) -> Result<(), Failure> {
    if contact.is_empty() {
        return Err(Failure::new(Slug::MissingInput).with("flag", "--contact"));
    }
    let failure = Failure::new(Slug::Usage).detail("values").with("flag", "--contact").with("value", contact);
    let is_role = person::is_email(contact) && person::check_mailbox(contact).is_ok();
    if is_role { Ok(()) } else { Err(failure.with("allowed", ROLE_MAILBOXES)) }
}

/// Returns the publisher as its own node shows it.
pub(super) fn publisher(plan: &Plan, id: &PublisherId) -> Publisher {
    let holder = &plan.holder;
    let slug = match holder {
        Holder::County(county) => county.slug().to_owned(),
        Holder::Municipality { name, .. } | Holder::Partner { name } => own_slug(name, holder.ags(), id),
    };
    Publisher {
        id: id.to_string(),
        ags: holder.ags().map(|ags| ags.to_string()),
        slug,
        name: holder.name().as_str().into(),
        land: holder.ags().map(|ags| ags.land().to_owned()),
        kind: holder.kind(),
        admission: Admission::Own,
    }
}
