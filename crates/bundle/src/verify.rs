//! Verifying a bundle against nothing but itself: no node, no home, no clock.

use std::io::Read;

use kreisnetz_catalog::{Head, Leaf, parse_head, verify_head};
use kreisnetz_identity::{Digest, IdentityLog, NetworkId, Verified};
use kreisnetz_protocol::Reason;

use crate::{Body, Ending, OpenError, Opening, Part, ReadError, Reader, Refusal, Refused};

/// Bundles as a whole.
pub enum Bundle {}

/// What a bundle proves.
#[derive(Clone, Debug)]
pub struct BundleReport {
    /// The network it is of.
    pub network: NetworkId,
    /// Catalogs that verify, sorted by publisher.
    pub catalogs: Vec<CatalogReport>,
    /// Catalogs that do not.
    pub refused: Vec<Refused>,
    /// How it ends.
    pub ending: Ending,
    /// Bytes read.
    pub bytes: u64,
    /// SHA-256 over them: of a whole bundle what `sha256sum` prints.
    pub sha256: Digest,
}

/// One catalog that verifies: every byte of it is what its publisher signed.
#[derive(Clone, Debug)]
pub struct CatalogReport {
    /// Whose it is.
    pub identity: IdentityLog,
    /// Its head.
    pub head: Verified<Head>,
    /// Live entries.
    pub entries: u64,
}

/// Why a bundle was not looked at.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It is of another network than the one asked about.
    #[error("the bundle is of the network {found}")]
    OtherNetwork {
        /// Its network.
        found: NetworkId,
    },
    /// The source fails.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl BundleReport {
    /// Says whether everything in it verifies and nothing is missing.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.ending == Ending::Whole && self.refused.is_empty()
    }

    /// Returns how many live entries the verified catalogs have.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.catalogs.iter().map(|catalog| catalog.entries).sum()
    }
}

impl Bundle {
    /// Verifies every catalog; where a network is known, only a bundle of that one is looked at.
    ///
    /// Who is a member, what time it is and what is held elsewhere are not asked: see [`Standing`](crate::Standing).
    ///
    /// # Errors
    ///
    /// [`VerifyError`].
    pub fn verify(source: impl Read, known_network: Option<NetworkId>) -> Result<BundleReport, VerifyError> {
        Self::verify_with(source, known_network, |_| {})
    }

    /// Verifies as [`verify`](Self::verify) does, and tells after each catalog how many there were.
    ///
    /// # Errors
    ///
    /// [`VerifyError`].
    pub fn verify_with(
        source: impl Read,
        known_network: Option<NetworkId>,
        mut progress: impl FnMut(usize),
    ) -> Result<BundleReport, VerifyError> {
        let mut reader = Reader::open(source)?;
        let network = reader.network();
        if known_network.is_some_and(|known| known != network) {
            return Err(VerifyError::OtherNetwork { found: network });
        }
        let (mut catalogs, mut refused) = (Vec::new(), Vec::new());
        let ending = loop {
            match reader.next_part()? {
                Part::Catalog(opening) => match verify_catalog(&mut reader, &opening, network)? {
                    Ok(catalog) => catalogs.push(catalog),
                    Err(refusal) => refused.push(Refused { publisher: Some(opening.publisher), refusal }),
                },
                Part::Refused(more) => refused.push(more),
                Part::End(ending) => break ending,
            }
            progress(catalogs.len() + refused.len());
        };
        Ok(BundleReport { network, catalogs, refused, ending, bytes: reader.bytes(), sha256: reader.sha256() })
    }
}

fn verify_catalog<R: Read>(
    reader: &mut Reader<R>,
    opening: &Opening,
    network: NetworkId,
) -> Result<Result<CatalogReport, Refusal>, ReadError> {
    let (identity, head) = match verify_opening(opening, network) {
        Ok(verified) => verified,
        Err(reason) => return Ok(Err(Refusal::Rule(reason))),
    };
    let delta = match reader.body(head.clone())? {
        Body::Whole(delta) => delta,
        Body::Refused(refusal) => return Ok(Err(refusal)),
    };
    Ok(match delta.verify(&[], |_| None) {
        Ok(update) => {
            let entries = update.leaves().iter().filter_map(Leaf::entry).count() as u64;
            Ok(CatalogReport { identity, head, entries })
        }
        Err(bad) => Err(Refusal::Catalog(bad)),
    })
}

fn verify_opening(opening: &Opening, network: NetworkId) -> Result<(IdentityLog, Verified<Head>), Reason> {
    let events = opening.events.iter().map(Vec::as_slice);
    let log = IdentityLog::read(events, network).map_err(|_| Reason::BadIdentity)?;
    let head = parse_head(&opening.head).map_err(|_| Reason::Malformed)?;
    let claims = head.claims();
    if claims.network != network || claims.publisher != log.publisher() {
        return Err(Reason::BrokenPromise);
    }
    let head = verify_head(head, &log).map_err(kreisnetz_protocol::reason_of)?;
    Ok((log, head))
}
