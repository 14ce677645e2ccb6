# Was hilft, nach Kennung: eine bis drei Zeilen, je ein Befehl oder eine Handlung.
hint-internal = kreisnetz status
hint-not_ready = kreisnetz status
hint-usage = kreisnetz help
hint-usage-nearest = meinten Sie „{ $nearest }“?
hint-usage-command = kreisnetz help { $command }
hint-usage-not_built = kreisnetz help zählt auf, was es gibt
hint-usage-row = die Liste noch einmal ausführen oder den Eintrag nennen
hint-usage-not_built_value = kreisnetz help zählt auf, was es gibt
hint-unknown_command = kreisnetz help
hint-unknown_command-nearest = meinten Sie „{ $nearest }“?
hint-unknown_field = wählen Sie aus den genannten Feldern
hint-missing_input = geben Sie den Wert mit seiner Option an
hint-missing_input-flag = geben Sie { $flag } an
hint-ambiguous = nehmen Sie den längeren Namen oder den AGS
hint-partial = noch einmal ausführen; was erledigt ist, bleibt
hint-degraded = kreisnetz status
hint-files_incomplete =
    später wiederholen, wenn mehr Knoten da sind
    kreisnetz nachnutzen REF --no-files
hint-not_found = kreisnetz suche WORT
hint-not_found-county = ein Kreis hat einen Kurznamen, AGS oder amtlichen Namen: uelzen, 03360, Uelzen
hint-not_found-own_head = kreisnetz key revoke zeigt die letzten
hint-not_found-signing_key = die Prüfziffern stehen in: kreisnetz publisher show self
hint-not_found-key = kreisnetz config show
hint-not_found-topic = kreisnetz help
hint-not_found-draft = kreisnetz draft list
hint-not_found-nearest = meinten Sie „{ $nearest }“?
hint-withdrawn = kreisnetz suche WORT
hint-no_hits = einen Filter weglassen oder mit --all auch Veraltetes suchen
hint-expectation_failed = kreisnetz publish --dry-run
hint-expectation_failed-voided = kreisnetz publish
hint-expectation_failed-event = auf dem Knoten neu entwerfen: kreisnetz key delegate --to DATEI
hint-expectation_failed-signed_before =
    wenden Sie das zuerst signierte an; zwei davon frieren den Katalog überall ein
    nur wenn niemand es mehr hat: nehmen Sie seine Zeile aus dieser Datei
hint-already_initialised =
    kreisnetz status
    für eine andere: --home ORDNER
hint-home_in_use =
    kreisnetz status
    beenden Sie den anderen zuerst
hint-address_in_use = das andere Programm beenden oder einen Port wählen: kreisnetz config set network.listen
hint-exists = anderen Namen wählen oder das Vorhandene bearbeiten
hint-vouch_limit = warten, bis eine davon ein Jahr alt ist
hint-recalled =
    fragen Sie den Anbieter; der Kontakt steht in der Anzeige
    trotzdem nachnutzen: --despite-recall
hint-declined = noch einmal ausführen und ja sagen, oder --yes
hint-draft_invalid = kreisnetz draft lint
hint-import_invalid = verbessern Sie die Datei an der genannten Stelle
hint-import_invalid-key_event = kreisnetz key delegate --to DATEI macht eine
hint-too_large = kürzen; große Texte gehören in eine Datei eines Bausteins
hint-not_initialised = kreisnetz init
hint-node_not_running =
    sudo systemctl start kreisnetz
    kreisnetz run
hint-node_starting = kreisnetz status --wait
hint-node_busy = in einigen Sekunden wiederholen
hint-config_invalid =
    kreisnetz config check
    kreisnetz config show --origin
hint-config_invalid-proxy = kreisnetz config set proxy.url none
hint-config_invalid-key_log = unset { $key }
hint-config_unknown_key = kreisnetz config show
hint-config_unknown_key-nearest = meinten Sie „{ $nearest }“?
hint-network_mismatch = die Netzdatei zurücklegen oder einen anderen --home nehmen
hint-permission_denied = als Nutzer des Knotens ausführen: sudo -u kreisnetz kreisnetz …
hint-permission_denied-mode = chmod 600 { $path }
hint-permission_denied-key_mode = chmod 600 { $file }
hint-permission_denied-passphrase = es ist das, das init für die Wurzeldateien zeigte; andere Wurzelschlüssel tun es auch
hint-signature_invalid = aus anderer Quelle noch einmal holen
hint-signature_invalid-event = auf dem Knoten neu entwerfen: kreisnetz key delegate --to DATEI
hint-signature_invalid-missing_new = jeden, der noch fehlt: kreisnetz key rotate --sign DATEI --root-dir ORDNER
hint-signature_invalid-missing_revocation = kreisnetz key revoke --sign DATEI --root-dir ORDNER
hint-signature_invalid-missing = kreisnetz key delegate --sign DATEI --root-dir ORDNER
hint-hash_mismatch = später wiederholen, wenn mehr Knoten da sind
hint-proof_invalid = beim Anbieter einen neuen anfordern
hint-encoding_invalid = aus anderer Quelle noch einmal holen
hint-not_admitted = kreisnetz help admission
hint-blocked = sehen Sie in der Richtliniendatei dieses Knotens nach
hint-equivocation = den Knoten anhalten und nach einer zweiten Kopie suchen
hint-equivocation-own =
    den Knoten anhalten und nach einer zweiten Kopie suchen
    kreisnetz publisher show self
hint-frozen = kreisnetz key delegate --new-epoch --root-dir ORDNER, wenn es der eigene ist
hint-frozen-own = kreisnetz publisher show nennt die Ereignisse
hint-frozen-succeeded = kreisnetz key rotate, falls die Nachfolge ein Irrtum war
hint-own_head_unconfirmed = kreisnetz status --wait
hint-seq_reserved = nehmen Sie den Ordner mit der Wächterdatei, die zuletzt signiert hat; ist sie verloren: kreisnetz key delegate --new-epoch --root-dir ORDNER
hint-seq_reserved-new_epoch = kreisnetz key delegate --new-epoch --root-dir ORDNER
hint-key_missing = die Schlüsseldatei unter keys/ zurücklegen
hint-key_missing-root = jeden Stick nennen: --root-dir A --root-dir B
hint-key_missing-next = die Sticks des nächsten Satzes aus dem anderen Gebäude: --root-dir A --root-dir B
hint-key_missing-none_delegated = den früheren Schlüssel mit --key "PRÜFZIFFERN" nennen
hint-key_missing-delegated = auf dem Knoten anwenden, der es entwarf, oder neu entwerfen: kreisnetz key delegate --to DATEI
hint-key_expired = kreisnetz key delegate --root-dir ORDNER
hint-key_revoked = ein neuer Schlüssel, von den Wurzelschlüsseln bevollmächtigt, ersetzt ihn
hint-no_peers =
    kreisnetz peers
    kreisnetz help reachability
hint-no_holder = später wiederholen, wenn mehr Knoten da sind
hint-proxy_refused = kreisnetz help reachability
hint-proxy_auth = kreisnetz help reachability
hint-timeout =
    mehr Zeit geben: --timeout 2min
    kreisnetz status
hint-timeout-held_by = kreisnetz peers
hint-disk_full = Platz schaffen, dann wiederholen
hint-quota = kreisnetz config show
hint-store_damaged = den Knoten anhalten und den Ordner zur Prüfung aufheben
hint-store_newer = das neuere kreisnetz wieder installieren
hint-migration_needed = mit der Fassung starten, die ihn schrieb
hint-scenario_failed = mit dem gedruckten Startwert wiederholen
hint-interrupted = noch einmal ausführen; was fertig war, bleibt
hint-terminated = noch einmal ausführen; was fertig war, bleibt
