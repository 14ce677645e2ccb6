# Wiederherstellung einer Identität, und Nachfolge.

key-plan-recovery-claim = Neue Schlüssel werden als Wurzelschlüssel von { $name } angekündigt.
key-plan-recovery-claim-others = Andere sehen den Anspruch 14 Tage lang, mit den Prüfziffern der neuen Schlüssel; sonst ändert sich solange nichts.
key-plan-recovery-claim-back = Ein heutiger Wurzelschlüssel hebt ihn auf: kreisnetz key recover --veto. Auch ein Schlüsselwechsel hebt ihn auf.
key-plan-recovery-veto = Ein Wurzelschlüssel von { $name } hebt den Anspruch auf neue Wurzelschlüssel auf.
key-plan-recovery-veto-others = Andere sehen, dass der Anspruch nichtig ist; die heutigen Wurzelschlüssel gelten weiter.
key-plan-recovery-veto-back = Ein Einspruch wird nicht zurückgenommen; wer im Recht ist, erhebt den Anspruch erneut.
key-plan-recovery-complete = Die beanspruchten Schlüssel werden Wurzelschlüssel von { $name }; die früheren können danach nichts mehr signieren.
key-plan-recovery-complete-others = Andere sehen neue Wurzelschlüssel und eine neue Epoche; Delegationen enden, Stände nach dem letzten guten sind nichtig.
key-plan-recovery-complete-back = Das wird nicht zurückgenommen; nur ein späterer Wechsel zum neuen nächsten Satz ersetzt es. Danach: kreisnetz key delegate
key-plan-succession = { $name } benennt, wer an seine Stelle tritt, und signiert danach nichts mehr.
key-plan-succession-others = Andere lesen den Katalog als den eines Kreises, der in anderen aufging; sein AGS ist frei, sobald jeder Nachfolger ihn nennt.
key-plan-succession-back = Ein Wechsel der Wurzelschlüssel macht es rückgängig: kreisnetz key rotate
key-recovery-claim-applied = Der Anspruch ist angekündigt; alle sehen ihn 14 Tage lang. Danach: kreisnetz key recover --complete
key-recovery-veto-applied = Der Anspruch ist nichtig
key-recovery-complete-applied = Die beanspruchten Schlüssel sind jetzt Wurzelschlüssel; die früheren sind wertlos
key-succession-applied = Andere treten an die Stelle dieses Kreises, sobald jeder von ihnen ihn als Vorgänger nennt
key-claims = Laufende Ansprüche auf neue Wurzelschlüssel dieses Kreises: { $count }
key-claim = Anspruch
key-claim-told = vom { $made }, vollziehbar ab { $completes }
key-claim-told-no-veto = vom { $made }, vollziehbar ab { $completes }; kein Einspruch hält ihn auf
key-basis = Kraft
key-basis-reserve = des nächsten Satzes
key-basis-guardians = der Hüter
key-basis-both = des nächsten Satzes und der Hüter
key-successor = Nachfolger
key-succession-merged = Zusammenlegung
key-succession-split = Teilung
key-succession-dissolved = Auflösung
key-effective = Ab
key-missing-recovery = Schlüssel: { $keys }, Hüter: { $guardians }

check-recovery_claimed = jemand beansprucht neue Wurzelschlüssel dieses Kreises; 14 Tage nach dem Anspruch können sie gelten
check-recovery_claimed-hint = wenn nicht Sie es sind: kreisnetz key recover --veto --root-dir ORDNER

error-usage-consents_missing = ein Anspruch durch Hüter nennt die, die zustimmen werden
error-usage-consents_needless = ein Anspruch allein durch den nächsten Satz nennt keinen Hüter
error-usage-no_guardian = die Wiederherstellung von { $publisher } fragt diesen Kreis nicht
error-usage-successors = eine Nachfolge nennt 1 bis 4 andere
error-not_found-predecessor = die Netzdatei nennt keinen Gründungskreis { $county }
error-not_found-claim = niemand beansprucht neue Wurzelschlüssel dieses Kreises
error-expectation_failed-guardian_key = { $county } hat keinen Signierschlüssel und kann nicht zustimmen
error-expectation_failed-claim_waits = der Anspruch ist in { $days } Tagen vollziehbar
error-expectation_failed-no_veto = kein Einspruch hält diesen Anspruch auf
error-expectation_failed-consented = dieser Kreis hat der Wiederherstellung von { $publisher } schon zugestimmt
error-key_missing-guardian = die Wiederherstellung von { $publisher } wurde für einen anderen Signierschlüssel dieses Kreises entworfen
error-signature_invalid-missing_recovery = Signaturen fehlen: { $keys } neuer oder zugesagter Schlüssel, { $guardians } von Hütern

hint-not_found-predecessor = einen Vorgänger nennt seine Id aus 64 Ziffern, oder identity.cbor neben seinen Wurzelschlüsseln
hint-key_missing-guardian = neu entwerfen lassen: kreisnetz key recover --claim guardians --to DATEI
hint-signature_invalid-missing_recovery = wer noch fehlt: kreisnetz key recover --consent DATEI

help-topic-recovery =
    Die Wiederherstellung gibt einem Kreis neue Wurzelschlüssel, wenn seine
    verloren sind, oder gestohlen samt dem nächsten Satz. Sie dauert 14 Tage, in
    denen alle sie sehen.

      key recover                      die laufenden Ansprüche
      key recover --claim reserve      durch den nächsten Satz, der in einem
                                       anderen Gebäude liegt: --root-dir
      key recover --claim guardians --guardian A,B,C --to DATEI
                                       durch die Kreise, die die Identität nennt:
                                       3 von 5, 4 von 7, 5 von 9
          --new-dir ORDNER             wohin der neue Wurzel- und nächste Satz kommt
      key recover --consent DATEI      bei einem Hüter, der die Ziffern verglich
      key recover --apply DATEI        Anspruch oder Vollzug, auf dem Knoten
      key recover --veto --root-dir D  ein heutiger Wurzelschlüssel hebt auf; nicht
                                       bei zwei Hütern mehr als nötig
      key recover --complete --root-dir NEU   nach 14 Tagen, durch dieselben;
                                       mit Hütern: --to DATEI, --consent, --apply
          --close NR                   der letzte Stand, der gilt

    key succeed --successor KREIS --reason merged|split|dissolved benennt, wer an
    die Stelle dieses Kreises tritt (--effective 2027-01-01, sonst heute); jeder
    Nachfolger nennt ihn in seinem Beginn: kreisnetz init --from.
