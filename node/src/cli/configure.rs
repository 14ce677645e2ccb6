//! `config`: what the settings are, where they come from, and changing one.

use super::args::{ConfigAction, ConfigArgs};
use super::session::Session;
use crate::api::{Answer, ConfigData, Source};
use crate::config::{Loaded, find, schema};
use crate::failure::Failure;
use crate::i18n::args;
use crate::render;

/// Runs `config` and returns its exit code.
pub(super) fn run<B>(session: &mut Session<'_, B>, given: ConfigArgs) -> Result<u8, Failure> {
    session.start("config")?;
    let loaded = session.loaded;
    match given.action {
        None => show(session, false)?,
        Some(ConfigAction::Show { origin }) => show(session, origin)?,
        Some(ConfigAction::Get { key }) => {
            let data = loaded.describe(Some(find(&key)?));
            let text = data.items.first().map(|item| plain(&item.value)).unwrap_or_default();
            answer(session, data, |_| text)?;
        }
        Some(ConfigAction::Set { key, value, system }) => {
            let changed = loaded.set(&key, &value, system, session.global.dry_run)?;
            let before = loaded.describe(Some(find(&key)?)).items.first().map(|item| plain(&item.value)).unwrap_or_default();
            let language = session.output.language;
            let told = args!["key" => &key, "value" => &value, "before" => before];
            let message = if session.global.dry_run { "config-would-set" } else { "config-set" };
            answer(session, changed.describe(Some(find(&key)?)), |_| language.text(message, &told))?;
        }
        Some(ConfigAction::Check) => {
            let language = session.output.language;
            answer(session, loaded.describe(None), |_| language.say("config-ok"))?;
        }
        Some(ConfigAction::Schema) => session.output.json(&schema())?,
        Some(ConfigAction::Path) => {
            let mut data = loaded.describe(None);
            data.items.clear();
            answer(session, data, |data| data.path.clone())?;
        }
    }
    Ok(0)
}

fn show<B>(session: &mut Session<'_, B>, origin: bool) -> Result<(), Failure> {
    let (loaded, screen): (&Loaded, _) = (session.loaded, session.screen);
    let data = loaded.describe(None);
    let envelope = Answer::new(data.clone(), session.output.now, Source::Store);
    answer(session, data, |_| render::config::text(&envelope, screen, origin))
}

fn answer<B>(session: &mut Session<'_, B>, data: ConfigData, text: impl FnOnce(&ConfigData) -> String) -> Result<(), Failure> {
    // The settings are true whether a node runs or not.
    let answer = Answer::new(data, session.output.now, Source::Node);
    session.output.answer(&answer, &session.global.fields, || text(&answer.data))
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
