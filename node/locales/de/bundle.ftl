# Bündel: was geschrieben, was übernommen wird, und warum ein Katalog nicht.

error-usage-publiccode_software = { $ref } ist keine Software
error-usage-publiccode_repository = { $ref } nennt kein Quelltextverzeichnis, das publiccode.yml verlangt
error-usage-publiccode_contractor = { $ref } wird auf Vertrag gepflegt, nennt aber keine Einrichtung oder kein Ende
error-usage-publiccode_contact = weder { $ref } noch sein Anbieter nennt eine Stelle, die antwortet
hint-usage-publiccode = nur sein Anbieter kann das ergänzen; kreisnetz show { $ref } zeigt, was da ist

help-command-export =
    kreisnetz export bundle -o DATEI: Kataloge, wie signiert, in einer Datei

    Für einen Kreis ohne Netz und für das Archiv. Jeder Katalog darin beweist
    sich selbst; die Datei braucht keine Signatur. Sie wird beim Schreiben geprüft.

      export bundle        alle Kataloge, in denen hier gesucht wird
      --publisher KREIS    nur von diesem Kreis; mehrfach möglich
      --files none         die Einträge ohne Dateien von Bausteinen
      -o DATEI             wohin; eine vorhandene wird mit --yes ersetzt

      export dcat          als RDF für Datenportale; nach stdout ohne -o
      --format ttl|jsonld|rdfxml
      --profile de3|cpsv|adms|full   de3 Datensätze, cpsv Verwaltungsleistungen
      --kind ART           nur diese Arten
      --programme REF      nur von diesem Programm gefördert

      export publiccode REF   als publiccode.yml: wie sie kam, wo der Baustein
                           eine hat; sonst, oder mit --native, aus dem Eintrag

      export csv           Treffer einer Suche; alle Schalter von search
      --topic --land --licence --adopted-by --min-adopters --has --where --since
      --all --sort --limit --offset --fail-empty

help-command-import =
    kreisnetz import DATEI: übernimmt, was von einem Bündel gilt

    Jeder Katalog wird geprüft wie die Antwort eines Knotens; was nicht gilt, wird
    genannt, und die anderen gehen weiter. Vorhandenes wird übersprungen: Nach
    einem Abbruch einfach wiederholen.

      --check              alles prüfen, nichts speichern

    Ende: 0 alles übernommen oder vorhanden, 3 manches abgelehnt, 20 nichts
    Brauchbares, 7 kein Bündel.

export-done =
    { $file }: { $catalogs ->
        [one] 1 Katalog
       *[other] { $catalogs } Kataloge
    }, { $entries ->
        [one] 1 Eintrag
       *[other] { $entries } Einträge
    }, { $size }
export-would =
    Würde { $file } schreiben: { $catalogs ->
        [one] 1 Katalog
       *[other] { $catalogs } Kataloge
    }, { $entries ->
        [one] 1 Eintrag
       *[other] { $entries } Einträge
    }, { $size }
export-sha256 = SHA-256
export-skipped = bisher ohne Katalog: { $names }
export-next = Weiter: kreisnetz import { $file }

import-done =
    { $stored ->
        [one] 1 Katalog
       *[other] { $stored } Kataloge
    } mit { $entries ->
        [one] 1 Eintrag
       *[other] { $entries } Einträgen
    } gespeichert, { $held } schon vorhanden
import-would =
    Würde { $stored ->
        [one] 1 Katalog
       *[other] { $stored } Kataloge
    } mit { $entries ->
        [one] 1 Eintrag
       *[other] { $entries } Einträgen
    } speichern, { $held } schon vorhanden. Nichts wurde gespeichert.
import-nothing =
    Nichts Neues: { $held ->
        [one] 1 Katalog ist
       *[other] { $held } Kataloge sind
    } schon vorhanden ({ $stored } neu, { $entries } Einträge)
import-refused =
    { $count ->
        [one] 1 Katalog wurde
       *[other] { $count } Kataloge wurden
    } nicht übernommen:
import-nobody = unbekannter Anbieter
import-cut_off = die Datei ist abgeschnitten; kopieren Sie sie neu und wiederholen Sie den Befehl
import-altered = die Datei ist nicht, wie sie geschrieben wurde; was übernommen wurde, ist trotzdem geprüft
import-next = Weiter: derselbe Befehl ohne --check

refused-encoding_invalid = seine Bytes haben nicht die erlaubte Kodierung
refused-unknown_version = er braucht ein neueres kreisnetz
refused-network_mismatch = er gehört zu einem anderen Netz
refused-not_admitted = sein Anbieter ist nicht aufgenommen
refused-future = sein Stand ist in die Zukunft datiert
refused-lifetime = sein Stand gilt länger als erlaubt
refused-seq_jump = seine Nummer ist zu weit vor der vorhandenen
refused-need_identity = ein Ereignis seiner Identität fehlt oder folgt einem anderen Zweig
refused-not_delegated = kein Schlüssel ist beauftragt, seinen Stand zu signieren
refused-signature_invalid = die Signatur seines Standes ist nicht die seines Anbieters
refused-bad_identity = seine Identität ist nicht schlüssig
refused-own_head = ein Stand Ihres eigenen Katalogs, den dieser Knoten nicht hat: Suchen Sie nach einer zweiten Kopie des Knotens
refused-equivocation = er widerspricht einem vorhandenen Stand; beide sind signiert
refused-hash_mismatch = seine Einträge sind nicht die signierten
refused-cut_off = die Datei endet mitten in ihm

warning-bundle_cut_off = das Bündel ist abgeschnitten
warning-bundle_altered = das Bündel ist nicht, wie es geschrieben wurde

error-import_invalid-bundle = Die Datei ist kein Bündel
error-import_invalid-bundle_newer = Das Bündel stammt von einer neueren Fassung
error-network_mismatch-bundle = Das Bündel gehört zum Netz { $bundle }, dieser Knoten zu { $expected }
error-not_found-catalogs = Es gibt noch keinen Katalog zum Ausgeben
error-store_damaged-export = Das Bündel brach ab; das Protokoll des Knotens sagt, warum
hint-exists-yes = mit --yes ersetzen
hint-import_invalid-bundle = kreisnetz export bundle -o DATEI legt eines an, bei einem anderen Kreis
hint-import_invalid-bundle_newer = das neuere kreisnetz installieren
hint-network_mismatch-bundle = ein Bündel des eigenen Netzes erbitten

progress-export = Ausgeben
progress-fetch = Laden
progress-write = Schreiben
progress-import = Übernehmen
progress-check = Prüfen
progress-figures = { $share } %  { $done }/{ $total }  { $rate }/s  noch { $seconds } s
progress-figures-open = { $done }  { $rate }/s
progress-line = { $phase }: { $figures }
progress-done = { $phase }: fertig nach { $seconds } s
derived-done = { $file } geschrieben, { $size }
derived-would = Würde { $file } schreiben, { $size }; nichts geschrieben
