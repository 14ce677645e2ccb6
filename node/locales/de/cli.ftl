# Was Antworten umgibt, und Fragen.

failure-first = Fehler: { $text }
failure-more = {"        "}{ $text }
failure-hint = Tipp:  { $text }
failure-help = Hilfe: kreisnetz help { $topic }
failure-code = [{ $slug }, Code { $exit }]
mark-error = Fehler
mark-warning = Warnung
mark-note = Hinweis

note-store = Hinweis: Der Knoten läuft nicht; Stand der Daten: { $as_of }
note-line = Hinweis: { $text }
instant-today = heute, { $time }
instant-yesterday = gestern, { $time }
instant-day = { $day }, { $time }
ago-seconds = vor { $count } s
ago-minutes = vor { $count } min
ago-hours = vor { $count } h
ago-days =
    { $count ->
        [one] vor { $count } Tag
       *[other] vor { $count } Tagen
    }
ago-weeks =
    { $count ->
        [one] vor { $count } Woche
       *[other] vor { $count } Wochen
    }
ago-months =
    { $count ->
        [one] vor { $count } Monat
       *[other] vor { $count } Monaten
    }
ago-years =
    { $count ->
        [one] vor { $count } Jahr
       *[other] vor { $count } Jahren
    }

prompt = ? { $text }
init-begin = 4 Fragen, etwa 1 Minute. Vor der letzten Antwort wird nichts geschrieben.
init-county = Kreis (Name oder AGS):
init-name = Name der Gemeinde:
init-contact = Funktionspostfach:
init-proxy = Internetzugang, env oder none (leer: env):
init-root_dir = Wurzel- und Folgeschlüssel nach:
init-plan = Plan: config.toml, Signier-, Transport-, Wurzel- und Folgeschlüssel. Weiter? [J/n]
init-passphrase = Kennwort der Dateien { $opens }, nur dieses eine Mal gezeigt; bitte notieren: { $words }
init-unchanged = Hinweis: Diese Identität gibt es schon; nichts wurde geändert

config-ok = Die Einstellungen sind in Ordnung.
config-set = { $key } ist jetzt { $value }. Rückgängig: kreisnetz config set { $key } { $before }
config-would-set = Würde { $key } auf { $value } setzen (bisher { $before }). Nichts geschrieben.
