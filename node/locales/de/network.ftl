# Die Datei, die sagt, welches Netz dies ist und wer es gegründet hat.

network-go-on = Wurden die Ziffern mit einem anderen Gründer am Telefon verglichen, und stimmen sie überein? Übernehmen? [j/N]
network-name = Netz
network-id = Kennung
network-digits = Ziffern
column-ags = AGS
column-founder = Gründer
column-addresses = Adressen
network-begun = Begonnen: { $name }. Die Datei ist { $file }; sie nennt noch keinen Gründer.
network-founded = Gegründet: { $name } von { $founders } Gründern. Die Datei ist { $file }.
network-taken = Übernommen: { $name } mit { $founders } Gründern. Ein laufender Knoten verwendet sie ab seinem nächsten Start.
network-send-begun = Geben Sie { $file } jedem Gründer: Jeder legt damit seine Identität an und gibt Ihnen identity.cbor, die neben seinen Wurzelschlüsseln liegt, und die Adresse seines Knotens.
network-send-founded = Geben Sie { $file } jedem Gründer. Jeder ruft einen anderen unter einer Nummer von dessen amtlicher Seite an und vergleicht die Ziffern des Netzes.
network-compare = Rufen Sie einen anderen Gründer unter einer Nummer von seiner amtlichen Seite an und vergleichen Sie die Ziffern des Netzes. Wen die Datei nennt, der bestimmt, wer hereinkommt.
network-gone = kein Gründer mehr: { $name }
network-unreachable = kein Gründer hat eine Adresse: Über diese Datei findet kein Knoten einen anderen
network-not-founder = Ihr Kreis ist nicht unter den Gründern; er gehört zum Netz, sobald Mitglieder für ihn bürgen
network-next = Weiter: { $commands }

error-usage-founder_twice = { $name } ist zweimal dabei; ein Kreis gründet ein Netz mit einer Identität
error-usage-founders_few = ein Netz gründen mindestens { $need } Kreise aus { $need_laender } Ländern, denn so viele müssen für jeden bürgen, der später kommt; hier sind es { $have } aus { $laender }
error-usage-founder_address = „{ $value }“ ist keine Adresse eines Gründers
error-usage-founder_unknown = keine dieser Identitäten ist { $value }
error-usage-founder_other = die Datei nennt für { $name } eine andere Identität: { $id }
error-expectation_failed-founded = die Datei von { $name } nennt ihre Gründer schon
hint-usage-founder_address = zum Beispiel: --address uelzen=/ip4/198.51.100.7/udp/4480/quic-v1/p2p/12D3KooW…
hint-usage-founders_few = weitere Kreise bitten, mitzugründen: Jeder führt kreisnetz init --network DATEI aus und gibt Ihnen seine identity.cbor
hint-usage-founder_other =
    wenn jene Identität Ihre ist: ihren Ordner wiederherstellen, kreisnetz help backup
    wenn nicht: Wer die Datei gemacht hat, wurde getäuscht; verwenden Sie sie nicht
hint-expectation_failed-founded = beginnen Sie mit der Datei, die kreisnetz network new geschrieben hat

error-usage-name = „{ $value }“ ist kein Name für { $flag }
error-usage-name_alike = „{ $name }“ könnte für { $county } gehalten werden
error-usage-name_needless = ein Kreis heißt, wie die amtliche Liste ihn nennt; --name ist für Gemeinden
hint-usage-name = 3 bis 100 Zeichen in lateinischer Schrift, in einer Zeile
hint-usage-name_alike = ein Name, der sagt, was Sie sind: Stadt …, Zweckverband …, … GmbH

help-command-network =
    kreisnetz network [show [DATEI]]: welches Netz dies ist, und wer es gründete

      network new NAME -o DATEI    beginnt ein Netz: seinen Namen und ein Salz
      network found DATEI IDENTITÄT… -o DATEI
                                   nennt die Gründer, mindestens 3 Kreise aus 2
                                   Ländern; IDENTITÄT ist identity.cbor, die neben
                                   den Wurzelschlüsseln eines Gründers liegt
          --address KREIS=ADRESSE  wo der Knoten eines Gründers erreicht wird, am
                                   Ende /p2p/PEER; darf mehrmals stehen
      network take DATEI           setzt eine Datei mit Gründern an die Stelle der
                                   eigenen, nach einer Frage; dasselbe Netz

    Ein Kreis, der später kommt, braucht das nicht: kreisnetz init --network DATEI.
