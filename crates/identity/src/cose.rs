//! The two COSE forms that kreisnetz signs with (RFC 9052), and nothing else of COSE.
//!
//! `COSE_Sign1` (§4.2) holds a head: one signature by the delegated key. `COSE_Sign` (§4.1) holds an identity event: several root
//! keys sign. The algorithm is fixed by the version of the format, compared as bytes, never negotiated; unprotected headers are
//! empty, payloads attached, tags required.

use std::collections::BTreeMap;

use ciborium::tag::Required;
use coset::{ProtectedHeader, SignatureContext};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_bytes::ByteBuf;

use crate::{BadSignature, PublicKey, SecretKey, Signature, Signed, Verified, key::COSE_ED25519};

/// Protected header of a `COSE_Sign1`: `{1: -19}`, Ed25519 (RFC 9864).
const SIGN1_PROTECTED: [u8; 3] = [0xa1, 0x01, 0x32];
/// CBOR tag of `COSE_Sign1`.
const SIGN1_TAG: u64 = 18;
/// CBOR tag of `COSE_Sign`.
const SIGN_TAG: u64 = 98;

/// An unprotected header: a map that must be empty.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Empty {}

type Sign1 = Required<(ByteBuf, Empty, ByteBuf, ByteBuf), SIGN1_TAG>;
type Sign = Required<(ByteBuf, Empty, ByteBuf, Vec<(ByteBuf, Empty, ByteBuf)>), SIGN_TAG>;

/// Why bytes are not the COSE form that was asked for.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CoseError {
    /// The envelope is not deterministic CBOR of the right shape.
    #[error("the envelope: {0}")]
    Envelope(kreisnetz_canonical::DecodeError),
    /// The protected header is not the one of this version.
    #[error("another algorithm or further headers")]
    Header,
    /// A signature that is not 64 bytes, or a key that is none.
    #[error("a signature or key of the wrong form")]
    Signature,
    /// The payload is not deterministic CBOR of its type.
    #[error("the payload: {0}")]
    Payload(kreisnetz_canonical::DecodeError),
}

/// What a payload must say about itself to be signed as a `COSE_Sign1`.
pub trait Payload: Serialize + DeserializeOwned {
    /// The `external_aad`, by which a signature for one type is none for another.
    const DOMAIN: &'static str;
    /// Bytes of the whole signed document at most.
    const BYTES_MAX: usize;
}

/// Signs a payload with one key.
#[must_use]
pub fn sign1<T: Payload>(payload: &T, key: &SecretKey) -> Vec<u8> {
    let payload = kreisnetz_canonical::encode(payload);
    let signature = key.sign(&sign1_structure(T::DOMAIN, &payload));
    let protected = ByteBuf::from(SIGN1_PROTECTED);
    let signature = ByteBuf::from(*signature.as_bytes());
    kreisnetz_canonical::encode(&Required::<_, SIGN1_TAG>((protected, Empty {}, ByteBuf::from(payload), signature)))
}

/// Reads a `COSE_Sign1`, without believing it.
///
/// # Errors
///
/// [`CoseError`]: which part is not exactly of the form.
pub fn parse_sign1<T: Payload>(bytes: &[u8]) -> Result<Signed<T>, CoseError> {
    let (payload, _) = open_sign1(bytes, T::BYTES_MAX)?;
    let claims = kreisnetz_canonical::decode(&payload, T::BYTES_MAX).map_err(CoseError::Payload)?;
    Ok(Signed::new(bytes, claims))
}

/// Returns the payload bytes of a `COSE_Sign1`, without believing or reading them.
///
/// # Errors
///
/// [`CoseError`], but never [`CoseError::Payload`].
pub fn sign1_payload(bytes: &[u8], limit: usize) -> Result<Vec<u8>, CoseError> {
    open_sign1(bytes, limit).map(|(payload, _)| payload)
}

impl<T: Payload> Signed<T> {
    /// Checks the signature by a key, and says so in the type.
    ///
    /// # Errors
    ///
    /// [`BadSignature`] where it does not hold.
    pub fn verify(self, key: &PublicKey) -> Result<Verified<T>, BadSignature> {
        let (payload, signature) = open_sign1(self.bytes(), T::BYTES_MAX).map_err(|_| BadSignature)?;
        key.verify(&sign1_structure(T::DOMAIN, &payload), &signature)?;
        Ok(self.assume_verified())
    }
}

fn open_sign1(bytes: &[u8], limit: usize) -> Result<(Vec<u8>, Signature), CoseError> {
    let Required((protected, Empty {}, payload, signature)) =
        kreisnetz_canonical::decode::<Sign1>(bytes, limit).map_err(CoseError::Envelope)?;
    if protected.as_slice() != SIGN1_PROTECTED {
        return Err(CoseError::Header);
    }
    Ok((payload.into_vec(), parse_signature(&signature)?))
}

/// One signature of a `COSE_Sign`, unproven.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cosigner {
    pub(crate) key: PublicKey,
    pub(crate) signature: Signature,
}

/// Signs payload bytes with several keys; the signatures stand in the order of the keys' bytes.
pub(crate) fn sign(domain: &str, payload: &[u8], keys: &[&SecretKey]) -> Vec<u8> {
    encode_sign(payload, &signatures(domain, payload, keys))
}

/// Adds the signatures of further keys to a `COSE_Sign`; those that stand there already stay as they are.
pub(crate) fn cosign(bytes: &[u8], limit: usize, domain: &str, keys: &[&SecretKey]) -> Result<Vec<u8>, CoseError> {
    let (payload, cosigners) = parse_sign(bytes, limit)?;
    let mut all = signatures(domain, &payload, keys);
    all.extend(cosigners.into_iter().map(|cosigner| (cosigner.key, cosigner.signature)));
    Ok(encode_sign(&payload, &all))
}

fn signatures(domain: &str, payload: &[u8], keys: &[&SecretKey]) -> BTreeMap<PublicKey, Signature> {
    let sign = |key: &&SecretKey| {
        let public = key.public();
        (public, key.sign(&sign_structure(domain, &cosigner_protected(&public), payload)))
    };
    keys.iter().map(sign).collect()
}

fn encode_sign(payload: &[u8], signatures: &BTreeMap<PublicKey, Signature>) -> Vec<u8> {
    let signatures: Vec<_> = signatures
        .iter()
        .map(|(key, signature)| (ByteBuf::from(cosigner_protected(key)), Empty {}, ByteBuf::from(*signature.as_bytes())))
        .collect();
    let body = (ByteBuf::new(), Empty {}, ByteBuf::from(payload), signatures);
    kreisnetz_canonical::encode(&Required::<_, SIGN_TAG>(body))
}

/// Reads a `COSE_Sign`: its payload bytes and who claims to have signed, each key once and in order.
pub(crate) fn parse_sign(bytes: &[u8], limit: usize) -> Result<(Vec<u8>, Vec<Cosigner>), CoseError> {
    let Required((protected, Empty {}, payload, signatures)) =
        kreisnetz_canonical::decode::<Sign>(bytes, limit).map_err(CoseError::Envelope)?;
    if !protected.is_empty() {
        return Err(CoseError::Header);
    }
    let cosigners: Vec<Cosigner> =
        signatures.iter().map(|(protected, Empty {}, signature)| parse_cosigner(protected, signature)).collect::<Result<_, _>>()?;
    if cosigners.is_sorted_by(|a, b| a.key < b.key) { Ok((payload.into_vec(), cosigners)) } else { Err(CoseError::Signature) }
}

impl Cosigner {
    /// Checks this signature over the payload.
    pub(crate) fn verify(&self, domain: &str, payload: &[u8]) -> Result<(), BadSignature> {
        self.key.verify(&sign_structure(domain, &cosigner_protected(&self.key), payload), &self.signature)
    }
}

fn parse_cosigner(protected: &[u8], signature: &[u8]) -> Result<Cosigner, CoseError> {
    let key = protected.get(protected.len().saturating_sub(32)..).ok_or(CoseError::Signature)?;
    let key: [u8; 32] = key.try_into().map_err(|_| CoseError::Signature)?;
    let key = PublicKey::from_bytes(&key).map_err(|_| CoseError::Signature)?;
    if cosigner_protected(&key) != protected {
        return Err(CoseError::Header);
    }
    Ok(Cosigner { key, signature: parse_signature(signature)? })
}

/// The protected header `{1: -19, 4: public key}`.
fn cosigner_protected(key: &PublicKey) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Value<'a> {
        Algorithm(i64),
        Key(&'a PublicKey),
    }
    let header = BTreeMap::from([(1_u8, Value::Algorithm(COSE_ED25519)), (4, Value::Key(key))]);
    kreisnetz_canonical::encode(&header)
}

fn parse_signature(bytes: &[u8]) -> Result<Signature, CoseError> {
    bytes.try_into().map(Signature::from_bytes).map_err(|_| CoseError::Signature)
}

fn sign1_structure(domain: &str, payload: &[u8]) -> Vec<u8> {
    let body = protected(&SIGN1_PROTECTED);
    coset::sig_structure_data(SignatureContext::CoseSign1, body, None, domain.as_bytes(), payload)
}

fn sign_structure(domain: &str, signer: &[u8], payload: &[u8]) -> Vec<u8> {
    let context = SignatureContext::CoseSignature;
    coset::sig_structure_data(context, protected(&[]), Some(protected(signer)), domain.as_bytes(), payload)
}

fn protected(bytes: &[u8]) -> ProtectedHeader {
    ProtectedHeader { original_data: Some(bytes.to_vec()), header: coset::Header::default() }
}
