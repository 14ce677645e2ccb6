# The texts of `kreisnetz help`. Every flag of the grammar stands in the text of its command; a test looks.

help-top =
    kreisnetz: services and assets of German counties, shared without a centre

    Usage: kreisnetz <command> [arguments] [flags]

    Find and reuse
      search WORD…       find entries of all counties
      show REF           show one entry, such as uelzen/kuubu
      adopt REF          declare that your county uses it, or wants to
      adoptions · adopters REF   what your county adopted · who uses an entry
      compare REF REF…   entries side by side
      inbox · watch      what concerns your county · what changes anywhere
      publisher show X · network   why it belongs here, its keys · who founded it

    Check
      vouch · pending · trust COUNTY   say who it is · who lacks what · digits
      proof REF          write one file that anyone checks offline
      verify FILE…       check such files, without node and network

    Publish
      draft              list, make, check and import drafts
      publish            sign and publish your drafts
      withdraw SLUG      take an entry back

    The node
      init · key         make identity and settings · renew the signing key
      run · status       run the node in the foreground · how it is
      peers · backup     other nodes · this home as one file
      export · import    catalogs as one file, for a county without a network
      config             settings, and where they come from

      version · completions SHELL · help [TOPIC]

    Useful flags, before or after the command
      --json             one JSON document, failures too
      -n, --dry-run      plan only
      --home DIR         another data folder
      --lang de|en       language of texts

    More: kreisnetz help COMMAND · kreisnetz help environment, exit-codes,
    formats, accessibility, admission, reachability, or the name of a failure

help-global =
    Flags of every command
      --home DIR           data folder (or KREISNETZ_HOME)
      --json               one document on stdout, failures included
      --jsonl              events, one a line
      --fields a,b.c       only these fields of an item
      --lang de|en         language of texts
      -q, --quiet          errors only; -v, -vv, --verbose: more on stderr
      -n, --dry-run        plan only
      -y, --yes            answer confirmations; never supplies a missing value
      --no-input           ask nothing
      --offline            cause no network request
      --timeout 30s        for one answer of the node; 0: none
      --color auto|always|never
      --no-pager           accepted; this version has no pager

help-command-init =
    kreisnetz init: makes identity, keys, config.toml and the first drafts

    Four questions, each with a flag. A second run changes nothing.

      --county X           name, slug or AGS of the county; AGS of a municipality
      --name NAME          name of the municipality
      --partner NAME       an association, a company: no county, no AGS
      --contact MAIL       role mailbox, never a person's
      --root-dir DIR       where the root and next keys go; they belong offline
      --root-keys 2/3      how many keys a set has, 9 at most, and how many of
                           them must sign, always more than half
      --network FILE       the network file
      --proxy env|none     the way out; dialling through a proxy comes later
      --from COUNTY        whom this identity goes on from: see help recovery

help-command-run =
    kreisnetz run: the node, in the foreground

    The log goes to stderr. SIGTERM and SIGINT stop it in order, with exit 0.

help-command-status =
    kreisnetz status: ready, degraded or not, and why

    Exit: 0 ready, 3 degraded, 1 not ready, 12 starting or stopping, 11 not
    running (then the store tells what it knows).

      --wait               return when the node is ready
      --format text        the only format of this version

help-command-publish =
    kreisnetz publish [SLUG…]: one signed head for all changes of your drafts

      --expect SEQ         refuse unless the catalog is at this number
      --wait N             wait until N other nodes hold the new head

help-command-withdraw =
    kreisnetz withdraw SLUG: takes an entry back and leaves a tombstone

      --reason CODE        mistake, replaced, legal, recall, personal-data, merged
      --expect SEQ         refuse unless the catalog is at this number

help-command-draft =
    kreisnetz draft: one TOML file an entry, under drafts/ of the home

      draft list           all drafts, and whether they are published
      draft new KIND SLUG  a template of a kind: service, asset, pilot …
      draft lint [PATH…]   every fault of every draft, with file and line
      draft import FILE    a publiccode.yml (or - for standard input)

help-command-search =
    kreisnetz search WORD…: finds entries, by German and English word forms

      --kind K             asset, service, county …
      --topic T            field of action, such as community
      --land L             Land, by its two digits or letters
      --licence L          SPDX id, or a family of licences
      --publisher COUNTY   only of this county
      --adopted-by COUNTY  adopted by this county
      --min-adopters N     used by N counties at least
      --where FACET=VALUE  any facet of the answer, repeatable: actor_type=company
      --has files,cost,evaluation
      --since 1y           changed within this time
      --all                outdated entries too
      --sort relevance|fresh|adopters|similar   similar: used by counties like mine
      --limit 20           rows; --offset 0: rows left out before
      --fail-empty         exit 4 if nothing was found

    Filters take several values with commas. No hit is exit 0.

help-command-show =
    kreisnetz show REF: one entry, such as uelzen/kuubu or kuubu@2.1.0

      --files              its files with SHA-256
      --versions           its versions
      --diff               what changed since the version your county adopted
      --file PATH -o FILE  fetch and verify one file of it, without adopting

help-command-key =
    kreisnetz key: the keys of your own identity
    kreisnetz key delegate: root keys hand the signing to a new key

    key show lists root, next and signing key by their check digits, and says
    when the signing key is to be renewed: it is valid for 180 days at most.
    key drill rehearses loss, theft and recovery with keys that are thrown away,
    and prints a protocol. key delegate works on a home whose node is stopped, in
    one of two ways.

    With the root keys at hand:
      --root-dir DIR       where root keys lie; once for every stick
    Carried on a stick, so that no root key touches the node:
      --to FILE            the node drafts it; the new key stays on the node
      --sign FILE          an officer signs, with --root-dir, on any machine
      --apply FILE         the node takes it

      --days 180           how long the new key may sign
      --new-epoch          after a lost signer guard, a second copy of the node,
                           or two heads that contradict each other: heals them
      --passphrase-file FILE   one a line instead of being asked; -: stdin

    key revoke voids a signing key; without flags it lists the last heads.
      --last-good SEQ      the last head that stands; those after it are void
      --nothing-stands     no head of the key stands
      --key "4821 …"       a former signing key, by its check digits
      --reason stolen      or lost, or retired

    key rotate makes the next set the root set; --root-dir names the sticks of
    both sets, with --to as well (only public halves are read then).
      --next-dir DIR       where the new next set is written: another building
      --guardian COUNTY    who may recover the identity: 5, 7 or 9 times, of
                           three Länder; absent, those of before stay
      --no-guardians       nobody
      --close SEQ          the last head that stands; the newest if absent

    The log beside a root key, signed.log, refuses a second event that follows
    the same one: two of them would freeze the catalog everywhere.

help-command-proof =
    kreisnetz proof REF: writes one file that anyone checks offline

    The file holds the entry, its path to the signed catalog, the keys, and the
    words of other counties that had seen that catalog. A name that is not
    listed, or was withdrawn, has a proof too. A file that is there is replaced
    only with --yes.

      -o, --output FILE    where to; SLUG.proof if absent

help-command-verify =
    kreisnetz verify FILE…: checks proof files, without node, home and network

    Exit: 0 all hold, 20 something does not hold, 22 the county told two
    stories, 3 some of several files do not hold.

      --digits "4821 …"    the 32 check digits that the county told you by
                           telephone; without them they are shown to compare

help-command-adopt =
    kreisnetz adopt REF: a signed statement that your county uses an entry

    Without --stage the first time: interest. Run again, it changes only what
    is named, and confirms operation.

      --stage interest|alignment|agreed|rollout|operation|ended
      --operating-model M  self-hosted, it-provider, joint, saas, efa, none
      --ended-reason CODE  why it ended
      --note T             public note
      --cost-once EUR      paid once; --cost-year EUR: paid a year
      --effort-days N      person days spent
      --to DIR             write the files there, with a SHA256SUMS
      --update             go on to the version that is offered now
      --despite-recall     although its publisher recalled it
      --no-files           do not fetch the files

help-command-compare =
    kreisnetz compare REF REF…: 2 to 6 entries side by side

    Counties with counties, assets and services with each other. Costs a year
    are those for your own county, as far as the entry states them.

      --only-diff          only rows that differ
      --csv                for a spreadsheet

help-command-inbox =
    kreisnetz inbox: what has happened that concerns your county

    New versions and recalls of what you adopted, confirmations that are due,
    adopters, evaluations and feedback of your entries. A recall stays listed
    until the adoption has ended.

      inbox list           unread messages
      inbox read ID        this one was read
      inbox clear          all were read

help-command-watch =
    kreisnetz watch: changes of entries as they are stored, until Ctrl-C

      --ref REF            only of this entry, and what speaks of it
      --publisher COUNTY   only of this county
      --kind K             only entries of this kind
      --mine               only what concerns your entries and adoptions
      --since SEQ          from this change of the node's log on
      --count N            end after so many

help-command-adoptions =
    kreisnetz adoptions: what your county adopted

      --newer              only where there is a newer version
      --stage S            only at this stage

help-command-adopters =
    kreisnetz adopters REF: who uses an entry, and at which stage

      --all                those that ended it too

help-command-publisher =
    kreisnetz publisher show COUNTY: identity, heads, and what speaks against it

    COUNTY is a slug, an AGS, a name or an id; self is one's own. The proofs of
    a contradiction are bytes at GET /v1/publishers/COUNTY/equivocations.

help-command-peers =
    kreisnetz peers: connections to other nodes

      peers list           all of them
      peers dial ADDR      connect to an address

help-command-config =
    kreisnetz config: settings; every key is explained in config/node.toml

      config show          all settings; --origin: layer, file and line of each
      config get KEY       one value
      config set KEY VALUE keeps comments, validates first; --system: machine's file
      config check         whether all layers are in order
      config schema        JSON Schema of the file
      config path          the file of this home

help-command-version =
    kreisnetz version: version of program and formats

help-command-completions =
    kreisnetz completions SHELL: completions for bash, zsh or fish, on stdout

help-command-help =
    kreisnetz help [TOPIC]: this help, of a command, topic or failure

help-topic-environment =
    Environment

    KREISNETZ_HOME                 data folder
    KREISNETZ_<SECTION>__<KEY>     a setting, such as KREISNETZ_SEARCH__LIMIT
    LC_ALL LC_MESSAGES LANG        language, unless --lang or ui.lang says so
    NO_COLOR TERM COLUMNS          colour and width
    ACCESSIBLE                     1: no tables, words in place of signs
    HTTPS_PROXY                    way out, where proxy.url is env
    STATE_DIRECTORY RUNTIME_DIRECTORY XDG_DATA_HOME    where the home is

    Layers, later wins: built in, /etc/kreisnetz, config.toml of the home,
    environment, flags. A named home does not read /etc.

help-topic-exit-codes =
    Exit codes. 0: done, also nothing to do and no hit. A code never changes its
    meaning; an unknown one means failure.

help-topic-formats =
    Formats

    --json prints one document: schema, data, as_of, source (node or store),
    warnings; a failure is a document too. --jsonl prints events; the last line is
    summary or error. Absent values are null. Times are RFC 3339 in UTC, money is
    in cents, sizes in bytes. Drafts are TOML; entries are deterministic CBOR.

help-topic-accessibility =
    Accessibility

    ACCESSIBLE=1 or ui.accessible = true: one name and value a line in place of
    tables, words in place of signs, no bars, no colour. Colour is never the only
    sign. In a pipe, tables are columns apart by tabs.

help-topic-admission =
    Admission

    Only admitted publishers are searched and relayed: the founding counties of
    the network file, and whoever 3 member counties of at least 2 Länder vouch
    for; a municipality needs its own county and one other. Each node computes
    that itself from the published vouches. Your node searches, shows and adopts
    either way; others find your catalog once you are admitted.

    What you do: run the node, publish your first entries, and ask three
    counties to compare check digits with you by telephone and to vouch for you.
    kreisnetz pending says what is still missing.

help-topic-reachability =
    Reachability

    A node that nobody can dial is a full member: it dials others. To be dialled,
    open udp/4480 and tcp/4480 and name the address in network.external. Addresses
    in private ranges are dialled only if network.private_ranges names them.
    Dialling through a proxy comes with a later version.

help-slug = { $slug } (exit { $exit }): { $message }
