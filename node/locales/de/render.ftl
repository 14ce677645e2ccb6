# Die Textform der Antworten.

layout-names = 11
layout-see = Siehe: { $command }
sign-good = ok
sign-warning = Warnung
sign-error = Fehler
undo = Rückgängig: { $command }
nothing-written = Nichts geschrieben. Zum Ausführen den Befehl ohne --dry-run geben.
version-change = { $before } → { $after }

admission-self = eigen
admission-founding = Gründer
admission-admitted = aufgenommen
admission-pending = offen
admission-conflict = Konflikt
admission-frozen = eingefroren
admission-blocked = gesperrt
freshness-stale = veraltet
freshness-withdrawn = zurückgezogen

column-entry = Eintrag
column-kind = Art
column-in-use = Nutzer
column-updated = Stand
column-publisher = Anbieter
column-title = Titel
column-county = Kreis
column-state = Zustand
column-path = Weg
column-delay = Dauer
column-reconciled = Abgeglichen
column-address = Adresse
column-peer = Knoten
column-stage = Stufe
column-since = Seit
column-version = Version
column-confirmed = Bestätigt
column-confirm-by = Bestätigen bis
column-place = #
column-event = Ereignis
column-made = Gemacht
column-key-for = Schlüssel
column-digits = Prüfziffern
column-seq = Nr.
column-epoch = Epoche
column-issued = Signiert
column-entries = Einträge
column-link = Anschluss
column-draft = Entwurf
column-errors = Fehler
column-warnings = Warnungen
column-key = Schlüssel
column-value = Wert
column-origin = Herkunft
column-compared = Verglichen
column-id = Id
column-what = Was
column-detail = Näheres
column-when = Wann

search-stem = „{ $stem }“
search-found =
    { $hits } Treffer, { $catalogs ->
        [one] 1 Katalog
       *[other] { $catalogs } Kataloge
    }, { $ms } ms
search-found-stems =
    { $hits } Treffer, { $catalogs ->
        [one] 1 Katalog
       *[other] { $catalogs } Kataloge
    }, { $ms } ms ({ $count ->
        [one] Wortstamm
       *[other] Wortstämme
    } { $stems })
search-hidden = { $found }. { $count } veraltete: --all
search-more = { $shown } von { $total } stehen hier; weiter mit --offset { $offset }
search-next = Weiter: kreisnetz zeige { $ref }
search-next-none = Weiter: einen Filter weglassen, oder --all für veraltete Einträge

show-command = kreisnetz zeige { $ref }
show-kind = Art
show-state = Zustand
show-in-use = Nutzer
show-used-by-none = noch kein Kreis
show-used =
    { $count ->
        [one] 1 Kreis
       *[other] { $count } Kreise
    }
show-used-rollout =
    { $count ->
        [one] 1 Kreis
       *[other] { $count } Kreise
    }, { $more ->
        [one] 1 weiterer führt ein
       *[other] { $more } weitere führen ein
    }
show-used-way =
    { $count ->
        [one] 1 Kreis
       *[other] { $count } Kreise
    }, { $more ->
        [one] 1 weiterer auf dem Weg
       *[other] { $more } weitere auf dem Weg
    }
show-judged = Bewertet
show-evaluations =
    { $count ->
        [one] 1 Evaluation
       *[other] { $count } Evaluationen
    }
show-files = Dateien
show-files-known =
    { $count ->
        [one] 1 Datei
       *[other] { $count } Dateien
    }, { $size }
show-files-held =
    { $count ->
        [one] 1 Datei
       *[other] { $count } Dateien
    }, { $size }, bei { $holders } Knoten vorhanden
show-link = Verweis
show-signed = Signiert
show-signature = { $name }, Nr. { $seq }, { $day }
show-signature-witnessed =
    { $name }, Nr. { $seq }, { $day }; bezeugt von { $witnesses ->
        [one] 1 anderen Kreis
       *[other] { $witnesses } anderen Kreisen
    }
show-stale = veraltet: Der Anbieter hat ihn nicht erneuert
show-withdrawn = vom Anbieter zurückgezogen
show-frozen = eingefroren: Der Anbieter hat zwei Kataloge signiert, die sich widersprechen; dieser Eintrag ist neuer als ihr gemeinsamer Stand
show-altered = aus den Texten wurden unsichtbare Zeichen entfernt; --json hat sie
show-next = Weiter: kreisnetz nachnutzen { $ref }

proof-says-entry = { $file }: { $name } führt { $ref } im Katalog, den der Kreis am { $day } signiert hat, Nr. { $seq }
proof-says-withdrawn = { $file }: { $name } hat { $ref } zurückgezogen ({ $reason }), laut dem Katalog, den der Kreis am { $day } signiert hat, Nr. { $seq }
proof-says-absent = { $file }: { $name } führt kein { $ref } im Katalog, den der Kreis am { $day } signiert hat, Nr. { $seq }
proof-entry = Eintrag
proof-digest = SHA-256
proof-valid = Gültig
proof-valid-until = bis { $day }
proof-expired = seine Zeit lief am { $day } ab: Es sollte einen neueren Katalog geben, fordern Sie einen neueren Nachweis an
proof-witnessed = Bezeugt
proof-witnessed-by-none = in dieser Datei von keinem anderen Kreis
proof-witnessed-by =
    { $count ->
        [one] von 1 anderen Kreis, am { $day }: { $names }
       *[other] von { $count } anderen Kreisen, zuerst am { $day }: { $names }
    }
proof-witnessed-by-many = von { $count } anderen Kreisen, zuerst am { $day }: { $names } und { $more } weiteren
proof-digits = Prüfziffern
proof-digits-same = { $digits }: dieselben wie angegeben
proof-digits-different = { $digits } hat, wer dies signiert hat
proof-digits-unchecked = { $digits }: nicht verglichen; fragen Sie { $name } am Telefon danach
proof-contradicted = Einen anderen Katalog mit der Nr. { $seq } hatten gesehen: { $names }. { $name } hat zweierlei gesagt.
proof-limits = Nicht nachgewiesen: dass es keinen neueren Katalog gibt, dass seither kein Schlüssel widerrufen wurde, dass stimmt, was im Eintrag steht.
proof-written = Geschrieben: { $file }, { $size }
proof-would = Würde { $file } schreiben, { $size }. Nichts wurde geschrieben.
proof-next = Weiter: kreisnetz verify { $file }
verify-invalid = { $file } weist nichts nach: { $why }
proof-fault-too_large = die Datei ist länger, als ein Nachweis sein darf
proof-fault-form = die Datei ist kein Nachweis, oder sie wurde beschädigt
proof-fault-version = dafür braucht es ein neueres kreisnetz
proof-fault-network = die Datei gehört zu einem anderen Netz
proof-fault-identity = die Schlüssel des Kreises gehören nicht zusammen
proof-fault-head = der signierte Katalog ist nicht lesbar
proof-fault-signature = der Schlüssel des Kreises hat diesen Katalog nicht signiert
proof-fault-publisher = der Katalog gehört einem anderen Kreis als die Schlüssel
proof-fault-leaf = die Zeile des Katalogs ist nicht die des Eintrags
proof-fault-path = der Eintrag steht nicht im Katalog
proof-fault-entry = die Bytes des Eintrags sind nicht die signierten
proof-fault-neighbours = die Datei zeigt nicht, dass der Name fehlt
proof-fault-witness = das Wort eines Zeugen stimmt nicht
proof-fault-digits = die angegebenen Prüfziffern sind nicht die des Kreises, der signiert hat

status-state = Lage
status-county = Kreis
status-program = Programm
status-state-starting = startet
status-state-ready = bereit
status-state-degraded = eingeschränkt
status-state-not-ready = nicht bereit
status-state-stopping = endet
status-stopped = kreisnetz { $version }, läuft nicht
status-up-seconds = kreisnetz { $version }, seit { $count } s
status-up-minutes = kreisnetz { $version }, seit { $count } min
status-up-hours = kreisnetz { $version }, seit { $count } h
status-up-days =
    kreisnetz { $version }, seit { $count ->
        [one] 1 Tag
       *[other] { $count } Tagen
    }
status-network = Netz
status-peers-stopped = nicht verbunden, da der Knoten nicht läuft
status-peers = { $connected } Knoten ({ $direct } direkt, { $relayed } über Relais); von außen erreichbar: { $reachable }
status-reachable-yes = ja
status-reachable-no = nein
status-reachable-unknown = noch nicht bekannt
status-catalog = Katalog
status-head-none = noch nichts veröffentlicht
status-head =
    Epoche { $epoch }, Nr. { $seq }, { $entries ->
        [one] 1 Eintrag
       *[other] { $entries } Einträge
    }, gültig bis { $expires }
status-replica = Abbild
status-replica-reconciled =
    { $entries ->
        [one] 1 Eintrag
       *[other] { $entries } Einträge
    } von { $publishers ->
        [one] 1 Anbieter
       *[other] { $publishers } Anbietern
    }, abgeglichen { $ago }
status-replica-never =
    { $entries ->
        [one] 1 Eintrag
       *[other] { $entries } Einträge
    } von { $publishers ->
        [one] 1 Anbieter
       *[other] { $publishers } Anbietern
    }, noch nicht abgeglichen
status-members = Mitglieder
status-members-count = { $admitted } aufgenommen, { $pending } offen
status-members-trouble = { $admitted } aufgenommen, { $pending } offen, { $conflict } im Konflikt, { $frozen } eingefroren
status-inbox = Posteingang
status-unread =
    { $count ->
        [one] 1 ungelesene Nachricht
       *[other] { $count } ungelesene Nachrichten
    }
status-health = Zustand
status-fine =
    { $count ->
        [one] 1 Prüfung ist in Ordnung
       *[other] alle { $count } Prüfungen sind in Ordnung
    }
check-stopped = der Knoten läuft nicht
check-own_head_unconfirmed = noch kein Knoten hat den eigenen Stand seit dem Start bestätigt; vorher wird nichts signiert
check-own_head_conflict = mit dem Schlüssel dieses Kreises wurde oder wurde vielleicht ein zweiter Stand für dieselbe Stelle signiert; mehr wird nicht signiert
check-own_head_conflict-hint = eine zweite Kopie dieses Knotens anhalten, dann: kreisnetz key delegate --new-epoch --root-dir ORDNER
check-frozen = { $frozen ->
        [one] 1 Katalog ist eingefroren
       *[other] { $frozen } Kataloge sind eingefroren
    }, denn Stände mit einer Nr. widersprechen sich
check-no_peers = { $connected } Knoten, zu lange zu wenige
check-lag = zuletzt { $reconciled } mit einem Knoten abgeglichen
check-lag-never = noch mit keinem Knoten abgeglichen
check-key_expiring = der Signierschlüssel gilt bis { $until }
check-key_expiring-never = kein Signierschlüssel gilt; nichts kann veröffentlicht werden
check-disk_low = nur noch { $free } sind frei
check-disk_low-hint = Platz auf dem Datenträger schaffen
check-not_admitted = das Netz kennt diesen Anbieter noch nicht; andere sehen den Katalog nicht
check-backup_old = letzte Sicherung { $backup }
check-backup_old-never = es gibt noch keine Sicherung

peers-none = Noch ist kein anderer Knoten bekannt.
peer-connected = verbunden
peer-dialling = wählt
peer-backoff = später erneut
peer-unreachable = nicht erreichbar
peer-banned = gesperrt
path-direct = direkt
path-relay = Relais
path-proxy = Proxy

adopt-files =
    { $count ->
        [one] 1 Datei
       *[other] { $count } Dateien
    }, { $size } geprüft; dieser Knoten hält sie nun auch bereit
adopt-signed = Nachnutzung signiert, Nr. { $seq }; öffentlich: Kreis, Version, Stufe, Modell
adopt-next = Weiter: kreisnetz adoptions
file-written = { $path }, { $size }: geprüft und nach { $to } geschrieben
file-next = Weiter: kreisnetz adopt { $ref }
file-would-held = { $path }, { $size }: schon hier.
file-would-fetch = { $path }, { $size }, davon { $missing } zu holen bei { $holders }.
adopt-would-held =
    { $count ->
        [one] 1 Datei
       *[other] { $count } Dateien
    }, { $size }: schon hier.
adopt-would-fetch =
    { $count ->
        [one] 1 Datei
       *[other] { $count } Dateien
    }, { $size }: würde { $missing } laden, von: { $holders }
adopt-would = Würde { $ref } nachnutzen, Stufe { $stage }, mit Nr. { $seq } des Katalogs.
adopt-would-version = Würde { $ref } { $version } nachnutzen, Stufe { $stage }, mit Nr. { $seq } des Katalogs.
adopters-counts = { $operation } in Betrieb (davon { $unconfirmed } unbestätigt), { $way } auf dem Weg, { $ended } beendet
publisher-id = Id
publisher-digits = Ziffern
publisher-path = Aufnahme
publisher-rival = Rivale
publisher-identity = Identität
publisher-heads = Stände
event-inception = Beginn
event-delegation = Vollmacht
event-rotation = neue Wurzel
event-revocation = Widerruf
event-claim = Rettung beantragt
event-veto = Rettung abgelehnt
event-recovery = Rettung
event-succession = Nachfolge
event-void = { $event } (ungültig)
key-root = Wurzel
key-next = nächster
key-signing = Signier
head-first = erster
head-linked = lückenlos
head-gap = Lücke
head-oldest = ältester hier
publisher-frozen = zwei signierte Stände widersprechen sich; der Katalog ist bei Nr. { $seq } eingefroren, Neueres wird nicht gesucht
publisher-frozen-whole = zwei signierte Stände widersprechen sich vom ersten an; nichts vom Katalog wird gesucht
publisher-voided = der vorliegende Katalog gilt nicht mehr: Sein Schlüssel wurde widerrufen, seine Epoche geschlossen oder sein Zweig verworfen; nichts davon wird gesucht
publisher-contested = zwei Ereignisse der Identität widersprechen sich; Bisheriges bleibt, Neueres wird nicht angenommen
publisher-healed = zwei signierte Stände widersprachen sich; die Wurzelschlüssel haben es aufgelöst, der Katalog ist ganz
publisher-proof = Beweis
publisher-known = Bekannt
publisher-known-since = seit { $day }
publisher-head = Stand
publisher-contrary = Epoche { $epoch }, Nr. { $seq }, { $day } { $digest }
publisher-more =
    { $count ->
        [one] 1 weiterer Beweis wurde gezählt
       *[other] { $count } weitere Beweise wurden gezählt
    }
publisher-next =
    Weiter: den Kreis anrufen und die Prüfziffern vergleichen.
    Seine Wurzelschlüssel heilen es: eine neue Epoche, die beide Stände auflöst.
publisher-next-own =
    Weiter: die zweite Kopie dieses Knotens anhalten (zurückgespielte Sicherung,
    geklonter Rechner). Den Ordner behalten, dessen Katalog weitergeht, dann mit
    den Wurzelschlüsseln eine Epoche eröffnen, die beide Stände auflöst:
    kreisnetz key delegate --new-epoch --root-dir ORDNER
publisher-next-call =
    Weiter: den Kreis anrufen und die Prüfziffern vergleichen.
    Seine Wurzelschlüssel entscheiden, dann veröffentlicht er neu; hier ist nichts zu tun.
publisher-next-contested-own =
    Weiter: klären, wer das andere Ereignis signiert hat; war es im Kreis niemand,
    sind Wurzelschlüssel in fremden Händen. Nur ein Wechsel der Wurzel entscheidet,
    und diese Fassung kann ihn auf einer strittigen Identität nicht entwerfen.
publisher-next-voided-own =
    Weiter: mit den Wurzelschlüsseln in einer neuen Epoche einen Signierschlüssel bevollmächtigen,
    dann veröffentlichen: kreisnetz key delegate --new-epoch --root-dir ORDNER
adoptions-none = Dieser Kreis nutzt noch nichts nach.
adoptions-next-none = Weiter: kreisnetz suche WORT
adoptions-count =
    { $count ->
        [one] 1 Nachnutzung
       *[other] { $count } Nachnutzungen
    }, { $newer } mit einer anderen Version beim Anbieter
adoptions-next = Weiter: kreisnetz zeige { $ref }

publish-nothing-ever = Nichts zu veröffentlichen; der Katalog von { $name } hat noch keine Einträge.
publish-nothing = Nichts zu veröffentlichen; der Katalog von { $name } bleibt bei Nr. { $before }.
publish-would-first = Würde den Katalog von { $name } veröffentlichen, Nr. { $after } (der erste):
publish-would = Würde den Katalog von { $name } veröffentlichen, Nr. { $after } (bisher { $before }):
publish-done-first = Katalog von { $name } veröffentlicht, Nr. { $after } (der erste):
publish-done = Katalog von { $name } veröffentlicht, Nr. { $after } (bisher { $before }):
publish-add = neu
publish-change = geändert
publish-withdraw = zurückgezogen
publish-held =
    Bei { $count ->
        [one] 1 anderen Knoten
       *[other] { $count } anderen Knoten
    } vorhanden: { $names }
publish-how = Nichts geschrieben. Veröffentlichen: kreisnetz publish --expect { $before }
publish-how-withdraw =
    Nichts geschrieben.
    Zurückziehen: kreisnetz withdraw { $slug } --reason CODE --expect { $before }

drafts-none = Es gibt keine Entwürfe.
drafts-next-none = Weiter: kreisnetz draft new ART SLUG
drafts-next-lint = Weiter: kreisnetz draft lint
drafts-next = Weiter: kreisnetz publish --dry-run
draft-made = Entwurf angelegt ({ $kind }): { $path }
draft-imported = Entwurf übernommen ({ $kind }): { $path }
draft-would = Würde einen Entwurf anlegen ({ $kind }): { $path }
draft-origin = Aus
draft-files = Behalten
draft-open = Offen
draft-next = Weiter: { $path } bearbeiten, dann kreisnetz draft lint
draft-state-new = neu
draft-state-changed = geändert
draft-state-published = veröffentlicht
draft-state-invalid = fehlerhaft
lint-counts =
    { $drafts ->
        [one] 1 Entwurf
       *[other] { $drafts } Entwürfe
    }, { $errors } Fehler, { $warnings ->
        [one] 1 Warnung
       *[other] { $warnings } Warnungen
    }

init-keys = Schlüssel erzeugt; Prüfziffern { $digits }
init-network =
    Netz „{ $name }“ { $id } mit { $founding ->
        [one] 1 Gründungskreis
       *[other] { $founding } Gründungskreisen
    }
init-not-admitted = Noch nicht aufgenommen. Suchen und Nachnutzen geht; andere finden Ihren Katalog nach der Aufnahme
init-would = Würde Schlüssel und Einstellungen anlegen für { $publisher }:
init-home = Ordner
init-roots = Wurzelschlüssel
init-next =
    Weiter: { $commands }
    Bringen Sie die Wurzelschlüssel an 3 Orte.

version-plain = kreisnetz { $version } ({ $target }), Format { $format }, { $licence }
version-revision = kreisnetz { $version } ({ $revision }, { $target }), Format { $format }, { $licence }
origin-default = eingebaut

warning-files_not_fetched = { $where }: Die Dateien wurden nicht geladen; nur die Nachnutzung wurde signiert
warning-held_by_too_few = Weniger Knoten als gewünscht haben den neuen Katalog bisher; er verbreitet sich weiter
warning-unknown_kind = { $where }: eine Art, die diese Fassung nicht kennt
warning-newer_version = { $where }: für eine neuere Fassung des Formats geschrieben
warning-entry_broken = { $where }: bricht eine Regel seiner Art

not-stated = keine Angabe
freshness-recalled = zurückgerufen
evidence-piloted = erprobt
evidence-adopted = nachgenutzt
evidence-evaluated = unabhängig evaluiert

compare-population = Einwohner
compare-population_date = Stand
compare-area_km2 = Fläche, km²
compare-density = Je km²
compare-rural_type = Raumtyp
compare-land = Land
compare-programmes = Programme
compare-services = Dienste
compare-assets = Bausteine
compare-adopted = Nachgenutzt
compare-adopted_by = Nachnutzer
compare-topics = Handlungsfeld
compare-kind = Art
compare-type = Bausteinart
compare-state = Reifegrad
compare-evidence = Nachweise
compare-confirmed = Nutzer
compare-unconfirmed = Unbestätigt
compare-on_the_way = In Vorbereitung
compare-ended = Beendet
compare-like_mine = Wie wir
compare-latest_adoption = Zuletzt
compare-licence = Lizenz
compare-operating_models = Betrieb
compare-year_cents = Im Jahr, hier
compare-effort_days = Personentage
compare-privacy = Personenbezug
compare-accessibility = Barrierefrei
compare-standards = Standards
compare-maintained_until = Gepflegt bis
compare-updated = Stand vom
compare-evaluations = Evaluationen
compare-feedback = Rückmeldung, 1 bis 5
compare_equal =
    { $count ->
        [one] 1 weitere Zeile ist gleich.
       *[other] { $count } weitere Zeilen sind gleich.
    }

inbox-none =
    Nichts Neues.{ $read ->
        [0] {""}
        [one] {" "}1 Nachricht wurde gelesen.
       *[other] {" "}{ $read } Nachrichten wurden gelesen.
    }
inbox-count =
    { $unread ->
        [one] 1 Nachricht ist ungelesen
       *[other] { $unread } Nachrichten sind ungelesen
    }
inbox-next = Weiter: { $command }
inbox-read = Gelesen: kreisnetz posteingang read { $id }
inbox-what-recall = RÜCKRUF
inbox-what-refused = nicht gesucht
inbox-what-withdrawn = zurückgezogen
inbox-what-confirm_due = bestätigen
inbox-what-new_version = neue Version
inbox-what-support = Begleitung
inbox-what-adoption = Nachnutzung
inbox-what-evaluation = Evaluation
inbox-what-pilot = Erprobung
inbox-what-feedback = Rückmeldung
inbox-what-reply = Stellungnahme

event-watch-entry_added = neu
event-watch-entry_changed = geändert
event-watch-entry_withdrawn = zurückgezogen
event-watch-adoption = Nachnutzung
event-watch-evaluation = Evaluation
warning-events_lost = Es geschah mehr, als dieser Knoten noch aufgezeichnet hat; das Beobachten beginnt neu
warning-recalled = { $where } wurde vom Anbieter ZURÜCKGERUFEN: vor weiterer Nutzung bitte nachfragen

show-recalled = Vom Anbieter ZURÜCKGERUFEN. Gezeigt wird die Version, die dieser Kreis nachnutzt. Fragen Sie den Anbieter, bevor Sie weitermachen.
show-evidence = Nachweise
show-effort = Aufwand
show-days =
    { $count ->
        [one] 1 Personentag
       *[other] { $count } Personentage
    }
show-once = { $amount } einmalig
show-a-year = { $amount } im Jahr
show-stated =
    { $stated } (Angabe von { $count ->
        [one] 1 Nachnutzer
       *[other] { $count } Nachnutzern
    })
show-similar = Ähnlich
show-similar-parts = { $county } { $distance } (Einwohner { $population }, Dichte { $density }, Land { $land }, Raumtyp { $rural })
show-similar-adopted = ; nutzt { $refs }
show-diff =
    Geändert seit der nachgenutzten Version: { $count ->
        [one] 1 Feld
       *[other] { $count } Felder
    }
show-diff-none = Seit der nachgenutzten Version hat sich nichts geändert.
show-reply = Stellungnahme von { $publisher }: { $text }
show-independent = unabhängig
show-not-independent = nicht unabhängig
show-responses = { $count } Antworten ({ $audience })

status-current = Aktuell
status-current-on =
    auf { $count ->
        [one] 1 anderen Knoten
       *[other] { $count } anderen Knoten
    }
check-recalled = etwas, das dieser Kreis nutzt, wurde vom Anbieter zurückgerufen

adopt-licence = Lizenz
adopt-needs = Bedarf
adopt-public = Öffentlich
adopt-public-what = Kreis, Version, Stufe, Betriebsmodell, Kosten und Aufwand, als { $ref }
adopt-undo = Zurück
compare-period = Laufzeit
compare-approved_by = Beschlossen von
compare-approved_on = Beschlossen am
compare-goals = Ziele
compare-measures = Maßnahmen
compare-measures_planned = geplant
compare-measures_running = laufend
compare-measures_done = umgesetzt
compare-measures_dropped = verworfen
compare-budget_cents = Budget
compare-shared = Gemeinsam
compare-funder = Fördergeber
compare-funder_level = Ebene
compare-target = Zielgruppe
compare-max_cents = Höchstens
compare-max_months = Monate
compare-projects = Vorhaben
compare-total_cents = Insgesamt
compare-own_share_percent = Eigenanteil, %
compare-focus = Schwerpunkte
compare-transfer = Übertragbarkeit
compare-open_source = Offener Quelltext
compare-call = Aufruf
show-offers =
    { $count ->
        [0] Noch kein Begleitangebot passt zu diesem Gesuch.
        [one] Ein Begleitangebot passt:
       *[other] { $count } Begleitangebote passen:
    }
show-requests =
    { $count ->
        [0] Noch kein Hilfegesuch passt zu diesem Angebot.
        [one] Ein Hilfegesuch passt:
       *[other] { $count } Hilfegesuche passen:
    }
show-until = bis { $day }
yes = ja
no = nein

# Schlüssel der eigenen Identität und Vollmachten.
key-publisher = Anbieter
key-none = Kein Signierschlüssel ist bevollmächtigt; nichts kann veröffentlicht werden
key-until = Der Signierschlüssel ist bevollmächtigt bis { $day }, noch { $days } Tage
key-renew = Die Vollmacht des Signierschlüssels endet am { $day }, in { $days } Tagen; erneuern Sie sie jetzt, die Beauftragten brauchen Zeit
key-ended = Die Vollmacht des Signierschlüssels endete am { $day }; nichts kann veröffentlicht werden
key-next-renew =
    Weiter: Knoten anhalten, dann
      kreisnetz key delegate --root-dir ORDNER       mit den Wurzelschlüsseln vor Ort
      kreisnetz key delegate --to DATEI              um es den Beauftragten zu bringen
key-plan = Wurzelschlüssel von { $name } bevollmächtigen einen Schlüssel dieses Knotens, den Katalog zu signieren.
key-plan-epoch = Eine neue Epoche ({ $epoch }): Was eine andere Kopie dieses Knotens noch signieren kann, ist überall nichtig, sobald es einen Stand der neuen gibt.
key-plan-others = Andere sehen mit dem nächsten Stand eine neue Vollmacht; am Katalog ändert sich nichts.
key-plan-back = Sie wird nicht zurückgenommen; eine spätere Vollmacht ersetzt sie.
key-go-on = Weiter? [J/n]
key-passphrase = Kennwort von { $file } (wird nicht angezeigt):
key-passphrase-again = Das öffnet sie nicht. Kennwort von { $file }:
key-drafted = Entworfen in { $file }; der neue Schlüssel bleibt auf diesem Knoten und hat schon signiert. Der Knoten darf solange wieder laufen.
key-signed = { $file } ist von { $found } von { $needed } Wurzelschlüsseln signiert
key-applied = Der neue Signierschlüssel gilt bis { $day }
key-guard-renewed = Der Signierwächter wurde in der neuen Epoche neu angelegt; die alte Datei endet auf .retired
key-signer = Neuer Schlüssel
key-replaces = Ersetzt
key-valid = Gültig
key-valid-days = { $begin } bis { $end }
key-epoch = Epoche
key-signatures = Signaturen
key-signatures-of = { $found } von { $needed } Wurzelschlüsseln
key-resolves = Geheilte Stände
key-next-command = Weiter: { $command }
key-next-run = Weiter: kreisnetz run

# Widerrufe und Wechsel der Wurzelschlüssel.
key-plan-revocation = Wurzelschlüssel von { $name } erklären einen Signierschlüssel für nichtig.
key-plan-revocation-others = Andere verwerfen seine Stände nach dem letzten guten und sehen den Grund; bis ein neuer Schlüssel bevollmächtigt ist, wird nichts veröffentlicht.
key-plan-revocation-back = Ein Widerruf wird nie zurückgenommen. Weiter geht es mit einem neuen Schlüssel: kreisnetz key delegate --new-epoch
key-plan-rotation = Die Schlüssel des nächsten Satzes werden Wurzelschlüssel von { $name }; die bisherigen können danach nichts mehr signieren.
key-plan-rotation-others = Andere sehen neue Wurzelschlüssel und eine neue Epoche; Vollmachten enden, und Stände nach dem letzten guten sind nichtig.
key-plan-rotation-back = Der Wechsel wird nicht zurückgenommen; nur ein späterer mit dem neuen nächsten Satz ersetzt ihn. Danach: kreisnetz key delegate
key-listed = Die letzten Stände dieses Signierschlüssels; entscheiden Sie, welcher der letzte gute ist.
key-head = Stand
key-head-told = Nr. { $seq }, Epoche { $epoch }, { $when }, { $entries ->
        [one] ein Eintrag
       *[other] { $entries } Einträge
    }
key-revoked = Nichtiger Schlüssel
key-reason = Grund
key-reason-stolen = gestohlen, oder vielleicht
key-reason-lost = verloren
key-reason-retired = nicht mehr benutzt
key-last-good = Letzter guter Stand
key-last-good-seq = Nr. { $seq }
key-last-good-none = keiner
key-new-root = Neue Wurzel
key-guardian = Hüter
key-new-file = Neue Datei
key-missing = Noch nötig
key-missing-root = Wurzelschlüssel: { $root }
key-missing-all = bisherige Wurzelschlüssel: { $root }, Schlüssel des nächsten Satzes: { $new }
key-signatures-all = { $found } von { $needed } Schlüsseln
key-drafted-other = Entworfen in { $file }. Der Knoten darf solange wieder laufen.
key-signed-all = { $file } ist von { $found } von { $needed } Schlüsseln signiert
key-revocation-applied = Der Signierschlüssel ist nichtig; bis zu einer neuen Vollmacht wird nichts veröffentlicht
key-rotation-applied = Der nächste Satz ist jetzt der Wurzelsatz; seine Dateien behalten ihren Namen, die bisherigen Wurzelschlüssel sind wertlos
