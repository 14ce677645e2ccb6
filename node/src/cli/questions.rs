//! The four questions of `init`, each of which a flag answers too.

use std::path::PathBuf;

use kreisnetz_identity::Ags;

use super::args::{Global, InitArgs};
use super::process::Process;
use crate::api::InitRequest;
use crate::failure::{Failure, Slug};
use crate::i18n::{Language, args};
use crate::render::terminal;

/// Answers that are refused before it gives up.
const TRIES_MAX: usize = 3;

/// Collects what `init` needs: from flags, else by asking; nothing is written before the last answer.
pub(super) fn ask(
    process: &mut Process<'_>,
    global: &Global,
    given: &InitArgs,
    home: PathBuf,
    language: Language,
) -> Result<InitRequest, Failure> {
    let may_ask = !global.no_input && process.terminals.stdin;
    let mut asker = Asker { process, language, may_ask };
    let missing = [given.county.is_none() && given.partner.is_none(), given.contact.is_none(), given.root_dir.is_none()]
        .iter()
        .filter(|missing| **missing)
        .count();
    if may_ask && missing > 0 {
        asker.say("init-begin");
    }
    let county = match &given.partner {
        Some(_) => String::new(),
        None => asker.text(given.county.clone(), "--county", "init-county")?,
    };
    let is_municipality = county.trim().parse::<Ags>().is_ok_and(|ags| ags.is_municipality());
    let name = if is_municipality { Some(asker.text(given.name.clone(), "--name", "init-name")?) } else { given.name.clone() };
    let contact = asker.text(given.contact.clone(), "--contact", "init-contact")?;
    let proxy = asker.proxy(given.proxy.clone(), missing > 0)?;
    let root_dir = asker.text(given.root_dir.as_ref().map(|path| path.display().to_string()), "--root-dir", "init-root_dir")?;
    let request = InitRequest {
        home,
        county,
        name,
        partner: given.partner.clone(),
        root_keys: given.root_keys.unwrap_or_default(),
        contact,
        root_dir: given.root_dir.clone().unwrap_or_else(|| PathBuf::from(root_dir)),
        network: given.network.clone(),
        proxy,
        from: given.from.clone(),
        dry_run: global.dry_run,
    };
    if may_ask && missing > 0 && !global.yes && !global.dry_run {
        asker.confirm("init-plan")?;
    }
    Ok(request)
}

/// Asks whether to go on; without anybody to ask, `--yes` has to have said so.
pub(super) fn confirm(process: &mut Process<'_>, global: &Global, language: Language, question: &str) -> Result<(), Failure> {
    let may_ask = !global.no_input && process.terminals.stdin;
    if !may_ask {
        return Err(Failure::new(Slug::MissingInput).with("flag", "--yes").hint("flag"));
    }
    Asker { process, language, may_ask }.confirm(question)
}

/// As [`confirm`], where an empty answer is no: what is signed speaks for the county to everybody.
pub(super) fn confirm_deliberately(process: &mut Process<'_>, global: &Global, language: Language, question: &str) -> Result<(), Failure> {
    let may_ask = !global.no_input && process.terminals.stdin;
    if !may_ask {
        return Err(Failure::new(Slug::MissingInput).with("flag", "--yes").hint("flag"));
    }
    Asker { process, language, may_ask }.confirm_deliberately(question)
}

struct Asker<'p, 'a> {
    process: &'p mut Process<'a>,
    language: Language,
    may_ask: bool,
}

impl Asker<'_, '_> {
    fn text(&mut self, given: Option<String>, flag: &str, question: &str) -> Result<String, Failure> {
        if let Some(given) = given {
            return Ok(given);
        }
        if !self.may_ask {
            return Err(Failure::new(Slug::MissingInput).with("flag", flag).hint("flag"));
        }
        for _ in 0..TRIES_MAX {
            self.prompt(question);
            let answer = self.line()?;
            if !answer.is_empty() {
                return Ok(answer);
            }
        }
        Err(Failure::new(Slug::MissingInput).with("flag", flag).hint("flag"))
    }

    /// The way out has an answer of its own, so it is asked only among other questions.
    fn proxy(&mut self, given: Option<String>, asking: bool) -> Result<String, Failure> {
        match given {
            Some(given) => return Ok(given),
            None if !self.may_ask || !asking => return Ok("env".to_owned()),
            None => {}
        }
        self.prompt("init-proxy");
        let answer = self.line()?;
        Ok(if answer.is_empty() { "env".to_owned() } else { answer })
    }

    fn confirm(&mut self, question: &str) -> Result<(), Failure> {
        self.prompt(question);
        let answer = self.line()?.to_lowercase();
        match answer.as_str() {
            "" | "y" | "yes" | "j" | "ja" => Ok(()),
            _ => Err(Failure::new(Slug::Declined)),
        }
    }

    fn confirm_deliberately(&mut self, question: &str) -> Result<(), Failure> {
        self.prompt(question);
        match self.line()?.to_lowercase().as_str() {
            "y" | "yes" | "j" | "ja" => Ok(()),
            _ => Err(Failure::new(Slug::Declined)),
        }
    }

    fn say(&mut self, key: &str) {
        let _ = writeln!(self.process.stderr, "{}", self.language.say(key));
    }

    fn prompt(&mut self, key: &str) {
        let text = self.language.text("prompt", &args!["text" => self.language.say(key)]);
        let _ = write!(self.process.stderr, "{text} ").and_then(|()| self.process.stderr.flush());
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        match self.process.stdin.read_line(&mut line) {
            Ok(0) => Err(Failure::new(Slug::Declined)),
            Ok(_) => Ok(terminal::line(line.trim())),
            Err(error) => Err(Failure::internal(format!("reading an answer: {error}"))),
        }
    }
}
