//! `network`: the file that says which network this is, begun, completed with its founders, looked at, and taken over.

use std::path::{Path, PathBuf};

use kreisnetz_catalog::NetworkFile;

use super::access::{Access, ask};
use super::args::{Global, NetworkAction, NetworkArgs};
use super::backend::Backend;
use super::process::Process;
use super::runtime::runtime;
use super::session::{Session, client};
use super::{look, questions};
use crate::api::{Answer, NetworkFileData, Publisher, PublisherRequest, Source};
use crate::config::Loaded;
use crate::failure::{Failure, Slug};
use crate::founding::{self, Text};
use crate::home::{Home, PLAIN_MODE, replace, write_new};
use crate::i18n::Language;
use crate::identity_file;
use crate::render;
use crate::service::Reading;

/// One's own name among publishers.
const OWN: &str = "self";

/// Does what is asked, while a person can be asked.
pub(super) fn perform<B: Backend>(
    backend: &B,
    process: &mut Process<'_>,
    global: &Global,
    loaded: &Loaded,
    given: NetworkArgs,
    language: Language,
) -> Result<Answer<NetworkFileData>, Failure> {
    let data = match given.action.unwrap_or(NetworkAction::Show { file: None }) {
        NetworkAction::Show { file } => {
            let path = file.unwrap_or_else(|| own_file(loaded));
            founding::told(&path, &founding::read(&path)?)
        }
        NetworkAction::New { name, output } => {
            let next = format!("kreisnetz init --network {}", output.display());
            write(&output, &founding::begun(&name)?, global.dry_run, next)?
        }
        NetworkAction::Found { file, identities, address, output } => {
            let logs = identities.iter().map(|path| identity_file::read(path)).collect::<Result<Vec<_>, _>>()?;
            let text = founding::founded(&founding::read(&file)?, &logs, &address)?;
            write(&output, &text, global.dry_run, format!("kreisnetz network take {}", output.display()))?
        }
        NetworkAction::Take { file } => take(backend, process, global, loaded, &file, language)?,
    };
    Ok(Answer::new(data, process.now, Source::Node))
}

/// Prints what was shown or done.
pub(super) fn performed<B>(session: &mut Session<'_, B>, answer: &Answer<NetworkFileData>) -> Result<u8, Failure> {
    session.start("network")?;
    let screen = session.screen;
    session.output.answer(answer, &session.global.fields, || render::network::text(answer, screen))?;
    Ok(0)
}

/// Never over a file that is there: somebody may have begun a network with it.
fn write(path: &Path, text: &Text, dry_run: bool, next: String) -> Result<NetworkFileData, Failure> {
    if path.exists() {
        return Err(Failure::new(Slug::Exists).with("path", path.display()));
    }
    if !dry_run {
        write_new(path, PLAIN_MODE, text.text.as_bytes())?;
    }
    Ok(NetworkFileData { dry_run, written: !dry_run, next: vec![next], ..founding::told(path, text) })
}

/// Puts a file in the place of the home's, once a person says that the digits were compared: founders decide who comes in.
fn take<B: Backend>(
    backend: &B,
    process: &mut Process<'_>,
    global: &Global,
    loaded: &Loaded,
    file: &Path,
    language: Language,
) -> Result<NetworkFileData, Failure> {
    let text = founding::read(file)?;
    let target = own_file(loaded);
    let own = own(backend, loaded, global)?;
    let former = founding::read(&target)?.file;
    let planned = plan(&text, file, &former, &own)?;
    if global.dry_run {
        return Ok(NetworkFileData { dry_run: true, ..planned });
    }
    if !global.yes {
        let screen = look::screen(process, global, &loaded.config);
        let _ = write!(process.stderr, "{}", render::network::plan(&planned, &screen));
        questions::confirm_deliberately(process, global, language, "network-go-on")?;
    }
    replace(&target, PLAIN_MODE, text.text.as_bytes())?;
    Ok(NetworkFileData { written: true, file: target.display().to_string(), next: vec!["kreisnetz run".to_owned()], ..planned })
}

fn own_file(loaded: &Loaded) -> PathBuf {
    Home::new(loaded.home()).resolve(&loaded.config.node.network_file)
}

/// The same network, and not somebody else in one's own place.
fn plan(text: &Text, file: &Path, former: &NetworkFile, own: &Publisher) -> Result<NetworkFileData, Failure> {
    if text.file.id() != former.id() {
        return Err(Failure::new(Slug::NetworkMismatch).with("expected", former.id()).with("found", text.file.id()));
    }
    let founders = text.file.founders();
    let own_is_founder = founders.iter().any(|founder| founder.publisher.to_string() == own.id);
    let other = founders.iter().find(|founder| founder.ags.is_some_and(|ags| Some(ags.to_string()) == own.ags));
    if let (Some(other), false) = (other, own_is_founder) {
        let failure = Failure::new(Slug::Usage).detail("founder_other").hint("founder_other").with("id", other.publisher);
        return Err(failure.with("name", &own.slug));
    }
    let stays = |id| founders.iter().any(|founder| founder.publisher == id);
    let gone = former.founders().iter().filter(|founder| !stays(founder.publisher)).map(founding::note).collect();
    Ok(NetworkFileData { gone, own_is_founder: Some(own_is_founder), ..founding::told(file, text) })
}

/// Whose home it is, by its node or its store.
fn own<B: Backend>(backend: &B, loaded: &Loaded, global: &Global) -> Result<Publisher, Failure> {
    runtime()?.block_on(async {
        let client = client(loaded, global);
        let access = if client.is_running().await { Access::Node(client) } else { Access::Store(backend.local(loaded)?) };
        Ok(ask!(access, publisher, PublisherRequest { county: OWN.to_owned() })?.data.publisher)
    })
}
