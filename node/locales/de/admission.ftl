# Wer zum Netz gehört: Bürgschaften, wer noch offen ist, was dieser Knoten allein bestimmt.

vouch-go-on = Wurden beide Ziffernreihen verglichen, und stimmen sie überein? Bürgen? [j/N]
vouch-plan = Sie sagen öffentlich, dass diese Kennung ist, wer sie zu sein angibt: { $name }
vouch-theirs = Deren Ziffern
vouch-ours = Ihre Ziffern
vouch-compared = Verglichen
vouch-until = Gilt bis
vouch-entry = Eintrag
vouch-budget = Übrig
vouch-of = { $left } von { $budget } Bürgschaften im Jahr
vouch-compare = Rufen Sie den Kreis unter einer Nummer von seiner amtlichen Seite an, nie unter einer aus diesem Netz. Lassen Sie sich dessen Ziffern vorlesen und lesen Sie Ihre vor.
vouch-would = Würde sie mit Katalog Nr. { $seq } signieren. Nichts wurde geschrieben.
vouch-done = Für { $name } gebürgt bis { $day }; Katalog Nr. { $seq }.
vouch-unchanged = Sie bürgen für { $name } schon bis { $day }; nichts wurde signiert.
vouch-left = { $left } von { $budget } Bürgschaften im Jahr sind übrig.
vouch-next = Weiter: kreisnetz publisher show { $id }
column-until = Bis
column-counts = Zählt
column-vouches = Bürgschaften
counts-yes = ja
counts-of_itself = nein: für sich selbst
counts-not_yet = nein: später als morgen datiert
counts-expired = nein: abgelaufen
counts-too_long = nein: für mehr als 24 Monate
counts-unknown = noch nicht: Kennung hier nicht bekannt
counts-mismatch = nein: die Kennung hat einen anderen Schlüssel
counts-superseded = nein: eine neuere gilt
counts-over_budget = nein: mehr als im Jahr zählen

pending-none = Niemand ist offen: Alle, die hier bekannt sind, gehören zum Netz.
pending-unnamed = eine Kennung, die hier noch nicht bekannt ist
pending-state = Zustand
pending-lacks = Es fehlt
pending-voucher = Bürge
pending-next = Weiter: { $command }
standing-pending = nicht aufgenommen
standing-lapsed = kein Mitglied mehr seit { $since }; was er veröffentlicht hat, bleibt
standing-conflict = sein amtlicher Schlüssel gehört { $held_by }
standing-succeeded = andere stehen an seiner Stelle
standing-blocked = hier durch die lokale Regel gesperrt
standing-unknown = es wird für ihn gebürgt; seine Kennung wird erfragt
lack-counties = { $have } von { $need } Kreisen bürgen für ihn
lack-laender = sie sind aus { $have } von { $need } Ländern
lack-own_county = der eigene Kreis bürgt nicht für sie
lack-another_voucher = kein anderer Kreis und keine andere Gemeinde bürgt für sie
voucher-line = { $name }, seit { $since }, bis { $day }

publisher-admitted = aufgenommen, weil er Gründungskreis ist: die Netzdatei nennt ihn
publisher-allowed = von diesem Knoten allein aufgenommen: die lokale Regel nimmt ihn
publisher-vouched = aufgenommen seit { $since }, weil Mitglieder für ihn bürgen
publisher-missing = Es fehlt
publisher-voucher = Bürge
publisher-chain = Kette

trust-regard = Hier
trust-local = Lokale Regel
trust-local-none = sagt nichts; es gilt die Regel des Netzes
trust-local-allowed = nimmt ihn ohne Bürgschaften
trust-local-blocked = nimmt ihn nie
trust-how = Rufen Sie den Kreis unter einer Nummer von seiner amtlichen Seite an, nie unter einer aus diesem Netz, und vergleichen Sie beide Reihen. Dieser Knoten fragt niemanden danach.
trust-written = In { $file } geschrieben; andere Knoten erfahren davon nichts.
trust-would = Würde es in { $file } schreiben. Nichts wurde geschrieben.

error-usage-vouch_self = Das ist Ihre eigene Kennung; niemand bürgt für sich selbst
error-usage-vouch_partner = Ein Partner kann nicht bürgen; Kreise und Gemeinden können es
error-usage-vouch_class = Eine Gemeinde bürgt für Gemeinden; für { $name } zählte es nicht
error-usage-vouch_key = { $name } gibt den Schlüssel { $value } an, den kein Kreis hat; eine Bürgschaft zählte nicht
error-vouch_limit-year = { $left } von { $limit } Bürgschaften dieses Jahres sind übrig; eine weitere zählte nicht
error-not_found-identity = Unter dem Namen „{ $county }“ ist hier keine Kennung bekannt
hint-not_found-identity =
    der Knoten meldet sich, sobald er verbunden ist: kreisnetz pending
    um ihn zu verbinden: kreisnetz peers dial ADRESSE

vouch-withdraw = Sie nehmen öffentlich zurück, dass die Kennung { $name } ist, wer sie zu sein angibt. Bürgen zu wenige andere, verschwindet sie überall aus der Suche.
vouch-withdraw-go-on = Bürgschaft zurücknehmen? [j/N]
pending-hidden = { $count } weitere sind verschoben, übergangen oder fragten vor über 90 Tagen an: kreisnetz pending --all
trust-go-on = Wurden beide Ziffernreihen verglichen, und stimmen sie überein? Vermerken? [j/N]
trust-digits = Verglichen
trust-compared = ja, von jemandem an diesem Knoten
trust-not_compared = von niemandem an diesem Knoten: kreisnetz trust KREIS --confirm
trust-request = Anfrage
trust-ignored = wird nicht mehr gezeigt
trust-later = wird nicht vor dem { $day } gezeigt
error-not_found-vouch = Sie bürgen nicht für { $county }
hint-not_found-vouch = Ihre Bürgschaften: kreisnetz vouch

inbox-what-vouch_ending = Bürgschaft endet
inbox-until = bis { $day }
publisher-now = Jetzt
warning-succeeded = der Anbieter besteht nicht mehr; an seiner Stelle: { $where }
check-vouches_expiring = bald bürgen zu wenige für diesen Kreis, wenn es niemand erneut tut
check-vouches_expiring-hint = andere Kreise bitten, erneut zu bürgen: kreisnetz publisher show self

help-command-vouch =
    kreisnetz vouch [KREIS]: sagt öffentlich, dass eine Kennung echt ist

    Allein zählt es Ihre Bürgschaften auf. Mit KREIS zeigt es beide Prüfziffern,
    fragt, ob sie am Telefon verglichen wurden, und veröffentlicht die
    Bürgschaft. Ein Kreis gehört zum Netz, sobald 3 Mitgliedskreise aus 2
    Ländern für ihn bürgen. Im Jahr zählen höchstens 12 Ihrer Bürgschaften; die
    für eigene Gemeinden zählen nicht dazu.

      --method phone,letter,meeting   wie verglichen wurde; sonst phone
      --months 24          für wie lange, höchstens 24
      --expect NR          nur, wenn der Katalog bei dieser Nummer steht
      --withdraw           die Bürgschaft für KREIS zurücknehmen

help-command-pending =
    kreisnetz pending: wer nicht zum Netz gehört, und was fehlt

    Anbieter, die bekannt sind oder für die gebürgt wird und die nicht
    aufgenommen sind, die es nicht mehr sind oder deren amtlicher Schlüssel
    einem anderen gehört; zuerst der eigene. Ein Knoten, der noch kein Mitglied
    ist, meldet sich bei den Knoten, mit denen er verbunden ist.

      pending list         dasselbe; --all: auch, was nicht gezeigt wird
      pending accept X     hier Mitglied ohne Bürgschaften, wie trust X --allow
      pending later X      30 Tage lang nicht zeigen
      pending ignore X     nie zeigen; trust X --forget nimmt es zurück

    Wem niemand antwortet und für wen niemand bürgt, der wird nach 90 Tagen nicht
    mehr gezeigt.

help-command-trust =
    kreisnetz trust KREIS: Prüfziffern zum Vergleichen, und die lokale Regel

      --confirm            vermerken, dass verglichen wurde, nach einer Frage
      --allow              hier Mitglied ohne Bürgschaften; nur für diesen Knoten
      --block              hier nie Mitglied
      --forget             wieder die Regel des Netzes

    Die Regel ist eine Datei, policy.toml im Datenordner. quorum = 4 darin
    verlangt mehr Bürgen als das Netz; weniger genügen nie.
