# Die Texte von `kreisnetz help`. Jede Option steht im Text ihres Befehls; ein Test sieht nach.

help-top =
    kreisnetz: Dienste und Bausteine deutscher Kreise, geteilt ohne Zentrale

    Aufruf: kreisnetz <Befehl> [Angaben] [Optionen]

    Finden und nachnutzen
      search, suche WORT…      Einträge aller Kreise finden
      show, zeige EINTRAG      einen Eintrag zeigen, etwa uelzen/kuubu
      adopt, nachnutzen EINTRAG   erklären, dass Ihr Kreis ihn nutzt
      adoptions · adopters EINTRAG   was Ihr Kreis nachnutzt · wer ihn nutzt
      compare, vergleiche      Einträge nebeneinander
      inbox, posteingang · watch   was Ihren Kreis angeht · was sich ändert
      publisher show KREIS · network   warum er dazugehört · wer das Netz gründete

    Nachprüfen
      vouch · pending · trust KREIS   bürgen · wem was fehlt · Prüfziffern
      proof EINTRAG            eine Datei schreiben, die jeder offline prüft
      verify DATEI…            solche Dateien prüfen, ohne Knoten und Netz

    Veröffentlichen
      draft                    Entwürfe zeigen, anlegen, prüfen, übernehmen
      publish                  Entwürfe signieren und veröffentlichen
      withdraw NAME            einen Eintrag zurückziehen

    Der Knoten
      init · key               Identität anlegen · Signierschlüssel erneuern
      run · status             Knoten im Vordergrund · wie es ihm geht
      peers · backup           andere Knoten · dieser Ordner als eine Datei
      export · import          Kataloge als eine Datei, für Kreise ohne Netz
      config                   Einstellungen und woher sie kommen

      version · completions SHELL · help [THEMA]

    Nützliche Optionen, vor oder nach dem Befehl
      --json                   ein JSON-Dokument, auch bei Fehlern
      -n, --dry-run            nur planen
      --home ORDNER            anderer Datenordner
      --lang de|en             Sprache der Texte

    Mehr: kreisnetz help BEFEHL · kreisnetz help environment, exit-codes,
    formats, accessibility, admission, reachability oder Name eines Fehlers

help-global =
    Optionen jedes Befehls
      --home ORDNER        Datenordner (oder KREISNETZ_HOME)
      --json               ein Dokument auf stdout, auch bei Fehlern
      --jsonl              Ereignisse, eines je Zeile
      --fields a,b.c       nur diese Felder eines Eintrags
      --lang de|en         Sprache der Texte
      -q, --quiet          nur Fehler; -v, -vv, --verbose: mehr auf stderr
      -n, --dry-run        nur planen
      -y, --yes            Rückfragen bejahen; ersetzt keine fehlende Angabe
      --no-input           nichts fragen
      --offline            keine Netzanfrage auslösen
      --timeout 30s        für eine Antwort des Knotens; 0: keine Grenze
      --color auto|always|never
      --no-pager           angenommen; diese Fassung hat keinen Seitenanzeiger

help-command-init =
    kreisnetz init: legt Identität, Schlüssel, config.toml und erste Entwürfe an

    Vier Fragen, jede mit einer Option. Ein zweiter Lauf ändert nichts.

      --county X           Name, Kurzname oder AGS des Kreises; AGS der Gemeinde
      --name NAME          Name der Gemeinde
      --partner NAME       ein Verband, ein Unternehmen: kein Kreis, kein AGS
      --contact MAIL       Funktionspostfach, nie das einer Person
      --root-dir ORDNER    wohin Wurzel- und Folgeschlüssel kommen; sie gehören
                           vom Netz getrennt verwahrt
      --root-keys 2/3      wie viele Schlüssel ein Satz hat, höchstens 9, und wie
                           viele signieren müssen, immer mehr als die Hälfte
      --network DATEI      die Netzdatei
      --proxy env|none     Weg nach außen; Wählen über einen Proxy kommt später
      --from KREIS         an wessen Stelle diese Identität tritt: help recovery

help-command-run =
    kreisnetz run: der Knoten, im Vordergrund

    Das Protokoll geht nach stderr. SIGTERM und SIGINT beenden ihn geordnet, Code 0.

help-command-status =
    kreisnetz status: bereit, eingeschränkt oder nicht, und warum

    Codes: 0 bereit, 3 eingeschränkt, 1 nicht bereit, 12 startet oder hält an,
    11 läuft nicht (dann sagt der Speicher, was er weiß).

      --wait               zurückkehren, sobald der Knoten bereit ist
      --format text        die einzige Form dieser Fassung

help-command-publish =
    kreisnetz publish [NAME…]: ein signierter Stand für alle Änderungen der Entwürfe

      --expect NR          nur, wenn der Katalog bei dieser Nr. steht
      --wait N             warten, bis N andere Knoten den Stand haben

help-command-withdraw =
    kreisnetz withdraw NAME: zieht einen Eintrag zurück, ein Grabstein bleibt

      --reason CODE        mistake, replaced, legal, recall, personal-data, merged
      --expect NR          nur, wenn der Katalog bei dieser Nr. steht

help-command-draft =
    kreisnetz draft: eine TOML-Datei je Eintrag, unter drafts/ im Datenordner

      draft list           alle Entwürfe, und ob sie veröffentlicht sind
      draft new ART NAME   eine Vorlage: service, asset, pilot …
      draft lint [PFAD…]   jeder Fehler jedes Entwurfs, mit Datei und Zeile
      draft import DATEI   eine publiccode.yml (oder - für Standardeingabe)

help-command-search =
    kreisnetz suche WORT…: findet Einträge, mit deutschen und englischen Wortformen

      --kind ART           asset, service, county …
      --topic FELD         Handlungsfeld, etwa community
      --land LAND          Land, mit zwei Ziffern oder Buchstaben
      --licence LIZENZ     SPDX-Kennung oder Lizenzfamilie
      --publisher KREIS    nur von diesem Kreis
      --adopted-by KREIS   von diesem Kreis nachgenutzt
      --min-adopters N     von mindestens N Kreisen genutzt
      --where FACET=WERT   jede Facette der Antwort, auch mehrmals: actor_type=company
      --has files,cost,evaluation
      --since 1y           in dieser Zeit geändert
      --all                auch Veraltetes
      --sort relevance|fresh|adopters|similar   similar: von Kreisen wie Ihrem genutzt
      --limit 20           Zeilen; --offset 0: davor ausgelassene
      --fail-empty         Code 4, wenn nichts gefunden wurde

    Filter nehmen mehrere Werte mit Kommas. Kein Treffer ist Code 0.

help-command-show =
    kreisnetz zeige EINTRAG: ein Eintrag, etwa uelzen/kuubu oder kuubu@2.1.0

      --files              seine Dateien mit SHA-256
      --versions           seine Fassungen
      --diff               was sich seit der nachgenutzten Fassung geändert hat
      --file PFAD -o DATEI eine Datei davon holen und prüfen, ohne Nachnutzung

help-command-key =
    kreisnetz key: die Schlüssel der eigenen Identität
    kreisnetz key delegate: Wurzelschlüssel bevollmächtigen einen neuen
    Signierschlüssel

    key show nennt Wurzel-, Folge- und Signierschlüssel mit ihren Prüfziffern
    und sagt, wann der Signierschlüssel zu erneuern ist: Er gilt höchstens 180
    Tage. key drill übt Verlust, Diebstahl und Wiedererlangung mit Schlüsseln, die
    weggeworfen werden, und druckt ein Protokoll. key delegate arbeitet bei
    angehaltenem Knoten, auf zwei Wegen.

    Mit den Wurzelschlüsseln vor Ort:
      --root-dir ORDNER    wo Wurzelschlüssel liegen; einmal für jeden Stick
    Auf einem Stick getragen, damit kein Wurzelschlüssel an den Knoten kommt:
      --to DATEI           der Knoten entwirft; der neue Schlüssel bleibt dort
      --sign DATEI         wer beauftragt ist, signiert mit --root-dir
      --apply DATEI        der Knoten übernimmt es

      --days 180           wie lange der neue Schlüssel signieren darf
      --new-epoch          nach verlorenem Signierwächter, einer zweiten Kopie
                           des Knotens oder widersprechenden Ständen: heilt sie
      --passphrase-file DATEI   eines je Zeile, statt zu fragen; -: stdin

    key revoke erklärt einen Signierschlüssel für nichtig; ohne Angaben nennt es
    die letzten Stände.
      --last-good NR       der letzte gültige Stand; spätere sind nichtig
      --nothing-stands     kein Stand des Schlüssels gilt
      --key "4821 …"       ein früherer Signierschlüssel, nach Prüfziffern
      --reason stolen      oder lost (verloren), retired (nicht mehr benutzt)

    key rotate macht den nächsten Satz zum Wurzelsatz; --root-dir nennt die
    Sticks beider Sätze, auch bei --to (dann nur die öffentlichen Hälften).
      --next-dir ORDNER    wohin der neue nächste Satz kommt: anderes Gebäude
      --guardian KREIS     wer die Identität wiederherstellen darf: 5-, 7- oder
                           9-mal, aus drei Ländern; ohne bleiben die bisherigen
      --no-guardians       niemand
      --close NR           der letzte gültige Stand; sonst der neueste

    Das Buch neben einem Wurzelschlüssel, signed.log, verweigert ein zweites
    Ereignis, das auf dasselbe folgt: Zwei davon würden den Katalog überall
    einfrieren.

help-command-proof =
    kreisnetz proof EINTRAG: schreibt eine Datei, die jeder offline prüft

    Die Datei enthält den Eintrag, seinen Weg zum signierten Katalog, die
    Schlüssel und die Worte anderer Kreise, die diesen Katalog gesehen hatten.
    Auch für einen Namen, der nicht geführt wird oder zurückgezogen ist, gibt es
    einen Nachweis. Eine vorhandene Datei wird nur mit --yes ersetzt.

      -o, --output DATEI   wohin; ohne Angabe NAME.proof

help-command-verify =
    kreisnetz verify DATEI…: prüft Nachweise, ohne Knoten, Datenordner und Netz

    Ende: 0 alle stimmen, 20 etwas stimmt nicht, 22 der Kreis hat zweierlei
    gesagt, 3 einige von mehreren Dateien stimmen nicht.

      --digits "4821 …"    die 32 Prüfziffern, die der Kreis am Telefon nannte;
                           ohne sie werden sie zum Vergleichen gezeigt

help-command-adopt =
    kreisnetz nachnutzen EINTRAG: signierte Aussage, dass Ihr Kreis ihn nutzt

    Beim ersten Mal ohne --stage: interest. Noch einmal ausgeführt, ändert es nur
    das Genannte und bestätigt den Betrieb.

      --stage interest|alignment|agreed|rollout|operation|ended
      --operating-model M  self-hosted, it-provider, joint, saas, efa, none
      --ended-reason CODE  warum es endete
      --note TEXT          öffentliche Bemerkung
      --cost-once EUR      einmalig; --cost-year EUR: im Jahr
      --effort-days N      aufgewendete Personentage
      --to ORDNER          Dateien dorthin schreiben, mit SHA256SUMS
      --update             zur Fassung übergehen, die jetzt angeboten wird
      --despite-recall     obwohl der Anbieter ihn zurückgerufen hat
      --no-files           Dateien nicht laden

help-command-compare =
    kreisnetz vergleiche EINTRAG EINTRAG…: 2 bis 6 Einträge nebeneinander

    Kreise mit Kreisen, Bausteine und Dienste miteinander. Kosten im Jahr gelten
    für den eigenen Kreis, soweit der Eintrag sie nennt.

      --only-diff          nur Zeilen, die sich unterscheiden
      --csv                für eine Tabellenkalkulation

help-command-inbox =
    kreisnetz posteingang: was geschehen ist und Ihren Kreis angeht

    Neue Fassungen und Rückrufe dessen, was Sie nachnutzen, fällige Bestätigungen,
    Nachnutzer, Evaluationen und Rückmeldungen zu Ihren Einträgen. Ein Rückruf
    bleibt stehen, bis die Nachnutzung beendet ist.

      inbox list           ungelesene Nachrichten
      inbox read ID        diese wurde gelesen
      inbox clear          alle wurden gelesen

help-command-watch =
    kreisnetz watch: Änderungen von Einträgen, sobald sie hier liegen, bis Strg-C

      --ref EINTRAG        nur dieser Eintrag, und was von ihm spricht
      --publisher KREIS    nur dieser Kreis
      --kind ART           nur Einträge dieser Art
      --mine               nur was eigene Einträge und Nachnutzungen angeht
      --since NR           ab dieser Änderung in der Liste des Knotens
      --count N            nach so vielen aufhören

help-command-adoptions =
    kreisnetz adoptions: was Ihr Kreis nachnutzt

      --newer              nur, wo es eine neuere Fassung gibt
      --stage STUFE        nur auf dieser Stufe

help-command-adopters =
    kreisnetz adopters EINTRAG: wer ihn nutzt, und auf welcher Stufe

      --all                auch, wer es beendet hat

help-command-publisher =
    kreisnetz publisher show KREIS: Identität, Stände, und was dagegen spricht

    KREIS ist ein Kürzel, ein AGS, ein Name oder eine Id; self ist der eigene.
    Beweise eines Widerspruchs: GET /v1/publishers/KREIS/equivocations.

help-command-peers =
    kreisnetz peers: Verbindungen zu anderen Knoten

      peers list           alle
      peers dial ADRESSE   mit einer Adresse verbinden

help-command-config =
    kreisnetz config: Einstellungen; config/node.toml erklärt jede

      config show          alle; --origin: Schicht, Datei und Zeile jeder
      config get NAME      ein Wert
      config set NAME WERT behält Kommentare, prüft zuerst; --system: Datei der Maschine
      config check         ob alle Schichten in Ordnung sind
      config schema        JSON-Schema der Datei
      config path          die Datei dieses Ordners

help-command-version =
    kreisnetz version: Fassung von Programm und Formaten

help-command-completions =
    kreisnetz completions SHELL: Ergänzungen für bash, zsh oder fish, auf stdout

help-command-help =
    kreisnetz help [THEMA]: diese Hilfe, eines Befehls, Themas oder Fehlers

help-topic-environment =
    Umgebung

    KREISNETZ_HOME                 Datenordner
    KREISNETZ_<SECTION>__<KEY>     eine Einstellung, etwa KREISNETZ_SEARCH__LIMIT
    LC_ALL LC_MESSAGES LANG        Sprache, wenn nicht --lang oder ui.lang
    NO_COLOR TERM COLUMNS          Farbe und Breite
    ACCESSIBLE                     1: keine Tabellen, Wörter statt Zeichen
    HTTPS_PROXY                    Weg nach außen, wo proxy.url env ist
    STATE_DIRECTORY RUNTIME_DIRECTORY XDG_DATA_HOME    wo der Datenordner liegt

    Schichten, die spätere gilt: eingebaut, /etc/kreisnetz, config.toml im
    Datenordner, Umgebung, Optionen. Ein genannter Ordner liest /etc nicht.

help-topic-exit-codes =
    Codes. 0: erledigt, auch nichts zu tun und kein Treffer. Ein Code ändert seine
    Bedeutung nie; ein unbekannter heißt Fehler.

help-topic-formats =
    Formate

    --json druckt ein Dokument: schema, data, as_of, source (node oder store),
    warnings; auch ein Fehler ist ein Dokument. --jsonl druckt Ereignisse; die
    letzte Zeile ist summary oder error. Fehlendes ist null. Zeiten sind RFC 3339
    in UTC, Geld in Cent, Größen in Bytes. Entwürfe sind TOML, Einträge
    deterministisches CBOR.

help-topic-accessibility =
    Barrierefreiheit

    ACCESSIBLE=1 oder ui.accessible = true: je Zeile Name und Wert statt Tabellen,
    Wörter statt Zeichen, keine Balken, keine Farbe. Farbe ist nie das einzige
    Zeichen. In einer Pipe trennen Tabulatoren die Spalten.

help-topic-admission =
    Aufnahme

    Nur aufgenommene Anbieter werden gesucht und weitergegeben: die Gründungskreise
    der Netzdatei, und für wen 3 Mitgliedskreise aus mindestens 2 Ländern bürgen;
    eine Gemeinde braucht den eigenen Kreis und einen weiteren Bürgen. Das rechnet
    jeder Knoten selbst aus den veröffentlichten Bürgschaften aus. Ihr Knoten
    sucht, zeigt und nutzt nach, so oder so; andere finden Ihren Katalog nach der
    Aufnahme.

    Was Sie tun: den Knoten starten, die ersten Einträge veröffentlichen, und drei
    Kreise bitten, am Telefon die Prüfziffern mit Ihnen zu vergleichen und für Sie
    zu bürgen. kreisnetz pending sagt, was noch fehlt.

help-topic-reachability =
    Erreichbarkeit

    Ein Knoten, den niemand anwählen kann, ist volles Mitglied: Er wählt andere an.
    Um angewählt zu werden, öffnen Sie udp/4480 und tcp/4480 und nennen die Adresse
    in network.external. Private Adressen werden nur angewählt, wenn
    network.private_ranges sie nennt. Wählen über einen Proxy kommt später.

help-slug = { $slug } (Code { $exit }): { $message }
