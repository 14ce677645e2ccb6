//! `node`: where the publisher's nodes are reached and what they pledge.

use super::{EVERYONE, Field, Need, Path, Schema, Shape, check::Check, slug};
use crate::kind::Kind;

pub(super) const NODE: Schema = Schema {
    kind: Kind::Node,
    writers: EVERYONE,
    life: None,
    summary: Need::Optional,
    description: Need::Optional,
    topics: Need::Optional,
    contact: Need::Optional,
    body: &[
        Field::optional("export_url", Shape::Url, "wo Ausgaben öffentlich sind", "where exports are public"),
        Field::required("nodes", Shape::List { of: &ONE, max: 4 }, "die Knoten", "the nodes"),
    ],
    facets: &[],
    rules,
};

const ONE: Shape = Shape::Table(&[
    Field::required("peer_id", Shape::PeerId, "Kennung aus `kreisnetz status`", "id from `kreisnetz status`"),
    Field::optional(
        "addresses",
        Shape::List { of: &Shape::Address, max: 8 },
        "Adressen in Ziffern; ohne sie nur ausgehend",
        "literal addresses; without them outbound only",
    ),
    Field::optional("storage_gib", Shape::Uint { min: 0, max: 65_536 }, "GiB für Dateien anderer", "GiB for others' files"),
]);

fn rules(check: &mut Check<'_>) {
    let ids: Vec<_> = check.body().items("nodes").iter().map(|node| node.as_map().and_then(|node| node.text("peer_id"))).collect();
    for (place, id) in ids.iter().enumerate() {
        if let Some(id) = id.filter(|id| ids[..place].contains(&Some(id))) {
            check.fault(Path::of("nodes").index(place).key("peer_id"), slug::PEER_TWICE, [("actual", id.to_owned())]);
        }
    }
}
