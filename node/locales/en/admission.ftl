# Who belongs to the network: vouches, who is pending, what this node alone decides.

vouch-go-on = Were both rows of digits compared, and are they equal? Vouch for it? [y/N]
vouch-plan = You say publicly that this identity is who it says: { $name }
vouch-theirs = Their digits
vouch-ours = Your digits
vouch-compared = Compared by
vouch-until = Valid until
vouch-entry = Entry
vouch-budget = Left
vouch-of = { $left } of { $budget } vouches a year
vouch-compare = Ring the county up under a number from its own official page, never under one from this network. Let them read their digits to you, and read yours to them.
vouch-would = Would sign it with catalog seq { $seq }. Nothing was written.
vouch-done = Vouched for { $name } until { $day }; catalog seq { $seq }.
vouch-unchanged = You vouch for { $name } until { $day } already; nothing was signed.
vouch-left = { $left } of { $budget } vouches a year are left.
vouch-next = Next: kreisnetz publisher show { $id }
column-until = Until
column-counts = Counts
column-vouches = Vouches
counts-yes = yes
counts-of_itself = no: for itself
counts-not_yet = no: dated later than tomorrow
counts-expired = no: expired
counts-too_long = no: for more than 24 months
counts-unknown = not yet: identity not known here
counts-mismatch = no: the identity has another key
counts-superseded = no: a newer one stands
counts-over_budget = no: more than a year has

pending-none = Nobody is pending: everybody known here belongs to the network.
pending-unnamed = an identity that is not known here yet
pending-state = State
pending-lacks = Missing
pending-voucher = Voucher
pending-next = Next: { $command }
standing-pending = not admitted
standing-lapsed = no member since { $since }; what it published is kept
standing-conflict = its official key belongs to { $held_by }
standing-succeeded = others stand in its place
standing-blocked = blocked here by the local policy
standing-unknown = vouched for; its identity is being asked for
lack-counties = { $have } of { $need } counties vouch for it
lack-laender = they are of { $have } of { $need } Länder
lack-own_county = its own county does not vouch for it
lack-another_voucher = no other county or municipality vouches for it
voucher-line = { $name }, since { $since }, until { $day }

publisher-admitted = admitted because it is a founding county: the network file names it
publisher-allowed = admitted by this node alone: the local policy takes it
publisher-vouched = admitted since { $since } because members vouch for it
publisher-missing = Missing
publisher-voucher = Voucher
publisher-chain = Chain

trust-regard = Here
trust-local = Local policy
trust-local-none = says nothing; the rule of the network is in force
trust-local-allowed = takes it without vouches
trust-local-blocked = never takes it
trust-how = Ring the county up under a number from its own official page, never under one from this network, and compare both rows. This node asks nobody for it.
trust-written = Written to { $file }; other nodes do not learn of it.
trust-would = Would write it to { $file }. Nothing was written.

error-usage-vouch_self = this is your own identity; nobody vouches for himself
error-usage-vouch_partner = a partner cannot vouch; counties and municipalities can
error-usage-vouch_class = a municipality vouches for municipalities; for { $name } it would count for nothing
error-usage-vouch_key = { $name } claims the key { $value }, which no county has; a vouch for it would count for nothing
error-vouch_limit-year = { $left } of { $limit } vouches of this year are left; a further one would count for nothing
error-not_found-identity = no identity is known here by the name "{ $county }"
hint-not_found-identity =
    its node makes itself known once it is connected: kreisnetz pending
    to connect to it: kreisnetz peers dial ADDRESS

vouch-withdraw = You will take back publicly that the identity of { $name } is who it says. If too few others vouch for it, it leaves search everywhere.
vouch-withdraw-go-on = Take the vouch back? [y/N]
pending-hidden = { $count } more were put off, ignored, or asked more than 90 days ago: kreisnetz pending --all
trust-go-on = Were both rows of digits compared, and are they equal? Note it? [y/N]
trust-digits = Compared
trust-compared = yes, by a person at this node
trust-not_compared = not by anybody at this node: kreisnetz trust COUNTY --confirm
trust-request = Request
trust-ignored = is not shown any more
trust-later = is not shown before { $day }
error-not_found-vouch = you do not vouch for { $county }
hint-not_found-vouch = your vouches: kreisnetz vouch

inbox-what-vouch_ending = vouch ends
inbox-until = until { $day }
publisher-now = Now
warning-succeeded = its publisher has ended; in its place: { $where }
check-vouches_expiring = soon too few vouch for this county, unless somebody does anew
check-vouches_expiring-hint = ask other counties to vouch again: kreisnetz publisher show self

help-command-vouch =
    kreisnetz vouch [COUNTY]: says publicly that an identity is who it says

    Alone it lists your vouches. With COUNTY it shows both check digits, asks
    whether they were compared by telephone, and publishes the vouch. A county
    belongs to the network once 3 member counties of 2 Länder vouch for it. At
    most 12 of your vouches count in a year; your own municipalities are free.

      --method phone,letter,meeting   how you compared; phone if absent
      --months 24          for how long, 24 at most
      --expect SEQ         refuse unless the catalog is at this number
      --withdraw           take the vouch for COUNTY back

help-command-pending =
    kreisnetz pending: who does not belong to the network, and what is missing

    Publishers that are known or vouched for and not admitted, that lapsed, or
    whose official key is another's; your own first. A node that is no member
    yet makes itself known to the nodes it is connected to.

      pending list         the same; --all: those too that are not shown
      pending accept X     a member here without vouches, as trust X --allow
      pending later X      do not show it for 30 days
      pending ignore X     never show it; trust X --forget takes that back

    Whoever nobody answers or vouches for is not shown after 90 days.

help-command-trust =
    kreisnetz trust COUNTY: check digits to compare, and the local policy

      --confirm            note that the digits were compared, after a question
      --allow              a member here without vouches; no other node sees it so
      --block              never a member here
      --forget             the rule of the network again

    The policy is a file, policy.toml in the home. quorum = 4 in it asks for
    more vouchers than the network does; fewer are never enough.
