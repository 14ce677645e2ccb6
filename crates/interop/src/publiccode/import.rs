//! The lenient reading of one file into one draft. It never publishes and never fetches.

use sha2::{Digest, Sha256};

use super::{
    document::{Mark, Node},
    draft::File,
    finding::{Finding, Level, slug},
    mapping::{self, Mapped, audience::Organisation, identity::Kinship},
    origin::{Beside, Context, Origin},
    persons::Persons,
    reader::Reader,
    redact,
    refusal::Refused,
    render::{self, Missing},
    slug as names,
};

/// Everything that one file gave.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Slug of the draft: `drafts/<slug>.toml`.
    pub slug: String,
    /// One draft of an asset, TOML; what is missing stands in it as comments.
    pub draft: String,
    /// Required fields that the file could not fill, in the order of the draft.
    pub missing: Vec<Missing>,
    /// What there is to say, in the order of the file.
    pub findings: Vec<Finding>,
    /// The bytes as they were read.
    pub verbatim: Vec<u8>,
    /// SHA-256 of the verbatim bytes.
    pub sha256: [u8; 32],
    /// Users that the file names, to be shown as the provider's claim; never an adoption.
    pub used_by_count: usize,
    /// What may replicate as `publiccode.yml` in the folder of the draft.
    pub replica: Replica,
    /// Files to be copied from beside the publiccode.yml, under the same paths.
    pub beside: Vec<Beside>,
    /// What the file says of the organisation.
    pub organisation: Organisation,
    /// How the file stands to the place it came from.
    pub kinship: Kinship,
    /// Where it came from, as told.
    pub origin: Origin,
}

/// The copy of the file that may replicate (RECORDS.md §5: only without persons).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Replica {
    /// The verbatim bytes: nobody is named.
    Verbatim,
    /// Other bytes: role mailboxes stand where persons were.
    Redacted(Vec<u8>),
    /// None: persons were found and could not be taken out.
    Withheld,
}

impl Imported {
    /// Returns the bytes that may replicate, nothing where the file must stay at home.
    #[must_use]
    pub fn replicated(&self) -> Option<&[u8]> {
        match &self.replica {
            Replica::Verbatim => Some(&self.verbatim),
            Replica::Redacted(bytes) => Some(bytes),
            Replica::Withheld => None,
        }
    }
}

/// Reads a publiccode.yml of version 0 or 0.2 to 0.7.
///
/// # Errors
///
/// When the file is no YAML mapping in UTF-8, has more than 256 KiB or a depth over 16, or uses anchors. Whatever else is wrong with it
/// is a finding.
pub fn import(bytes: &[u8], origin: &Origin, context: &Context) -> Result<Imported, Refused> {
    let (root, source) = Node::parse(bytes)?;
    let persons = Persons::find(&root, context.mailbox.as_ref());
    let mut reader = Reader { persons: &persons, findings: Default::default() };
    let mapped = mapping::map(&mut reader, &root, origin, context);
    let replica = redact::replica(&root, source, &persons);
    let copied = match &replica {
        Replica::Verbatim => None,
        Replica::Redacted(_) => Some(slug::COPY_REDACTED),
        Replica::Withheld => Some(slug::COPY_WITHHELD),
    };
    if let Some(slug) = copied {
        reader.findings.push(Mark::START, Level::Warning, "", slug, &[]);
    }
    let (draft, missing) = render::render(&mapped.draft, replica != Replica::Withheld);
    Ok(Imported {
        slug: slug_of(&mapped, origin, context),
        draft,
        missing,
        findings: reader.findings.sorted(),
        verbatim: bytes.to_vec(),
        sha256: Sha256::digest(bytes).into(),
        used_by_count: mapped.used_by,
        replica,
        beside: mapped.draft.files.iter().filter(|file| file.beside).map(beside).collect(),
        organisation: mapped.organisation,
        kinship: mapped.kinship,
        origin: origin.clone(),
    })
}

fn beside(file: &File) -> Beside {
    Beside { path: file.path.clone(), role: file.role }
}

/// The suggested slug, else one from the name, the repository, the name of the file.
fn slug_of(mapped: &Mapped, origin: &Origin, context: &Context) -> String {
    let suggested = context.slug.clone().filter(|slug| names::is_slug(slug));
    let repository = mapped.draft.repository.as_deref().map(|url| url.trim_end_matches('/').trim_end_matches(".git"));
    let last = |text: &str| text.rsplit('/').next().and_then(names::from_name);
    suggested
        .or_else(|| mapped.name.as_deref().and_then(names::from_name))
        .or_else(|| repository.and_then(last))
        .or_else(|| origin.label().rsplit_once('.').and_then(|(stem, _)| last(stem)))
        .unwrap_or_else(|| "software".to_owned())
}
