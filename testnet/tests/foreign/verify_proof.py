"""Verifies proof files with libraries that the project did not write.

    verify_proof.py FILE…

Heads are checked by python-cwt, the root signatures of identity events by cryptography, the encoding by cbor2, digests and the Merkle
paths of RFC 9162 by hashlib. Prints a line a file; exits with 1 where anything is off in one of them.
"""

import hashlib
import sys

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cwt import COSE, COSEKey

HEAD_AAD = b"kreisnetz/head/1"
EVENT_AAD = b"kreisnetz/identity/1"
PROOF_BYTES_MAX = 4 * 1024 * 1024
WITNESSES_MAX = 64
DELEGATION_SECONDS_MAX = 180 * 24 * 60 * 60


class Refused(Exception):
    pass


def require(holds, what):
    if not holds:
        raise Refused(what)


def sha256(data):
    return hashlib.sha256(data).digest()


def loads(data, what):
    """Reads bytes that another encoder has to give again."""
    value = cbor2.loads(data)
    require(cbor2.dumps(value, canonical=True) == data, f"another encoder gives other bytes for {what}")
    return value


# Merkle paths, RFC 9162, section 2.1.3.2


def root_of(leaf, path):
    index, size, hashes = path
    require(type(index) is int and type(size) is int and 0 <= index < size, "a path outside its tree")
    fn, sn, root = index, size - 1, sha256(b"\x00" + leaf)
    for sibling in hashes:
        require(len(sibling) == 32 and sn > 0, "a path with too many hashes")
        if fn & 1 or fn == sn:
            root = sha256(b"\x01" + sibling + root)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = sha256(b"\x01" + root + sibling)
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0, "a path with too few hashes")
    return root


# Identities


def signers(event):
    """Returns the payload of a COSE_Sign and the keys all of whose signatures hold."""
    tagged = loads(event, "an event")
    require(tagged.tag == 98 and len(tagged.value) == 4, "not a COSE_Sign")
    protected, unprotected, payload, signatures = tagged.value
    require(protected == b"" and unprotected == {}, "headers that no event has")
    keys = []
    for header, none, signature in signatures:
        require(none == {}, "an unprotected header")
        fields = loads(header, "a signer's header")
        require(set(fields) == {1, 4} and fields[1] == -19, "another algorithm")
        structure = cbor2.dumps(["Signature", protected, header, EVENT_AAD, payload], canonical=True)
        Ed25519PublicKey.from_public_bytes(fields[4]).verify(signature, structure)
        keys.append(fields[4])
    require(keys == sorted(set(keys)), "signers twice or out of order")
    return loads(payload, "an event's payload"), keys


def identity(events, network):
    """Returns publisher, inception and the delegations by their events' digests."""
    require(len(events) > 0, "no identity")
    inception, keys = signers(events[0])
    publisher = sha256(events[0])
    require(inception["kind"] == "inception" and inception["n"] == 0 and inception["network"] == network, "no inception of this network")
    require(set(keys) == set(inception["keys"]), "not every root key signed the inception")
    require(len(inception["keys"]) >= inception["threshold"] > len(inception["keys"]) // 2, "a threshold of no majority")
    tip, epoch, delegations = publisher, 1, {}
    for place, event in enumerate(events[1:], 1):
        claims, keys = signers(event)
        require(claims["kind"] == "delegation" and claims["n"] == place and claims["prev"] == tip, "an event out of its place")
        require(claims["publisher"] == publisher and claims["network"] == network, "an event of another identity")
        require(claims["epoch"] in (epoch, epoch + 1), "an epoch that does not follow")
        require(0 <= claims["not_after"] - claims["not_before"] <= DELEGATION_SECONDS_MAX, "a delegation of more than 180 days")
        roots = [key for key in keys if key in inception["keys"]]
        require(len(roots) >= inception["threshold"] and claims["signer"] in keys, "not signed by enough root keys and the new key")
        require(set(keys) <= set(roots) | {claims["signer"]}, "signed by a stranger")
        tip, epoch = sha256(event), claims["epoch"]
        delegations[tip] = claims
    return publisher, inception, delegations


def head(data, events, network=None):
    """Returns the claims of a head that its county's delegated key signed, and the county's inception."""
    tagged = loads(data, "a head")
    require(tagged.tag == 18 and tagged.value[0] == b"\xa1\x01\x32" and tagged.value[1] == {}, "not the one form of a head")
    payload = tagged.value[2]
    claims = loads(payload, "a head's payload")
    require(claims["v"] == 1 and network in (None, claims["network"]), "a head of another version or network")
    publisher, inception, delegations = identity(events, claims["network"])
    require(claims["publisher"] == publisher, "a head of another county")
    require(claims["identity_tip"] in delegations, "the head's identity event delegates nothing")
    delegation = delegations[claims["identity_tip"]]
    require(claims["epoch"] == delegation["epoch"], "a head of another epoch")
    require(delegation["not_before"] <= claims["issued"] <= delegation["not_after"], "issued outside the delegation's time")
    key = COSEKey.new({1: 1, 2: b"signer", 3: -19, -1: 6, -2: delegation["signer"]})
    verified = COSE.new(alg_auto_inclusion=False, kid_auto_inclusion=False, verify_kid=False).decode(data, key, external_aad=HEAD_AAD)
    require(verified == payload, "the payload is another one")
    return claims, inception


# The file


def listed(leaf, path, claims):
    """Returns a leaf that stands in the catalog of a head, and its place."""
    require(path[1] == claims["count"] and root_of(leaf, path) == claims["root"], "the leaf does not stand in the catalog")
    return loads(leaf, "a leaf"), path[0]


def entry_or_tombstone(proof, claims):
    leaf, _ = listed(proof["leaf"], proof["path"], claims)
    require(leaf[0] == proof["slug"], "the leaf has another name")
    if "entry" not in proof:
        require(len(leaf) == 4 and isinstance(leaf[3], str), "a live entry without its bytes")
        return "withdrew"
    entry = proof["entry"]
    require(len(leaf) == 5 and leaf[3] == sha256(entry) and leaf[4] == len(entry), "other bytes than those that were signed")
    fields = loads(entry, "the entry")
    require(fields["slug"] == leaf[0] and fields["kind"] == leaf[1], "an entry of another name or kind")
    return "lists"


def absence(proof, claims):
    slug, found = proof["slug"], [listed(leaf, path, claims) for leaf, path in proof["neighbours"]]
    if not found:
        require(claims["count"] == 0 and claims["root"] == sha256(b""), "no neighbours in a catalog that is not empty")
    elif len(found) == 1:
        (leaf, place), last = found[0], claims["count"] - 1
        require((place == 0 and slug < leaf[0]) or (place == last and leaf[0] < slug), "not at an end of the catalog")
    else:
        (before, left), (after, right) = found
        require(before[0] < slug < after[0] and left + 1 == right, "not between two neighbours")
    return "lists no"


def witness(spoken, digest, claims):
    """Returns who had seen the head and since when; a word about another head at its place is refused here."""
    require(set(spoken) == {"events", "witness"}, "unknown fields of a witness")
    signed, item, index, size, hashes = loads(spoken["witness"], "a witness")
    told, _ = head(signed, spoken["events"], claims["network"])
    require(root_of(cbor2.dumps(item, canonical=True), (index, size, hashes)) == told["seen_root"], "the witness had not seen it")
    publisher, epoch, seq, seen, _ = item
    require(publisher == claims["publisher"] != told["publisher"], "a word about another county, or about oneself")
    require(epoch == claims["epoch"] and seq >= claims["seq"], "a word about an earlier head")
    require(seq > claims["seq"] or seen == digest, "the witness had seen another head with this number: two stories were told")
    return told["publisher"], told["issued"]


def verify(data):
    require(len(data) <= PROOF_BYTES_MAX, "longer than a proof may be")
    proof = loads(data, "the file")
    require(type(proof["v"]) is int and proof["v"] == 1 and proof["kind"] == "kreisnetz.proof", "no proof file of this version")
    claims, inception = head(proof["head"], proof["events"])
    common = {"v", "kind", "head", "slug", "events", "witnesses"}
    if "neighbours" in proof:
        require(set(proof) == common | {"neighbours"}, "unknown fields")
        says = absence(proof, claims)
    else:
        require(set(proof) - {"entry"} == common | {"leaf", "path"}, "unknown fields")
        says = entry_or_tombstone(proof, claims)
    require(len(proof["witnesses"]) <= WITNESSES_MAX, "too many witnesses")
    words = [witness(spoken, sha256(proof["head"]), claims) for spoken in proof["witnesses"]]
    ids = [publisher for publisher, _ in words]
    require(ids == sorted(set(ids)), "witnesses twice or out of order")
    since = f" since {min(issued for _, issued in words)}" if words else ""
    count = f"{len(words)} witness{'' if len(words) == 1 else 'es'}"
    return f"{inception.get('ags', inception['name'])} {says} {proof['slug']}, seq {claims['seq']}, {count}{since}"


def main():
    failed = False
    for name in sys.argv[1:]:
        try:
            with open(name, "rb") as file:
                print(f"verified: {verify(file.read())}")
        except Exception as error:  # whatever a foreign library finds is a refusal
            failed = True
            print(f"refused: {name}: {type(error).__name__}: {error}")
    sys.exit(1 if failed or len(sys.argv) < 2 else 0)


if __name__ == "__main__":
    main()
