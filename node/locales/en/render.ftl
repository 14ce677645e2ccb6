# The text form of answers.

layout-names = 10
layout-see = See: { $command }
sign-good = ok
sign-warning = warning
sign-error = error
undo = Undo: { $command }
nothing-written = Nothing was written. To do it, run the command without --dry-run.
version-change = { $before } → { $after }

admission-self = own
admission-founding = founding
admission-admitted = admitted
admission-pending = pending
admission-conflict = conflict
admission-frozen = frozen
admission-blocked = blocked
freshness-stale = outdated
freshness-withdrawn = withdrawn

column-entry = Entry
column-kind = Kind
column-in-use = In use
column-updated = Updated
column-publisher = Publisher
column-title = Title
column-county = County
column-state = State
column-path = Path
column-delay = Delay
column-reconciled = Reconciled
column-address = Address
column-peer = Peer
column-stage = Stage
column-since = Since
column-version = Version
column-confirmed = Confirmed
column-confirm-by = Confirm by
column-place = #
column-event = Event
column-made = Made
column-key-for = Key
column-digits = Check digits
column-seq = Seq
column-epoch = Epoch
column-issued = Signed
column-entries = Entries
column-link = Follows
column-draft = Draft
column-errors = Errors
column-warnings = Warnings
column-key = Key
column-value = Value
column-origin = Origin
column-compared = Compared
column-id = Id
column-what = What
column-detail = Detail
column-when = When

search-stem = "{ $stem }"
search-found =
    { $hits ->
        [one] 1 hit
       *[other] { $hits } hits
    } in { $catalogs ->
        [one] 1 catalog
       *[other] { $catalogs } catalogs
    }, { $ms } ms
search-found-stems =
    { $hits ->
        [one] 1 hit
       *[other] { $hits } hits
    } in { $catalogs ->
        [one] 1 catalog
       *[other] { $catalogs } catalogs
    }, { $ms } ms ({ $count ->
        [one] word stem
       *[other] word stems
    } { $stems })
search-hidden = { $found }. { $count } outdated hidden: --all
search-more = { $shown } of { $total } are listed; to go on: --offset { $offset }
search-next = Next: kreisnetz show { $ref }
search-next-none = Next: leave out a filter, or add --all for outdated entries

show-command = kreisnetz show { $ref }
show-kind = Kind
show-state = State
show-in-use = In use
show-used-by-none = by no county yet
show-used =
    { $count ->
        [one] 1 county
       *[other] { $count } counties
    }
show-used-rollout =
    { $count ->
        [one] 1 county
       *[other] { $count } counties
    }, { $more } more in rollout
show-used-way =
    { $count ->
        [one] 1 county
       *[other] { $count } counties
    }, { $more } more on the way
show-judged = Judged
show-evaluations =
    { $count ->
        [one] 1 evaluation
       *[other] { $count } evaluations
    }
show-files = Files
show-files-known =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    }, { $size }
show-files-held =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    }, { $size }, held by { $holders ->
        [one] 1 node
       *[other] { $holders } nodes
    }
show-link = Link
show-signed = Signed
show-signature = { $name }, seq { $seq }, { $day }
show-signature-witnessed =
    { $name }, seq { $seq }, { $day }; witnessed by { $witnesses ->
        [one] 1 other county
       *[other] { $witnesses } other counties
    }
show-stale = outdated: its publisher has not renewed it
show-withdrawn = withdrawn by its publisher
show-frozen = frozen: its publisher signed two contrary catalogs, and this entry is newer than what they have in common
show-altered = invisible characters were removed from its texts; --json has them
show-next = Next: kreisnetz adopt { $ref }

proof-says-entry = { $file }: { $name } lists { $ref } in the catalog that it signed on { $day }, seq { $seq }
proof-says-withdrawn = { $file }: { $name } says that { $ref } was withdrawn ({ $reason }), in the catalog that it signed on { $day }, seq { $seq }
proof-says-absent = { $file }: { $name } lists no { $ref } in the catalog that it signed on { $day }, seq { $seq }
proof-entry = Entry
proof-digest = SHA-256
proof-valid = Valid
proof-valid-until = until { $day }
proof-expired = its time ran out on { $day }: a newer catalog should exist, ask for a newer proof
proof-witnessed = Witnessed
proof-witnessed-by-none = by no other county in this file
proof-witnessed-by =
    { $count ->
        [one] by 1 other county, on { $day }: { $names }
       *[other] by { $count } other counties, the first on { $day }: { $names }
    }
proof-witnessed-by-many = by { $count } other counties, the first on { $day }: { $names }, and { $more } more
proof-digits = Digits
proof-digits-same = { $digits }: the same as those given
proof-digits-different = { $digits } are those of whoever signed this
proof-digits-unchecked = { $digits }: not compared; ask { $name } for them by telephone
proof-contradicted = Another catalog with the number { $seq } was seen by { $names }. { $name } told two stories.
proof-limits = Not proven: that no newer catalog exists, that no key was revoked since, that what the entry says is true.
proof-written = Written: { $file }, { $size }
proof-would = Would write { $file }, { $size }. Nothing was written.
proof-next = Next: kreisnetz verify { $file }
verify-invalid = { $file } proves nothing: { $why }
proof-fault-too_large = it is longer than a proof may be
proof-fault-form = it is no proof file, or it was damaged
proof-fault-version = it needs a newer kreisnetz
proof-fault-network = it belongs to another network
proof-fault-identity = the keys of the county do not belong together
proof-fault-head = the signed catalog cannot be read
proof-fault-signature = the county's key did not sign this catalog
proof-fault-publisher = the catalog belongs to another county than the keys
proof-fault-leaf = the line of the catalog is not that of the entry
proof-fault-path = the entry does not stand in the catalog
proof-fault-entry = the bytes of the entry are not those that were signed
proof-fault-neighbours = it does not show that the name is missing
proof-fault-witness = the word of a witness does not hold
proof-fault-digits = the check digits given are not those of the county that signed it

status-state = State
status-county = County
status-program = Program
status-state-starting = starting
status-state-ready = ready
status-state-degraded = degraded
status-state-not-ready = not ready
status-state-stopping = stopping
status-stopped = kreisnetz { $version }, not running
status-up-seconds = kreisnetz { $version }, up { $count } s
status-up-minutes = kreisnetz { $version }, up { $count } min
status-up-hours = kreisnetz { $version }, up { $count } h
status-up-days =
    kreisnetz { $version }, up { $count ->
        [one] 1 day
       *[other] { $count } days
    }
status-network = Network
status-peers-stopped = not connected, for the node does not run
status-peers =
    { $connected ->
        [one] 1 peer
       *[other] { $connected } peers
    } ({ $direct } direct, { $relayed } relayed); reachable from outside: { $reachable }
status-reachable-yes = yes
status-reachable-no = no
status-reachable-unknown = not known yet
status-catalog = Catalog
status-head-none = nothing published yet
status-head =
    epoch { $epoch }, seq { $seq }, { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    }, valid until { $expires }
status-replica = Replica
status-replica-reconciled =
    { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    } of { $publishers ->
        [one] 1 publisher
       *[other] { $publishers } publishers
    }, reconciled { $ago }
status-replica-never =
    { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    } of { $publishers ->
        [one] 1 publisher
       *[other] { $publishers } publishers
    }, not reconciled yet
status-members = Members
status-members-count = { $admitted } admitted, { $pending } pending
status-members-trouble = { $admitted } admitted, { $pending } pending, { $conflict } in conflict, { $frozen } frozen
status-inbox = Inbox
status-unread =
    { $count ->
        [one] 1 unread message
       *[other] { $count } unread messages
    }
status-health = Health
status-fine =
    { $count ->
        [one] 1 check is fine
       *[other] all { $count } checks are fine
    }
check-stopped = the node does not run
check-own_head_unconfirmed = no peer has confirmed the own head since the start; nothing is signed before
check-own_head_conflict = another head was signed, or may have been signed, with this county's key for the same place; nothing more is signed
check-own_head_conflict-hint = stop any second copy of this node, then: kreisnetz key delegate --new-epoch --root-dir DIR
check-frozen = { $frozen ->
        [one] 1 catalog is frozen
       *[other] { $frozen } catalogs are frozen
    }, for heads of one number contradict each other
check-no_peers = { $connected } peers, too few for too long
check-lag = last compared with a peer { $reconciled }
check-lag-never = not compared with any peer yet
check-key_expiring = the signing key is delegated until { $until }
check-key_expiring-never = no signing key is delegated; nothing can be published
check-disk_low = only { $free } are free
check-disk_low-hint = make room on the disk
check-not_admitted = the network does not know this publisher yet; others do not see its catalog
check-backup_old = last backup { $backup }
check-backup_old-never = there is no backup yet

peers-none = No other node is known yet.
peer-connected = connected
peer-dialling = dialling
peer-backoff = retried later
peer-unreachable = unreachable
peer-banned = banned
path-direct = direct
path-relay = relay
path-proxy = proxy

adopt-files =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    }, { $size } verified; this node now holds them for others
adopt-signed = Adoption signed, catalog seq { $seq }; public: county, version, stage, model
adopt-next = Next: kreisnetz adoptions
file-written = { $path }, { $size }: verified and written to { $to }
file-next = Next: kreisnetz adopt { $ref }
file-would-held = { $path }, { $size }: here already.
file-would-fetch = { $path }, { $size }, of which { $missing } to fetch from { $holders }.
adopt-would-held =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    }, { $size }: here already.
adopt-would-fetch =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    }, { $size }: would fetch { $missing }, from: { $holders }
adopt-would = Would adopt { $ref }, stage { $stage }, with catalog seq { $seq }.
adopt-would-version = Would adopt { $ref } { $version }, stage { $stage }, with catalog seq { $seq }.
adopters-counts = { $operation } in operation ({ $unconfirmed } of them unconfirmed), { $way } on the way, { $ended } ended
publisher-id = Id
publisher-digits = Digits
publisher-path = Admitted
publisher-rival = Rival
publisher-identity = Identity
publisher-heads = Heads
event-inception = inception
event-delegation = delegation
event-rotation = new root
event-revocation = revocation
event-claim = recovery claimed
event-veto = recovery vetoed
event-recovery = recovery
event-succession = succession
event-void = { $event } (void)
key-root = root
key-next = next
key-signing = signing
head-first = first
head-linked = linked
head-gap = gap
head-oldest = oldest held
publisher-frozen = two signed heads contradict each other; the catalog is frozen at seq { $seq }, what is newer is not searched
publisher-frozen-whole = two signed heads contradict each other from the first on; nothing of the catalog is searched
publisher-voided = the catalog that is held does not count any more: its key was revoked, its epoch closed, or its branch lost; nothing of it is searched
publisher-contested = two events of the identity contradict each other; what was taken before stays, nothing newer is taken
publisher-healed = two signed heads contradicted each other; root keys resolved it, the catalog is whole
publisher-proof = Proof
publisher-known = Known
publisher-known-since = since { $day }
publisher-head = Head
publisher-contrary = epoch { $epoch }, seq { $seq }, { $day } { $digest }
publisher-more =
    { $count ->
        [one] 1 further proof was counted
       *[other] { $count } further proofs were counted
    }
publisher-next =
    Next: tell the county by telephone, and compare the check digits.
    Its root keys heal it: a new epoch that resolves both heads.
publisher-next-own =
    Next: stop the second copy of this node (a restored backup, a cloned machine).
    Keep the home whose catalog goes on, then let the root keys open a new epoch
    that resolves both heads: kreisnetz key delegate --new-epoch --root-dir DIR
publisher-next-call =
    Next: tell the county by telephone, and compare the check digits.
    Its root keys decide, and it publishes anew; nothing is to be done here.
publisher-next-contested-own =
    Next: find out who signed the other event; if nobody of the county did, root
    keys are in other hands. Only a rotation of the root decides, and this version
    cannot draft one on a contested identity.
publisher-next-voided-own =
    Next: let the root keys delegate a new signing key in a new epoch, then publish:
    kreisnetz key delegate --new-epoch --root-dir DIR
adoptions-none = This county has adopted nothing yet.
adoptions-next-none = Next: kreisnetz search WORD
adoptions-count =
    { $count ->
        [one] 1 adoption
       *[other] { $count } adoptions
    }, { $newer } with another version at the publisher
adoptions-next = Next: kreisnetz show { $ref }

publish-nothing-ever = Nothing to publish; the catalog of { $name } has no entries yet.
publish-nothing = Nothing to publish; the catalog of { $name } stays at seq { $before }.
publish-would-first = Would publish the catalog of { $name }, seq { $after } (the first):
publish-would = Would publish the catalog of { $name }, seq { $after } (now { $before }):
publish-done-first = Published the catalog of { $name }, seq { $after } (the first):
publish-done = Published the catalog of { $name }, seq { $after } (before { $before }):
publish-add = new
publish-change = changed
publish-withdraw = withdrawn
publish-held =
    Held by { $count ->
        [one] 1 other node
       *[other] { $count } other nodes
    }: { $names }
publish-how = Nothing was written. To publish: kreisnetz publish --expect { $before }
publish-how-withdraw =
    Nothing was written.
    To withdraw: kreisnetz withdraw { $slug } --reason CODE --expect { $before }

drafts-none = There are no drafts.
drafts-next-none = Next: kreisnetz draft new KIND SLUG
drafts-next-lint = Next: kreisnetz draft lint
drafts-next = Next: kreisnetz publish --dry-run
draft-made = Draft made ({ $kind }): { $path }
draft-imported = Draft imported ({ $kind }): { $path }
draft-would = Would make a draft ({ $kind }): { $path }
draft-origin = From
draft-files = Kept
draft-open = Open
draft-next = Next: edit { $path }, then kreisnetz draft lint
draft-state-new = new
draft-state-changed = changed
draft-state-published = published
draft-state-invalid = invalid
lint-counts =
    { $drafts ->
        [one] 1 draft
       *[other] { $drafts } drafts
    }, { $errors ->
        [one] 1 error
       *[other] { $errors } errors
    }, { $warnings ->
        [one] 1 warning
       *[other] { $warnings } warnings
    }

init-keys = Keys made; check digits { $digits }
init-network =
    Network "{ $name }" { $id } with { $founding ->
        [one] 1 founding county
       *[other] { $founding } founding counties
    }
init-not-admitted = Not admitted yet. Search and adopt work; other counties find your catalog once you are admitted
init-would = Would make keys and settings for { $publisher }:
init-home = Home
init-roots = Root keys
init-next =
    Next: { $commands }
    Bring the root keys to 3 places.

version-plain = kreisnetz { $version } ({ $target }), format { $format }, { $licence }
version-revision = kreisnetz { $version } ({ $revision }, { $target }), format { $format }, { $licence }
origin-default = built in

warning-files_not_fetched = { $where }: its files were not fetched; only the adoption was signed
warning-held_by_too_few = fewer nodes than wanted hold the new catalog so far; it spreads on
warning-unknown_kind = { $where }: a kind that this version does not know
warning-newer_version = { $where }: written for a newer version of the format
warning-entry_broken = { $where }: breaks a rule of its kind

not-stated = not stated
freshness-recalled = recalled
evidence-piloted = piloted
evidence-adopted = adopted
evidence-evaluated = evaluated independently

compare-population = Population
compare-population_date = As of
compare-area_km2 = Area, km²
compare-density = Per km²
compare-rural_type = Rural type
compare-land = Land
compare-programmes = Programmes
compare-services = Services
compare-assets = Assets
compare-adopted = Adopted
compare-adopted_by = Adopted by
compare-topics = Field
compare-kind = Kind
compare-type = Type
compare-state = State
compare-evidence = Evidence
compare-confirmed = In use by
compare-unconfirmed = Unconfirmed
compare-on_the_way = On the way
compare-ended = Ended
compare-like_mine = Like mine
compare-latest_adoption = Latest
compare-licence = Licence
compare-operating_models = Run by
compare-year_cents = A year, here
compare-effort_days = Person days
compare-privacy = Personal data
compare-accessibility = Accessible
compare-standards = Standards
compare-maintained_until = Kept up until
compare-updated = Updated
compare-evaluations = Evaluations
compare-feedback = Feedback, 1 to 5
compare_equal =
    { $count ->
        [one] 1 more row is equal.
       *[other] { $count } more rows are equal.
    }

inbox-none =
    Nothing new.{ $read ->
        [0] {""}
        [one] {" "}1 message was read.
       *[other] {" "}{ $read } messages were read.
    }
inbox-count =
    { $unread ->
        [one] 1 message is unread
       *[other] { $unread } messages are unread
    }
inbox-next = Next: { $command }
inbox-read = Read: kreisnetz inbox read { $id }
inbox-what-recall = RECALLED
inbox-what-refused = not searched
inbox-what-withdrawn = withdrawn
inbox-what-confirm_due = confirm
inbox-what-new_version = new version
inbox-what-support = support
inbox-what-adoption = adoption
inbox-what-evaluation = evaluation
inbox-what-pilot = pilot
inbox-what-feedback = feedback
inbox-what-reply = reply

event-watch-entry_added = new
event-watch-entry_changed = changed
event-watch-entry_withdrawn = withdrawn
event-watch-adoption = adoption
event-watch-evaluation = evaluation
warning-events_lost = more happened than this node's log still has; watching begins anew
warning-recalled = { $where } was RECALLED by its publisher: do not go on using it before you have asked

show-recalled = RECALLED by its publisher. Shown is the version that this county adopted. Ask its publisher before you go on.
show-evidence = Evidence
show-effort = Effort
show-days =
    { $count ->
        [one] 1 person day
       *[other] { $count } person days
    }
show-once = { $amount } once
show-a-year = { $amount } a year
show-stated =
    { $stated } (stated by { $count ->
        [one] 1 adopter
       *[other] { $count } adopters
    })
show-similar = Like it
show-similar-parts = { $county } { $distance } (population { $population }, density { $density }, Land { $land }, rural type { $rural })
show-similar-adopted = ; adopted { $refs }
show-diff =
    Changed since the version that was adopted: { $count ->
        [one] 1 field
       *[other] { $count } fields
    }
show-diff-none = Nothing has changed since the version that was adopted.
show-reply = Reply of { $publisher }: { $text }
show-independent = independent
show-not-independent = not independent
show-responses = { $count } answers ({ $audience })

status-current = Current
status-current-on =
    on { $count ->
        [one] 1 other node
       *[other] { $count } other nodes
    }
check-recalled = what this county uses was recalled by its publisher

adopt-licence = Licence
adopt-needs = Needs
adopt-public = Public
adopt-public-what = county, version, stage, model, costs and effort, as { $ref }
adopt-undo = Undo
compare-period = Period
compare-approved_by = Approved by
compare-approved_on = Approved on
compare-goals = Goals
compare-measures = Measures
compare-measures_planned = planned
compare-measures_running = running
compare-measures_done = done
compare-measures_dropped = dropped
compare-budget_cents = Budget
compare-shared = In common
compare-funder = Funder
compare-funder_level = Level
compare-target = Target
compare-max_cents = At most
compare-max_months = Months
compare-projects = Projects
compare-total_cents = Altogether
compare-own_share_percent = Own share, %
compare-focus = Focus
compare-transfer = Transfer
compare-open_source = Open source
compare-call = Call
show-offers =
    { $count ->
        [0] No support offer fits this request yet.
        [one] One support offer fits:
       *[other] { $count } support offers fit:
    }
show-requests =
    { $count ->
        [0] No support request fits this offer yet.
        [one] One support request fits:
       *[other] { $count } support requests fit:
    }
show-until = until { $day }
yes = yes
no = no

# Keys of the own identity, and delegations.
key-publisher = Publisher
key-none = no signing key is delegated; nothing can be published
key-until = the signing key is delegated until { $day }, for { $days } more days
key-renew = the delegation of the signing key ends on { $day }, in { $days } days; renew it now, the officers need time
key-ended = the delegation of the signing key ended on { $day }; nothing can be published
key-next-renew =
    Next: stop the node, then
      kreisnetz key delegate --root-dir DIR          with the root keys at hand
      kreisnetz key delegate --to FILE               to carry it to the officers
key-plan = Root keys of { $name } will delegate the signing of its catalog to a key of this node.
key-plan-epoch = A new epoch ({ $epoch }): every head that another copy of this node may still sign is void everywhere from the first new head on.
key-plan-others = Others see a new delegation with the next head; nothing of the catalog changes.
key-plan-back = It is not taken back; a later delegation replaces it.
key-go-on = Go on? [Y/n]
key-passphrase = Passphrase of { $file } (not shown):
key-passphrase-again = That does not open it. Passphrase of { $file }:
key-drafted = Drafted into { $file }; the new key stays on this node and has signed already. The node may run again meanwhile.
key-signed = { $file } is signed by { $found } of { $needed } root keys
key-applied = The new signing key is in force until { $day }
key-guard-renewed = The signer guard was made anew, in the new epoch; the old file ends in .retired
key-signer = New key
key-replaces = Replaces
key-valid = Valid
key-valid-days = { $begin } to { $end }
key-epoch = Epoch
key-signatures = Signatures
key-signatures-of = { $found } of { $needed } root keys
key-resolves = Heads healed
key-next-command = Next: { $command }
key-next-run = Next: kreisnetz run

# Revocations, and rotations of the root keys.
key-plan-revocation = Root keys of { $name } will declare a signing key void.
key-plan-revocation-others = Others drop its heads after the last good one and see the reason; nothing is published until a new key is delegated.
key-plan-revocation-back = A revocation is never taken back. It goes on with a new key: kreisnetz key delegate --new-epoch
key-plan-rotation = The keys of the next set will become root keys of { $name }; the former ones can sign nothing afterwards.
key-plan-rotation-others = Others see new root keys and a new epoch; delegations end, and heads after the last good one are void.
key-plan-rotation-back = It is not taken back; only a later rotation with the new next set replaces it. Afterwards: kreisnetz key delegate
key-listed = The last heads of this signing key; decide which of them is the last good one.
key-head = Head
key-head-told = seq { $seq }, epoch { $epoch }, { $when }, { $entries ->
        [one] one entry
       *[other] { $entries } entries
    }
key-revoked = Void key
key-reason = Reason
key-reason-stolen = stolen, or perhaps
key-reason-lost = lost
key-reason-retired = not used any more
key-last-good = Last good head
key-last-good-seq = seq { $seq }
key-last-good-none = none
key-new-root = New root
key-guardian = Guardian
key-new-file = New file
key-missing = Still needed
key-missing-root = root keys: { $root }
key-missing-all = former root keys: { $root }, keys of the next set: { $new }
key-signatures-all = { $found } of { $needed } keys
key-drafted-other = Drafted into { $file }. The node may run again meanwhile.
key-signed-all = { $file } is signed by { $found } of { $needed } keys
key-revocation-applied = The signing key is void; nothing is published until a new delegation
key-rotation-applied = The next set is the root set now; its files keep their names, the former root keys are worthless
