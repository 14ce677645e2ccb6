# What surrounds answers, and questions.

failure-first = error: { $text }
failure-more = {"       "}{ $text }
failure-hint = hint: { $text }
failure-help = help: kreisnetz help { $topic }
failure-code = [{ $slug }, exit { $exit }]
mark-error = error
mark-warning = warning
mark-note = note

note-store = note: the node is not running; data as of { $as_of }
note-line = note: { $text }
instant-today = today, { $time }
instant-yesterday = yesterday, { $time }
instant-day = { $day }, { $time }
ago-seconds = { $count } s ago
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-days =
    { $count ->
        [one] { $count } day ago
       *[other] { $count } days ago
    }
ago-weeks =
    { $count ->
        [one] { $count } week ago
       *[other] { $count } weeks ago
    }
ago-months =
    { $count ->
        [one] { $count } month ago
       *[other] { $count } months ago
    }
ago-years =
    { $count ->
        [one] { $count } year ago
       *[other] { $count } years ago
    }

prompt = ? { $text }
init-begin = 4 questions, about 1 minute. Nothing is written before the last answer.
init-county = County (name or AGS):
init-name = Name of the municipality:
init-contact = Role mailbox:
init-proxy = Internet access, env or none (empty: env):
init-root_dir = Root and next keys to:
init-plan = Plan: config.toml, signing, transport, root and next keys. Go on? [Y/n]
init-passphrase = Passphrase of the { $opens } files, shown this once; write it down: { $words }
init-unchanged = note: this identity is there already; nothing was changed

config-ok = The settings are in order.
config-set = { $key } is now { $value }. Undo: kreisnetz config set { $key } { $before }
config-would-set = Would set { $key } to { $value } (now { $before }). Nothing was written.
