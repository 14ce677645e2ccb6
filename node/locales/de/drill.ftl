# Die Übung mit Schlüsseln: ein Satz je Schritt.

drill-title = Übung mit Schlüsseln im Namen von { $county }, { $when }, kreisnetz { $version }. Netz und Schlüssel wurden dafür gemacht und werden weggeworfen.
drill-refused = abgelehnt, wie es sein muss: { $slug }
drill-passed = Bestanden: { $steps } von { $planned } Schritten
drill-failed = NICHT bestanden: beendet nach { $steps } von { $planned } Schritten
drill-sign = Namen, Datum, Unterschriften: ____________________
drill-found = Eine Identität entsteht: drei Wurzelschlüssel, von denen zwei signieren müssen, ein Folgesatz, ein Signierschlüssel
drill-disk_lost = Die Platte ist verloren: Ein neuer Datenordner beginnt mit der Datei neben den Wurzelschlüsseln
drill-no_guard = Eine einfache Vollmacht wird abgelehnt: Was die verlorene Platte zuletzt signierte, ist unbekannt
drill-new_epoch = Eine Vollmacht mit neuer Epoche lässt hinter sich, was signiert war
drill-one_officer = Eine Erneuerung wird auf einem Stick getragen; eine von zwei Signaturen wird abgelehnt
drill-two_officers = Die zweite Person signiert, und sie wird übernommen
drill-wrong_passphrase = Eine falsche Passphrase öffnet keinen Schlüssel
drill-key_stolen = Der Signierschlüssel ist gestohlen: Er wird widerrufen
drill-after_theft = Ein neuer Signierschlüssel erhält Vollmacht, in einer neuen Epoche
drill-thief_rotates = Wurzelschlüssel ohne Folgesatz wechseln nichts: Ein Dieb kann die Identität nicht übernehmen
drill-claim = Jemand mit dem Folgesatz beansprucht die Identität
drill-veto = Ein Wurzelschlüssel macht den Anspruch ungültig
drill-rotate = Die Wurzelschlüssel werden gewechselt: Der Folgesatz gilt, ein neuer wird zugesagt
drill-after_rotation = Die neuen Wurzelschlüssel erteilen Vollmacht
drill-roots_lost = Die Wurzelschlüssel sind verloren: Der Folgesatz beansprucht die Identität
drill-too_early = Der Anspruch kann nicht vor Ablauf von 14 Tagen vollzogen werden
drill-recovered = 15 Tage später wird er vollzogen
drill-after_recovery = Die wiedererlangten Wurzelschlüssel erteilen Vollmacht
drill-whole = Die Identität hat einen Signierschlüssel, und niemand bestreitet sie
