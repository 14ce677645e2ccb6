# Sicherungen.

backup-done = Sicherung geschrieben: { $file }, { $size }: Katalog Nr. { $seq } mit { $entries } Einträgen, { $members } Dateien
backup-would = Würde { $file } schreiben.
backup-without = Sie enthält weder Schlüssel noch Signierwächter; Kataloge anderer Kreise kommen aus dem Netz zurück.
backup-outside = Außerhalb des Ordners und nicht darin: { $paths }
backup-removed = Entfernt, über backup.keep hinaus: { $file }
backup-next = Weiter: in ein anderes Gebäude kopieren · kreisnetz backup verify { $file }
backup-holds = { $file } ist vollständig: { $county }, { $day }, Katalog Nr. { $seq } mit { $entries } Einträgen, { $members } Dateien
backup-would-restore = Würde { $county }, { $day }, Katalog Nr. { $seq } mit { $entries } Einträgen, in { $home } zurückspielen.
backup-restored = Zurückgespielt in { $home }: { $county }, { $day }, Katalog Nr. { $seq } mit { $entries } Einträgen
backup-would-begin = Würde in { $home } einen Knoten von { $county } ohne Sicherung anlegen; der Katalog kommt von anderen Kreisen.
backup-begun = Ein Knoten von { $county } ohne Sicherung, in { $home }; Katalog und Dateien kommen von anderen Kreisen
backup-replaced = Vorher
backup-peer-id = Peer-Id
backup-restored-next =
    Weiter: kreisnetz run, bis kreisnetz status die neueste Nummer zeigt: sie kommt von anderen Kreisen.
    Dann anhalten, und: kreisnetz key delegate --new-epoch --root-dir ORDNER
    Der Knoten hat einen neuen Transportschlüssel: Tragen Sie die Peer-Id in den Entwurf „node“ ein.
backup-none = Keine Sicherung vorhanden.

error-import_invalid-backup = { $file } ist keine Sicherung: { $why }
error-import_invalid-identity = { $file } ist keine Identität: { $why }
error-hash_mismatch-backup = { $path }: { $why }
error-proof_invalid-backup = der Katalog in { $file } weist sich nicht aus
error-already_initialised-restore = { $home } ist nicht leer

hint-import_invalid-identity = init hat identity.cbor neben die Wurzelschlüssel gelegt
hint-import_invalid-backup = kreisnetz backup create ORDNER erstellt eine
hint-hash_mismatch-backup = eine andere Kopie nehmen, oder eine ältere: kreisnetz backup list ORDNER
hint-proof_invalid-backup = eine andere Kopie nehmen, oder eine ältere: kreisnetz backup list ORDNER
hint-already_initialised-replace = --replace legt das Vorhandene beiseite; --home ORDNER spielt anderswohin zurück
hint-missing_input-backup_dir = einen Ordner nennen, oder ein für alle Mal: kreisnetz config set backup.dir ORDNER

help-command-backup =
    kreisnetz backup: alles aus diesem Ordner, was kein anderer Kreis hat, als
    eine tar-Datei: Katalog und Identität, Einstellungen, Entwürfe. Ohne Schlüssel.

      backup list [ORDNER]     Sicherungen eines Ordners, die neueste zuerst
      backup create [ORDNER]   schreiben; der Knoten darf laufen. Ohne ORDNER:
                               backup.dir, davon bleiben backup.keep erhalten
      backup verify DATEI      ob sie vollständig ist und der Katalog sich ausweist
      backup restore DATEI     in einen leeren Ordner, bei angehaltenem Knoten
          --replace            in einen benutzten; sein Inhalt kommt beiseite
      backup restore --identity identity.cbor --network network.toml
                               ohne Sicherung: init hat identity.cbor neben die
                               Wurzelschlüssel gelegt, der Rest kommt von anderen
          --contact MAIL       Funktionspostfach für die Einstellungen

    Danach wird nichts signiert, bis Wurzelschlüssel eine neue Epoche öffnen.
