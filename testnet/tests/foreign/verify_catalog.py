"""Verifies a signed catalog with libraries that the project did not write.

    verify_catalog.py HEAD LEAVES EVENTS

Each argument is a file as the control API serves it (`/v1/publishers/COUNTY/head`, `leaves`, `events`). The signature is checked by
python-cwt, the encoding by cbor2, the Merkle root of RFC 9162 by hashlib. Prints what was found; exits with 1 where anything is off.
"""

import hashlib
import sys

import cbor2
from cwt import COSE, COSEKey

HEAD_AAD = b"kreisnetz/head/1"


def fail(what):
    print(f"refused: {what}")
    sys.exit(1)


def canonical(value):
    return cbor2.dumps(value, canonical=True)


def merkle_root(leaves):
    """The definition of RFC 9162, section 2.1.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + merkle_root(leaves[:split]) + merkle_root(leaves[split:])).digest()


def signer(events, tip):
    """Returns the key that the event `tip` delegates to, out of the publisher's identity log."""
    for event in events:
        if hashlib.sha256(event).digest() == tip:
            payload = cbor2.loads(cbor2.loads(event).value[2])
            if payload["kind"] != "delegation":
                fail("the head's identity event delegates nothing")
            return payload["signer"]
    fail("the head's identity event is not in the log")


def verify(head, leaves, events):
    tagged = cbor2.loads(head)
    if tagged.tag != 18 or tagged.value[0] != b"\xa1\x01\x32" or tagged.value[1] != {}:
        fail("not a COSE_Sign1 with the one protected header")
    payload = tagged.value[2]
    claims = cbor2.loads(payload)
    if canonical(claims) != payload or canonical(tagged) != head:
        fail("another encoder gives other bytes")
    if claims["publisher"] != hashlib.sha256(events[0]).digest():
        fail("the publisher is not the digest of its inception")
    key = COSEKey.new({1: 1, 2: b"signer", 3: -19, -1: 6, -2: signer(events, claims["identity_tip"])})
    verified = COSE.new(alg_auto_inclusion=False, kid_auto_inclusion=False, verify_kid=False).decode(head, key, external_aad=HEAD_AAD)
    if verified != payload:
        fail("the payload is another one")
    encoded = [canonical(leaf) for leaf in cbor2.loads(leaves)]
    if canonical(cbor2.loads(leaves)) != leaves:
        fail("another encoder gives other leaves")
    slugs = [leaf[0] for leaf in cbor2.loads(leaves)]
    if slugs != sorted(set(slugs)):
        fail("the leaves are not sorted and unique")
    if merkle_root(encoded) != claims["root"] or len(encoded) != claims["count"]:
        fail("the leaves do not give the root of the head")
    return claims


def main():
    head, leaves, events = (open(name, "rb").read() for name in sys.argv[1:4])
    try:
        claims = verify(head, leaves, cbor2.loads(events))
    except Exception as error:  # whatever a foreign library finds is a refusal
        fail(f"{type(error).__name__}: {error}")
    print(f"verified: seq {claims['seq']}, {claims['count']} leaves, root {claims['root'].hex()}")


if __name__ == "__main__":
    main()
