# The file that says which network this is, and who founded it.

network-go-on = Were the digits compared with another founder by telephone, and are they equal? Take it over? [y/N]
network-name = Network
network-id = Id
network-digits = Digits
column-ags = AGS
column-founder = Founder
column-addresses = Addresses
network-begun = Begun: { $name }. The file is { $file }; it names no founder yet.
network-founded = Founded: { $name } by { $founders } founders. The file is { $file }.
network-taken = Taken over: { $name } with { $founders } founders. A node that runs takes it up at its next start.
network-send-begun = Give { $file } to every founder: each makes its identity with it, and gives you identity.cbor from beside its root keys, and the address of its node.
network-send-founded = Give { $file } to every founder. Each rings another one up, under a number from its official page, and compares the digits of the network.
network-compare = Ring another founder up under a number from its own official page, and compare the digits of the network. Whom the file names decides who comes in.
network-gone = no founder any more: { $name }
network-unreachable = no founder has an address: no node finds another through this file
network-not-founder = your county is not among the founders; it belongs to the network once members vouch for it
network-next = Next: { $commands }

error-usage-founder_twice = { $name } is there twice; a county founds a network with one identity
error-usage-founders_few = a network is founded by at least { $need } counties of { $need_laender } Länder, for as many have to vouch for whoever comes later; there are { $have } of { $laender }
error-usage-founder_address = "{ $value }" is no address of a founder
error-usage-founder_unknown = none of these identities is { $value }
error-usage-founder_other = the file names another identity for { $name }: { $id }
error-expectation_failed-founded = the file of { $name } names its founders already
hint-usage-founder_address = for example: --address uelzen=/ip4/198.51.100.7/udp/4480/quic-v1/p2p/12D3KooW…
hint-usage-founders_few = ask further counties to found with you: each runs kreisnetz init --network FILE, and gives you its identity.cbor
hint-usage-founder_other =
    if that identity is yours: restore its home, kreisnetz help backup
    if not: whoever made the file was deceived; do not use it
hint-expectation_failed-founded = begin with the file that kreisnetz network new wrote

error-usage-name = "{ $value }" is no name for { $flag }
error-usage-name_alike = "{ $name }" could be taken for { $county }
error-usage-name_needless = a county is called as the official list calls it; --name is for municipalities
hint-usage-name = 3 to 100 characters of Latin script in one line
hint-usage-name_alike = choose a name that says what you are: Stadt …, Zweckverband …, … GmbH

help-command-network =
    kreisnetz network [show [FILE]]: which network this is, and who founded it

      network new NAME -o FILE     begins a network: its name and a salt
      network found FILE IDENTITY… -o FILE
                                   names the founders, at least 3 counties of 2
                                   Länder; IDENTITY is identity.cbor, which lies
                                   beside a founder's root keys
          --address COUNTY=ADDR    where a founder's node is reached, ending in
                                   /p2p/PEER; may be repeated
      network take FILE            puts a file with founders in the place of the
                                   home's, after a question; the same network

    A county that joins later needs none of this: kreisnetz init --network FILE.
