//! Reading and writing the formats of other catalogues.
//!
//! For now this is the lenient reading of publiccode.yml into a draft of an asset (RECORDS.md §5). The crate opens no file and no socket,
//! publishes nothing and speaks no language: what it has to say are [`publiccode::Finding`]s, slugs with arguments that the node words.
//!
//! ```
//! use kreisnetz_interop::publiccode::{import, Context, Origin};
//!
//! let file = b"publiccodeYmlVersion: '0.5'\nname: kuubu\nlegal: {license: eupl-1.2}\n";
//! let imported = import(file, &Origin::labelled("publiccode.yml"), &Context::default())?;
//! assert_eq!(imported.slug, "kuubu");
//! assert!(imported.draft.contains("licence = \"EUPL-1.2\""));
//! assert!(imported.missing.iter().any(|missing| missing.key == "privacy"));
//! # Ok::<(), kreisnetz_interop::publiccode::Refused>(())
//! ```

pub mod dcat;
pub mod publiccode;
