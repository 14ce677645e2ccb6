# Was schiefging, nach Kennung; eine Fassung mit Zusatz braucht die Werte, die sie nennt.

error-internal = Im Programm ist etwas schiefgegangen
error-internal-what = Im Programm ist etwas schiefgegangen: { $what }

error-not_ready = Der Knoten kann seine Arbeit nicht tun

error-usage = Der Befehl wurde nicht verstanden
error-usage-unknown_flag = unbekannte Option „{ $flag }“
error-usage-extra = unerwartete Angabe „{ $value }“
error-usage-value = „{ $value }“ ist kein Wert für { $flag }
error-usage-values = „{ $value }“ ist kein Wert für { $flag }; erlaubt: { $allowed }
error-usage-missing = { $missing } fehlt
error-usage-no_value = { $flag } verlangt einen Wert
error-usage-conflict = { $flag } und { $other } schließen sich aus
error-usage-repeated = { $flag } steht zweimal da
error-usage-not_built = { $what } gibt es in dieser Fassung noch nicht
error-usage-query = Die Anfrage ist fehlerhaft geschrieben
error-usage-query_value = „{ $value }“ ist kein Wert für { $field }
error-usage-row = Eine Zeile { $row } gibt es in der letzten Liste nicht
error-usage-row_pipe = Zeilennummern gibt es nur am Terminal; nennen Sie den Eintrag
error-usage-reference = „{ $ref }“ ist keine Angabe wie uelzen/kuubu
error-usage-reason = { $reason }
error-usage-not_built_value = { $flag } { $value } gibt es in dieser Fassung noch nicht
error-usage-flag = „{ $value }“ ist kein Wert für { $flag }
error-usage-guardians = 0, 5, 7 oder 9 Hüter aus mindestens drei Ländern; genannt sind { $found } aus { $lands }
error-usage-address = „{ $address }“ lässt sich nicht anwählen: { $why }
error-usage-stage = { $stage } folgt nicht auf { $before }
error-usage-slug = „{ $value }“ ist kein Kurzname eines Eintrags
error-usage-own_entry = { $ref } ist Ihr eigener Eintrag; nachnutzen lässt sich, was andere gemacht haben
error-usage-compare_number = Vergleichen lassen sich 2 bis 6 Einträge, nicht { $number }
error-usage-compare_kinds = Diese lassen sich nicht miteinander vergleichen: { $kinds }
error-usage-not_adoptable = { $ref } ist ein Eintrag der Art { $kind } und lässt sich nicht nachnutzen
error-usage-body = Der Inhalt der Anfrage wird nicht angenommen: { $what }
error-usage-header = Die Kopfzeile { $header } wird nicht angenommen

error-unknown_command = Diesen Befehl gibt es nicht
error-unknown_command-command = unbekannter Befehl „{ $command }“

error-unknown_field = Dieses Feld gibt es nicht
error-unknown_field-field = unbekanntes Feld „{ $field }“; bekannt: { $known }

error-missing_input = Eine Angabe fehlt
error-missing_input-flag = { $flag } fehlt, und es darf nicht gefragt werden
error-missing_input-passphrase = Die Kennwörter aus { $flag } öffnen den Schlüssel nicht

error-ambiguous = Der Name steht für mehrere
error-ambiguous-candidates = „{ $name }“ steht für { $candidates }
error-ambiguous-county = „{ $county }“ steht für { $slugs }

error-partial = Nur ein Teil wurde erledigt

error-degraded = Der Knoten arbeitet, mit Warnungen

error-files_incomplete = Nicht alle Dateien sind da; nichts wurde signiert
error-files_incomplete-held_bytes = { $held_bytes } von { $total_bytes } Bytes sind hier und bleiben; nichts wurde signiert

error-not_found = Nichts hat diesen Namen
error-not_found-ref = Einen Eintrag { $ref } gibt es nicht
error-not_found-county = Einen Kreis oder Anbieter „{ $county }“ gibt es nicht
error-not_found-version = { $ref } gibt es hier nicht in der Fassung { $version }
error-not_found-adoption = Dieser Kreis nutzt { $ref } nicht
error-not_found-adopted_version = Die übernommene Version von { $ref } lag diesem Knoten nie vor
error-not_found-message = Eine Nachricht { $message } gibt es nicht
error-not_found-draft = Einen Entwurf „{ $slug }“ gibt es nicht
error-not_found-key = Eine Einstellung „{ $key }“ gibt es nicht
error-not_found-own_head = Ein eigener Stand Nr. { $seq } wird nicht mehr oder noch nicht gehalten
error-not_found-signing_key = Diese Identität hatte keinen Signierschlüssel { $digits }
error-not_found-file = Eine Datei { $file } gibt es nicht
error-not_found-topic = Ein Hilfethema „{ $topic }“ gibt es nicht
error-not_found-path = Der Knoten kennt { $path } nicht
error-not_found-page = Eine Seite { $page } gibt es nicht
error-not_found-host = Dieser Anschluss hört nicht auf { $host }; web.allowed_hosts ergänzt Namen
error-not_found-route = Die Steuerschnittstelle kennt { $route } nicht

error-withdrawn = Der Eintrag wurde zurückgezogen
error-withdrawn-reason = { $ref } wurde vom Anbieter zurückgezogen: { $reason }
error-withdrawn-ref = { $ref } wurde vom Anbieter zurückgezogen

error-no_hits = Nichts gefunden
error-no_hits-query = Nichts gefunden für „{ $query }“

error-expectation_failed = Der Katalog hat nicht die erwartete Nr.
error-expectation_failed-expected = Der Katalog steht bei Nr. { $actual }, nicht { $expected }
error-expectation_failed-voided = Wurzelschlüssel haben den neuesten eigenen Stand widerrufen: zuerst veröffentlichen, damit zurückgenommen wird, was er geändert hat
error-expectation_failed-event = Das Ereignis folgt nicht auf diese Identität: { $why }
error-expectation_failed-signed_before = Mit den Schlüsseln neben { $file } wurde ein anderes Ereignis signiert, das auf dasselbe folgt

error-already_initialised = Im Ordner ist schon eine Identität
error-already_initialised-home = In { $home } ist schon die Identität von { $publisher }

error-home_in_use = Ein anderer Prozess arbeitet mit diesem Ordner
error-home_in_use-home = Ein anderer Prozess arbeitet mit { $home }

error-address_in_use = Die Adresse ist belegt
error-address_in_use-address = { $address } ist belegt

error-exists = Das gibt es schon
error-exists-path = { $path } gibt es schon
error-exists-ref = { $ref } gibt es schon
error-exists-entry = Der Katalog hat schon einen anderen Eintrag { $ref }
error-exists-file = { $file } gibt es schon
error-exists-foreign = { $path } gibt es schon, und es stammt nicht von hier; nichts wurde überschrieben
error-exists-link = { $path } ist ein Verweis oder keine gewöhnliche Datei; ihm wird nicht gefolgt

error-vouch_limit = Die Bürgschaften dieses Jahres sind vergeben

error-recalled = Der Eintrag wurde vom Anbieter zurückgerufen
error-recalled-ref = { $ref } wurde vom Anbieter zurückgerufen

error-declined = Abgelehnt; nichts wurde getan

error-draft_invalid = Entwürfe haben Fehler; nichts wurde geschrieben
error-draft_invalid-errors = { $errors } Fehler in den Entwürfen; nichts wurde geschrieben
error-draft_invalid-reason = { $reason }; nichts wurde geschrieben
error-draft_invalid-file = { $path }: { $why }; nichts wurde signiert

error-import_invalid = Die Datei lässt sich nicht übernehmen
error-import_invalid-line = { $file }:{ $line }:{ $column }: { $reason }
error-import_invalid-file = { $file } lässt sich nicht übernehmen
error-import_invalid-key_event = { $file } ist keine Datei eines Schlüsselereignisses: { $why }
error-import_invalid-key_event_kind = Die Datei trägt ein anderes Ereignis, als dieser Befehl behandelt

error-too_large = Die Grenze ist überschritten
error-too_large-limit = Das sind mehr als { $limit } Bytes
error-too_large-entry = { $slug } hat { $actual } Bytes, mehr als ein Eintrag haben darf
error-too_large-why = Der Katalog käme über seine Grenze: { $why }
error-too_large-catalog = Der Katalog hätte mehr als { $limit } Einträge
error-too_large-identity = Die Identität hat { $limit } Ereignisse, mehr werden nicht angenommen

error-not_initialised = Hier gibt es noch keine Identität
error-not_initialised-home = In { $home } gibt es noch keine Identität

error-node_not_running = Der Knoten läuft nicht
error-node_not_running-socket = Der Knoten läuft nicht (kein Socket unter { $socket })

error-node_starting = Der Knoten startet, wandelt um oder hält an
error-node_starting-stopping = Der Knoten hält an

error-node_busy = Der Knoten hat mehr Anfragen, als er annimmt

error-config_invalid = Eine Einstellung wird nicht angenommen
error-config_invalid-reason = { $reason }
error-config_invalid-faults = { $faults } Einstellungen werden nicht angenommen
error-config_invalid-file = { $file } lässt sich nicht lesen
error-config_invalid-proxy = Proxys gibt es in dieser Fassung noch nicht; { $variable } nennt einen
error-config_invalid-network_file = Die Netzdatei wird nicht angenommen: { $why }
error-config_invalid-policy_file = Die lokale Regeldatei wird nicht angenommen: { $why }
error-config_invalid-key_file = { $file } ist kein Schlüssel dieses Knotens: { $why }
error-config_invalid-key_log = { $key } ist gesetzt: Die Geheimnisse der Verbindungen kämen in eine Datei
error-config_invalid-socket = { $key }: Unter { $path } lässt sich kein Socket anlegen
error-config_invalid-value = { $key } kann nicht { $value } sein
error-config_invalid-listen = Der Knoten kann nicht lauschen: { $why }
error-config_invalid-why = { $why }

error-config_unknown_key = Diese Einstellung gibt es nicht
error-config_unknown_key-key = unbekannter Name „{ $key }“
error-config_unknown_key-faults = { $faults } Einstellungen sind unbekannt oder werden nicht angenommen

error-network_mismatch = Der Ordner gehört zu einem anderen Netz
error-network_mismatch-found = Die Netzdatei hat die Kennung { $found }, der Ordner gehört zu { $expected }
error-network_mismatch-file = { $file } ist die Datei eines anderen Netzes
error-network_mismatch-event = Das Ereignis gehört zum Netz { $found }, der Ordner zu { $expected }

error-permission_denied = Nicht erlaubt
error-permission_denied-mode = Andere können { $path } lesen (Modus { $mode })
error-permission_denied-path = Nicht erlaubt: { $path }
error-permission_denied-socket = Nicht erlaubt: { $socket }
error-permission_denied-key_file = Der Schlüssel { $file } darf nicht gelesen werden
error-permission_denied-key_mode = Andere können den Schlüssel { $file } lesen (Modus { $mode })
error-permission_denied-passphrase = Das Kennwort öffnet { $file } nicht, oder die Datei wurde geändert

error-signature_invalid = Eine Signatur ist nicht die des Anbieters
error-signature_invalid-publisher = Eine Signatur ist nicht die von { $publisher }
error-signature_invalid-other_publisher = Das Ereignis betrifft einen anderen Kreis
error-signature_invalid-event = Eine Signatur unter dem Ereignis hält nicht
error-signature_invalid-missing = { $found } von { $needed } Wurzelschlüsseln haben signiert
error-signature_invalid-missing_new = { $found } von { $needed } bisherigen Wurzelschlüsseln und { $new } von { $keys } Schlüsseln des nächsten Satzes haben signiert

error-hash_mismatch = Die Bytes sind nicht die signierten
error-hash_mismatch-path = { $path }: Die Bytes sind nicht die signierten

error-proof_invalid = Der Nachweis stimmt nicht

error-encoding_invalid = Die Bytes haben nicht die zugelassene Form
error-encoding_invalid-manifest = Die Dateiliste verletzt eine Regel: { $why } ({ $reason })

error-not_admitted = Der Anbieter ist nicht aufgenommen
error-not_admitted-publisher = { $publisher } ist nicht aufgenommen

error-blocked = Der Anbieter ist hier gesperrt
error-blocked-publisher = { $publisher } ist hier gesperrt

error-equivocation = Es gibt zwei Stände mit einer Nr.
error-equivocation-own = Dieser Kreis hat zwei Stände signiert, die sich widersprechen; mehr wird nicht signiert
error-equivocation-why = Es gibt zwei Stände mit einer Nr.: { $why }

error-frozen = Der Katalog ist beim letzten gemeinsamen Stand eingefroren
error-frozen-publisher = Der Katalog von { $publisher } ist beim letzten gemeinsamen Stand eingefroren
error-frozen-own = zwei Ereignisse der eigenen Identität widersprechen sich; nichts wird signiert, bevor die Wurzelschlüssel entschieden haben
error-frozen-succeeded = andere Kreise sind an die Stelle von diesem getreten; er veröffentlicht nichts mehr

error-own_head_unconfirmed = Der eigene Stand ist noch nicht von anderen bestätigt

error-seq_reserved = Die nächste Nr. kann anderswo signiert worden sein
error-seq_reserved-reason = Die nächste Nr. kann anderswo signiert worden sein: { $reason }
error-seq_reserved-why = Die nächste Nr. kann anderswo signiert worden sein: { $why }
error-seq_reserved-new_epoch = Der Signierwächter fehlt oder gehört zu einer anderen Kopie dieses Knotens: Nur eine neue Epoche ist sicher

error-key_missing = Ein Schlüssel fehlt
error-key_missing-path = Der Schlüssel { $path } fehlt oder ist nicht lesbar
error-key_missing-file = Der Schlüssel { $file } fehlt
error-key_missing-delegation = Der Signierschlüssel hat keine gültige Vollmacht: { $why }
error-key_missing-other_key = Bevollmächtigt ist ein anderer Schlüssel als der unter keys/
error-key_missing-root = { $needed } Wurzelschlüssel dieser Identität sind nötig, { $found } liegen in { $folders }
error-key_missing-delegated = { $file } bevollmächtigt einen Schlüssel, den dieser Knoten nicht hat
error-key_missing-next = { $needed } Schlüssel des nächsten Satzes sind nötig, { $found } liegen in { $folders }
error-key_missing-none_delegated = Kein Signierschlüssel ist bevollmächtigt

error-key_expired = Die Vollmacht des Signierschlüssels ist abgelaufen
error-key_expired-expired = Die Vollmacht des Signierschlüssels endete am { $expired }

error-key_revoked = Der Schlüssel wurde widerrufen

error-no_peers = Kein anderer Knoten ist verbunden

error-no_holder = Kein verbundener Knoten hat die Datei

error-proxy_refused = Der Proxy verweigert den Weg nach außen

error-proxy_auth = Der Proxy verlangt Name und Kennwort

error-timeout = Die Antwort kam nicht rechtzeitig
error-timeout-seconds = Keine Antwort nach { $seconds } s
error-timeout-held_by = Der Stand ist signiert und gespeichert; bisher haben ihn { $held_by } von { $wait } Knoten

error-disk_full = Die Platte ist voll
error-disk_full-path = Die Platte ist voll: { $path }

error-quota = Das Kontingent ist erschöpft
error-quota-publisher = Die Dateien dieses Anbieters hätten { $needed } Bytes, höchstens { $limit } werden gehalten ({ $key })
error-quota-total = Die Dateien anderer hätten { $needed } Bytes, höchstens { $limit } werden gehalten ({ $key })

error-store_damaged = Der Speicher enthält nicht, was er soll
error-store_damaged-path = Der Speicher { $path } enthält nicht, was er soll
error-store_damaged-ref = Der Speicher enthält { $ref } nicht, wie es signiert wurde
error-store_damaged-why = Der Speicher enthält nicht, was er soll: { $why }

error-store_newer = Der Speicher stammt von einer neueren Fassung
error-store_newer-found = Der Speicher hat Format { $found }; diese Fassung liest { $known }

error-migration_needed = Der Speicher stammt von einer älteren Fassung

error-scenario_failed = Ein Schritt des Szenarios hielt nicht

error-interrupted = Unterbrochen

error-terminated = Vom System beendet
