//! All layers together.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::check::default_value;
use super::keys::{KEYS, Key};
use super::layer::{Layers, Origin, Placed};
use super::place::{Place, find_home};
use super::settings::Config;
use crate::api::Problem;
use crate::failure::{Failure, Slug};

/// Bytes of a path of a Unix socket at most (`sun_path` of unix(7), without its final zero).
const SOCKET_PATH_BYTES_MAX: usize = 107;

/// Where settings are looked for.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The home folder.
    pub place: Place,
    /// The machine's folder, `/etc/kreisnetz`.
    pub system: PathBuf,
    /// The environment.
    pub variables: BTreeMap<String, String>,
}

impl Sources {
    /// Looks at this process's environment; `home` is the flag `--home`.
    #[must_use]
    pub fn of_process(home: Option<&Path>) -> Self {
        // A variable that is not UTF-8 is none of ours.
        let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let variables = variables.collect();
        let system = PathBuf::from("/etc/kreisnetz");
        Self { place: find_home(home, &variables, &system), system, variables }
    }
}

/// The settings in force, and where each comes from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    pub(super) values: BTreeMap<&'static str, Placed>,
    pub(super) files: Vec<PathBuf>,
    pub(super) sources: Sources,
}

/// Reads all layers.
///
/// # Errors
///
/// `config_unknown_key` or `config_invalid` with every problem of every layer; `permission_denied` for a file that cannot
/// be read.
pub fn load(sources: Sources) -> Result<Loaded, Failure> {
    let mut layers = Layers::default();
    if !sources.place.named {
        layers.read(&sources.system.join("config.toml"), Origin::System)?;
        for path in fragments(&sources.system.join("conf.d")) {
            layers.read(&path, Origin::System)?;
        }
    }
    layers.read(&sources.place.home.join("config.toml"), Origin::Home)?;
    layers.environment(&sources.variables);
    finish(layers, sources)
}

/// Returns the settings if the layers are in order.
pub(super) fn finish(layers: Layers, sources: Sources) -> Result<Loaded, Failure> {
    let Layers { values, files, mut problems } = layers;
    let config = typed(&values)?;
    let loaded = Loaded { config, values, files, sources };
    problems.extend(loaded.long_sockets());
    match failure(problems) {
        Some(failure) => Err(failure),
        None => Ok(loaded),
    }
}

pub(super) fn defaults() -> Config {
    typed(&BTreeMap::new()).expect("the table's defaults have the types of the settings, a test reads them")
}

impl Loaded {
    /// Returns the home folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.sources.place.home
    }

    /// Returns the socket for everything.
    #[must_use]
    pub fn control_socket(&self) -> PathBuf {
        self.socket(&self.config.control.socket)
    }

    /// Returns the socket for reading.
    #[must_use]
    pub fn read_socket(&self) -> PathBuf {
        self.socket(&self.config.control.read_socket)
    }

    /// Returns the environment that was looked at.
    #[must_use]
    pub const fn variables(&self) -> &BTreeMap<String, String> {
        &self.sources.variables
    }

    /// Fails if the way out is a proxy, which this version cannot use: a node that dials past it would surprise its county.
    ///
    /// # Errors
    ///
    /// `config_invalid`.
    pub fn refuse_proxy(&self) -> Result<(), Failure> {
        let named =
            ["HTTPS_PROXY", "https_proxy"].into_iter().find(|name| self.sources.variables.get(*name).is_some_and(|url| !url.is_empty()));
        match named {
            Some(variable) if self.config.proxy.url == "env" => {
                Err(Failure::new(Slug::ConfigInvalid).detail("proxy").with("variable", variable).with("key", "proxy.url"))
            }
            _ => Ok(()),
        }
    }

    fn socket(&self, path: &Path) -> PathBuf {
        let runtime = self.sources.variables.get("RUNTIME_DIRECTORY").filter(|_| !self.sources.place.named);
        match (runtime, path.strip_prefix("run")) {
            (Some(runtime), Ok(name)) => Path::new(runtime).join(name),
            _ => self.home().join(path),
        }
    }

    fn long_sockets(&self) -> Vec<Problem> {
        let sockets = [("control.socket", self.control_socket()), ("control.read_socket", self.read_socket())];
        let long = sockets.into_iter().filter(|(_, path)| path.as_os_str().len() > SOCKET_PATH_BYTES_MAX);
        long.map(|(key, path)| {
            let args =
                [("key", key.to_owned()), ("actual", path.as_os_str().len().to_string()), ("limit", SOCKET_PATH_BYTES_MAX.to_string())];
            let args = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            Problem::error(path.display().to_string(), "config_path_too_long", args).in_key(key)
        })
        .collect()
    }
}

fn failure(problems: Vec<Problem>) -> Option<Failure> {
    let first = problems.first()?;
    let is_unknown = |problem: &Problem| problem.slug.starts_with("config_unknown");
    let slug = if problems.iter().all(is_unknown) { Slug::ConfigUnknownKey } else { Slug::ConfigInvalid };
    let mut failure = Failure::new(slug);
    if let [only] = problems.as_slice() {
        failure = failure.with("key", only.key.as_deref().unwrap_or_default());
        if let Some(nearest) = only.args.get("nearest") {
            failure = failure.with("nearest", nearest);
        }
    }
    let file = first.file.clone();
    Some(failure.detail("faults").with("faults", problems.len()).with("file", file).with_problems(problems))
}

/// The files of a folder that end in `.toml`, by name.
fn fragments(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
    paths.sort();
    paths
}

fn typed(values: &BTreeMap<&'static str, Placed>) -> Result<Config, Failure> {
    let mut table = Table::new();
    for key in KEYS {
        let given = values.get(key.name).map(|placed| placed.value.clone());
        if let Some(value) = given.or_else(|| default_value(key)) {
            insert(&mut table, key, value);
        }
    }
    // Every value passed the check of its kind before, so this can only be a fault of the table.
    table.try_into().map_err(|error: toml::de::Error| Failure::internal(error.message()))
}

fn insert(table: &mut Table, key: &Key, value: Value) {
    let (section, name) = key.parts();
    let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(section) = section {
        section.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use super::*;
    use crate::i18n::Language;

    fn sources(home: &Path, variables: &[(&str, &str)]) -> Sources {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Sources { place: Place { home: home.to_path_buf(), named: true }, system: home.join("etc"), variables }
    }

    fn home(config: &str) -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("config.toml"), config).unwrap();
        home
    }

    #[test]
    fn the_commented_file_says_what_is_built_in() {
        let text = include_str!("../../../config/node.toml");
        let mut bare = String::new();
        for line in text.lines() {
            let line = line.strip_prefix('#').filter(|line| !line.starts_with([' ', '#']) && !line.is_empty()).unwrap_or(line);
            bare.push_str(line);
            bare.push('\n');
        }
        let mut layers = Layers::default();
        layers.parse(Path::new("node.toml"), &bare, Origin::Home);
        assert_eq!(layers.problems, Vec::new());
        let named: Vec<&str> = layers.values.keys().copied().collect();
        for key in KEYS {
            assert!(named.contains(&key.name), "{} is not in config/node.toml", key.name);
        }
        assert_eq!(typed(&layers.values).unwrap(), Config::default());
    }

    #[test]
    fn the_commented_file_as_it_stands_changes_nothing() {
        let mut layers = Layers::default();
        layers.parse(Path::new("node.toml"), include_str!("../../../config/node.toml"), Origin::Home);
        assert!(layers.problems.is_empty() && layers.values.is_empty());
    }

    #[test]
    fn every_fault_of_a_file_is_reported_at_once_with_its_line() {
        let home = home("[network]\nlisen = []\nconnections_in = 1000\n\n[nod]\ncounty = \"03360\"\n");
        let failure = load(sources(home.path(), &[])).unwrap_err();
        assert_eq!(failure.slug(), Slug::ConfigInvalid);
        let found: Vec<_> = failure.problems().iter().map(|problem| (problem.line, problem.text(Language::English))).collect();
        assert_eq!(found[0], (Some(2), "unknown key \"network.lisen\"; did you mean \"network.listen\"?".to_owned()));
        assert_eq!(found[1].0, Some(3));
        assert_eq!(found[2], (Some(5), "unknown key \"nod\"; did you mean \"node\"?".to_owned()));
    }

    #[test]
    fn an_unknown_key_alone_has_its_own_slug() {
        let home = home("network.lisen = []\n");
        let failure = load(sources(home.path(), &[])).unwrap_err();
        assert_eq!((failure.slug(), failure.exit()), (Slug::ConfigUnknownKey, 13));
        assert_eq!(failure.hints(Language::English), ["did you mean \"network.listen\"?"]);
    }

    #[test]
    fn the_environment_wins_over_the_file_and_names_itself() {
        let home = home("[search]\nlimit = 5\n");
        let variables = [("KREISNETZ_SEARCH__LIMIT", "7"), ("KREISNETZ_NODE__COUNTY", "03360")];
        let loaded = load(sources(home.path(), &variables)).unwrap();
        assert_eq!(loaded.config.search.limit, 7);
        assert_eq!(loaded.config.node.county, "03360", "a text need not be quoted, and stays a text");
        let data = loaded.describe(Key::find("search.limit"));
        assert_eq!(data.items[0].origin.file.as_deref(), Some("KREISNETZ_SEARCH__LIMIT"));
    }

    #[test]
    fn a_mistyped_variable_is_refused_with_the_nearest() {
        let home = home("");
        let failure = load(sources(home.path(), &[("KREISNETZ_SEARCH__LIMITS", "7")])).unwrap_err();
        assert_eq!(failure.slug(), Slug::ConfigUnknownKey);
        assert!(failure.problems()[0].message.contains("KREISNETZ_SEARCH__LIMIT\"?"), "{:?}", failure.problems());
    }

    #[test]
    fn a_named_home_does_not_see_the_machines_files() {
        let home = home("");
        fs::create_dir_all(home.path().join("etc/conf.d")).unwrap();
        fs::write(home.path().join("etc/config.toml"), "[search]\nlimit = 5\n").unwrap();
        fs::write(home.path().join("etc/conf.d/50-x.toml"), "[search]\nlimit = 6\n").unwrap();
        let mut sources = sources(home.path(), &[]);
        assert_eq!(load(sources.clone()).unwrap().config.search.limit, 20);
        sources.place.named = false;
        assert_eq!(load(sources).unwrap().config.search.limit, 6, "conf.d comes after config.toml");
    }

    #[test]
    fn a_socket_path_that_is_too_long_is_named() {
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("x".repeat(100));
        let failure = load(sources(&deep, &[])).unwrap_err();
        assert_eq!(failure.problems()[0].slug, "config_path_too_long");
    }

    #[test]
    fn a_proxy_is_not_silently_bypassed() {
        let home = home("");
        let loaded = load(sources(home.path(), &[("HTTPS_PROXY", "http://proxy.intern:3128")])).unwrap();
        assert_eq!(loaded.refuse_proxy().unwrap_err().slug(), Slug::ConfigInvalid);
        let none = [("HTTPS_PROXY", "http://proxy.intern:3128"), ("KREISNETZ_PROXY__URL", "none")];
        assert_eq!(load(sources(home.path(), &none)).unwrap().refuse_proxy(), Ok(()));
    }

    #[test]
    fn a_change_keeps_comments_and_is_validated_first() {
        let text = "# our node\n[search]\nlimit = 5 # few\n";
        let home = home(text);
        let loaded = load(sources(home.path(), &[])).unwrap();
        assert_eq!(loaded.set("search.limit", "0", false, false).unwrap_err().slug(), Slug::ConfigInvalid);
        assert_eq!(fs::read_to_string(home.path().join("config.toml")).unwrap(), text);
        let loaded = loaded.set("search.limit", "9", false, false).unwrap();
        assert_eq!(loaded.config.search.limit, 9);
        loaded.set("node.contact", "digital@uelzen.example", false, false).unwrap();
        let after = fs::read_to_string(home.path().join("config.toml")).unwrap();
        assert_eq!(after, "# our node\n[search]\nlimit = 9 # few\n\n[node]\ncontact = \"digital@uelzen.example\"\n");
        assert_eq!(loaded.set("search.limt", "9", false, false).unwrap_err().slug(), Slug::NotFound);
    }

    #[test]
    fn the_schema_knows_every_key() {
        let schema = super::super::schema();
        for key in KEYS {
            let (section, name) = key.parts();
            assert!(schema["properties"][section]["properties"][name].is_object(), "{}", key.name);
        }
    }
}
