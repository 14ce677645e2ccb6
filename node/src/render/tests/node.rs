use super::{answer, county, moment, same, screen};
use crate::api::{
    Answer, BackupStatus, CatalogStatus, Check, Inbox, KeysStatus, Level, Members, Network, NodeState, OwnHead, PeerCounts, Reachable,
    Replica, Source, StatusData, StoreStatus,
};
use crate::i18n::Language;
use crate::render::screen::Screen;
use crate::render::status;

fn degraded() -> Answer<StatusData> {
    let check = |id: &str, level, hint: Option<&str>| Check { id: id.into(), level, message: "told".into(), hint: hint.map(Into::into) };
    answer(StatusData {
        state: NodeState::Degraded,
        version: "1.0.0".into(),
        revision: None,
        uptime_s: Some(3 * 86_400 + 7),
        publisher: county("luechow-dannenberg", "Lüchow-Dannenberg", "03354"),
        network: Network { id: "7".repeat(64), name: "kreisnetz".into() },
        peers: PeerCounts { connected: 9, direct: 6, relayed: 3, known: 41 },
        reachable: Reachable::No,
        traffic: None,
        catalog: CatalogStatus {
            epoch: 1,
            seq: 17,
            entries: 12,
            expires: Some(moment("2026-12-16T09:00:00Z")),
            held_by: Some(9),
            own_head: OwnHead::Confirmed,
        },
        replica: Replica { publishers: 41, entries: 1284, bytes: 1, reconciled_at: Some(moment("2026-11-23T12:59:18Z")), lag_s: Some(42) },
        members: Members { admitted: 41, pending: 0, conflict: 0, frozen: 0 },
        inbox: Inbox { unread: None },
        keys: KeysStatus { delegation_expires: None },
        store: StoreStatus { format: 1, bytes: 1, free_bytes: None },
        backup: BackupStatus { last_at: Some(moment("2026-11-14T09:00:00Z")), age_s: None },
        checks: vec![
            check("no_peers", Level::Ok, None),
            check("backup_old", Level::Warning, Some("kreisnetz backup create")),
            check("from_tomorrow", Level::Error, None),
        ],
    })
}

#[test]
fn the_state_is_told_in_both_languages() {
    same(
        &status::text(&degraded(), &screen(Language::English)),
        "\
degraded   Lüchow-Dannenberg (03354)   kreisnetz 1.0.0, up 3 days
  Network   9 peers (6 direct, 3 relayed); reachable from outside: no
            → kreisnetz help reachability
  Catalog   epoch 1, seq 17, 12 entries, valid until 16 Dec 2026
  Current   on 9 other nodes
  Replica   1,284 entries of 41 publishers, reconciled 42 s ago
  Members   41 admitted, 0 pending
Health
  ! backup_old: last backup 9 days ago → kreisnetz backup create
  ✗ from_tomorrow: told
",
    );
    same(
        &status::text(&degraded(), &screen(Language::German)),
        "\
eingeschränkt   Lüchow-Dannenberg (03354)   kreisnetz 1.0.0, seit 3 Tagen
  Netz        9 Knoten (6 direkt, 3 über Relais); von außen erreichbar: nein
              → kreisnetz help reachability
  Katalog     Epoche 1, Nr. 17, 12 Einträge, gültig bis 16.12.2026
  Aktuell     auf 9 anderen Knoten
  Abbild      1 284 Einträge von 41 Anbietern, abgeglichen vor 42 s
  Mitglieder  41 aufgenommen, 0 offen
Zustand
  ! backup_old: letzte Sicherung vor 9 Tagen → kreisnetz backup create
  ✗ from_tomorrow: told
",
    );
}

#[test]
fn a_screen_reader_hears_words_in_place_of_signs() {
    let screen = Screen { accessible: true, color: true, ..screen(Language::German) };
    same(
        &status::text(&degraded(), &screen),
        "\
Lage: eingeschränkt
Kreis: Lüchow-Dannenberg (03354)
Programm: kreisnetz 1.0.0, seit 3 Tagen
Netz: 9 Knoten (6 direkt, 3 über Relais); von außen erreichbar: nein
Siehe: kreisnetz help reachability
Katalog: Epoche 1, Nr. 17, 12 Einträge, gültig bis 16.12.2026
Aktuell: auf 9 anderen Knoten
Abbild: 1 284 Einträge von 41 Anbietern, abgeglichen vor 42 s
Mitglieder: 41 aufgenommen, 0 offen
Zustand
Warnung: backup_old: letzte Sicherung vor 9 Tagen
Siehe: kreisnetz backup create
Fehler: from_tomorrow: told
",
    );
}

#[test]
fn a_stopped_node_is_not_said_to_have_peers() {
    let mut stopped = degraded();
    stopped.source = Source::Store;
    stopped.data.state = NodeState::NotReady;
    stopped.data.uptime_s = None;
    let text = status::text(&stopped, &screen(Language::English));
    assert!(text.starts_with("not ready   Lüchow-Dannenberg (03354)   kreisnetz 1.0.0, not running\n"), "{text}");
    assert!(text.contains("not connected, for the node does not run\n"), "{text}");
}

#[test]
fn colour_is_used_only_where_it_may_be() {
    let coloured = status::text(&degraded(), &Screen { color: true, ..screen(Language::English) });
    assert!(coloured.contains("\u{1b}[33m!\u{1b}[0m backup_old"), "{coloured}");
    assert!(!status::text(&degraded(), &screen(Language::English)).contains('\u{1b}'));
}
