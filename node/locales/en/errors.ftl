# What went wrong, by slug; a wording with a suffix wants the values it names.

error-internal = something in the program went wrong
error-internal-what = something in the program went wrong: { $what }

error-not_ready = the node cannot do its work

error-usage = the command was not understood
error-usage-unknown_flag = unknown flag "{ $flag }"
error-usage-extra = unexpected argument "{ $value }"
error-usage-value = "{ $value }" is no value for { $flag }
error-usage-values = "{ $value }" is no value for { $flag }; allowed: { $allowed }
error-usage-missing = { $missing } is missing
error-usage-no_value = { $flag } wants a value
error-usage-conflict = { $flag } and { $other } exclude each other
error-usage-repeated = { $flag } was given twice
error-usage-not_built = { $what } is not in this version
error-usage-query = the query string is malformed
error-usage-query_value = "{ $value }" is no value for { $field }
error-usage-row = there is no row { $row } in the last list
error-usage-row_pipe = row numbers are for terminals; give the reference
error-usage-reference = "{ $ref }" is no reference such as uelzen/kuubu
error-usage-reason = { $reason }
error-usage-not_built_value = { $flag } { $value } is not in this version
error-usage-flag = "{ $value }" is no value for { $flag }
error-usage-guardians = 0, 5, 7 or 9 guardians of at least three Länder; there are { $found } of { $lands }
error-usage-address = "{ $address }" cannot be dialled: { $why }
error-usage-stage = { $stage } does not follow { $before }
error-usage-slug = "{ $value }" is no slug of an entry
error-usage-own_entry = { $ref } is your own; one adopts what others made
error-usage-compare_number = 2 to 6 entries can be compared, not { $number }
error-usage-compare_kinds = these cannot be compared with each other: { $kinds }
error-usage-not_adoptable = { $ref } is a { $kind }, which cannot be adopted
error-usage-body = the body of the request is not accepted: { $what }
error-usage-header = the header { $header } is not accepted

error-unknown_command = there is no such command
error-unknown_command-command = unknown command "{ $command }"

error-unknown_field = there is no such field
error-unknown_field-field = unknown field "{ $field }"; known: { $known }

error-missing_input = a value is missing
error-missing_input-flag = { $flag } is missing, and nothing may be asked
error-missing_input-passphrase = the passphrases of { $flag } do not open the key

error-ambiguous = the name stands for more than one
error-ambiguous-candidates = "{ $name }" stands for { $candidates }
error-ambiguous-county = "{ $county }" stands for { $slugs }

error-partial = only a part was done

error-degraded = the node works, with warnings

error-files_incomplete = not all files are here; nothing was signed
error-files_incomplete-held_bytes = { $held_bytes } of { $total_bytes } bytes are here and are kept; nothing was signed

error-not_found = nothing has this name
error-not_found-ref = there is no entry { $ref }
error-not_found-county = there is no county or publisher "{ $county }"
error-not_found-version = { $ref } has no version { $version } here
error-not_found-adoption = this county does not use { $ref }
error-not_found-adopted_version = the version of { $ref } that was adopted was never held by this node
error-not_found-message = there is no message { $message }
error-not_found-draft = there is no draft "{ $slug }"
error-not_found-key = there is no setting "{ $key }"
error-not_found-own_head = an own head with seq { $seq } is not held any more, or not yet
error-not_found-signing_key = this identity never had a signing key { $digits }
error-not_found-file = there is no file { $file }
error-not_found-topic = there is no help topic "{ $topic }"
error-not_found-path = the node knows no { $path }
error-not_found-page = there is no page { $page }
error-not_found-host = this listener does not answer to { $host }; web.allowed_hosts adds names
error-not_found-route = the control API has no { $route }

error-withdrawn = the entry was withdrawn
error-withdrawn-reason = { $ref } was withdrawn by its publisher: { $reason }
error-withdrawn-ref = { $ref } was withdrawn by its publisher

error-no_hits = nothing was found
error-no_hits-query = nothing was found for "{ $query }"

error-expectation_failed = the catalog is not at the expected number
error-expectation_failed-expected = the catalog is at seq { $actual }, not { $expected }
error-expectation_failed-voided = root keys voided the newest own head: publish first, so that what it changed is taken back
error-expectation_failed-event = the event does not follow this identity: { $why }
error-expectation_failed-signed_before = with the keys beside { $file } another event was signed that follows the same one

error-already_initialised = the home holds an identity already
error-already_initialised-home = { $home } holds the identity of { $publisher } already

error-home_in_use = another process works on this home
error-home_in_use-home = another process works on { $home }

error-address_in_use = the address is taken
error-address_in_use-address = { $address } is taken

error-exists = it exists already
error-exists-path = { $path } exists already
error-exists-ref = { $ref } exists already
error-exists-entry = the catalog has another entry { $ref } already
error-exists-file = { $file } exists already
error-exists-foreign = { $path } is there already and is not of an earlier export; nothing was overwritten
error-exists-link = { $path } is a link or no plain file; it is not followed

error-vouch_limit = this year's vouches are used up

error-recalled = the entry was recalled by its publisher
error-recalled-ref = { $ref } was recalled by its publisher

error-declined = declined; nothing was done

error-draft_invalid = drafts have errors; nothing was written
error-draft_invalid-errors = { $errors } errors in the drafts; nothing was written
error-draft_invalid-reason = { $reason }; nothing was written
error-draft_invalid-file = { $path }: { $why }; nothing was signed

error-import_invalid = the file cannot be imported
error-import_invalid-line = { $file }:{ $line }:{ $column }: { $reason }
error-import_invalid-file = { $file } cannot be imported
error-import_invalid-key_event = { $file } is no file of a key event: { $why }
error-import_invalid-key_event_kind = the file holds another event than this command is for

error-too_large = it is over its limit
error-too_large-limit = it is larger than { $limit } bytes
error-too_large-entry = { $slug } has { $actual } bytes, more than an entry may have
error-too_large-why = the catalog would be over its limit: { $why }
error-too_large-catalog = the catalog would have more than { $limit } entries
error-too_large-identity = the identity has { $limit } events, no more are taken

error-not_initialised = there is no identity here yet
error-not_initialised-home = there is no identity in { $home } yet

error-node_not_running = the node is not running
error-node_not_running-socket = the node is not running (no socket at { $socket })

error-node_starting = the node is starting, migrating or stopping
error-node_starting-stopping = the node is stopping

error-node_busy = the node has more requests than it takes

error-config_invalid = a setting is not accepted
error-config_invalid-reason = { $reason }
error-config_invalid-faults = { $faults } settings are not accepted
error-config_invalid-file = { $file } cannot be read
error-config_invalid-proxy = proxies are not in this version; { $variable } names one
error-config_invalid-network_file = the network file is not accepted: { $why }
error-config_invalid-policy_file = the local policy is not accepted: { $why }
error-config_invalid-key_file = { $file } is no key of this node: { $why }
error-config_invalid-key_log = { $key } is set: the secrets of connections would be written to a file
error-config_invalid-socket = { $key }: no socket can be made at { $path }
error-config_invalid-value = { $key } cannot be { $value }
error-config_invalid-listen = the node cannot listen: { $why }
error-config_invalid-why = { $why }

error-config_unknown_key = there is no such setting
error-config_unknown_key-key = unknown key "{ $key }"
error-config_unknown_key-faults = { $faults } settings are not known or not accepted

error-network_mismatch = the home belongs to another network
error-network_mismatch-found = the network file has the id { $found }, the home belongs to { $expected }
error-network_mismatch-file = { $file } is the file of another network
error-network_mismatch-event = the event belongs to the network { $found }, the home to { $expected }

error-permission_denied = not permitted
error-permission_denied-mode = others can read { $path } (mode { $mode })
error-permission_denied-path = not permitted: { $path }
error-permission_denied-socket = not permitted: { $socket }
error-permission_denied-key_file = the key { $file } may not be read
error-permission_denied-key_mode = others can read the key { $file } (mode { $mode })
error-permission_denied-passphrase = the passphrase does not open { $file }, or the file was changed

error-signature_invalid = a signature is not its publisher's
error-signature_invalid-publisher = a signature is not that of { $publisher }
error-signature_invalid-other_publisher = the event is about another county
error-signature_invalid-event = a signature under the event does not hold
error-signature_invalid-missing = { $found } of { $needed } root keys have signed
error-signature_invalid-missing_new = { $found } of { $needed } former root keys and { $new } of { $keys } keys of the next set have signed

error-hash_mismatch = the bytes are not those that were signed
error-hash_mismatch-path = { $path }: the bytes are not those that were signed

error-proof_invalid = the proof does not hold

error-encoding_invalid = the bytes are not in the permitted encoding
error-encoding_invalid-manifest = the list of files breaks a rule: { $why } ({ $reason })

error-not_admitted = the publisher is not admitted
error-not_admitted-publisher = { $publisher } is not admitted

error-blocked = the publisher is blocked here
error-blocked-publisher = { $publisher } is blocked here

error-equivocation = two heads with one number exist
error-equivocation-own = this county signed two heads that contradict each other; nothing more is signed
error-equivocation-why = two heads with one number exist: { $why }

error-frozen = the catalog is frozen at its last common head
error-frozen-publisher = the catalog of { $publisher } is frozen at its last common head
error-frozen-own = two events of the own identity contradict each other; nothing is signed before the root keys decide
error-frozen-succeeded = other counties have taken the place of this one; it publishes nothing more

error-own_head_unconfirmed = peers have not confirmed the own head yet

error-seq_reserved = the next number may have been signed elsewhere
error-seq_reserved-reason = the next number may have been signed elsewhere: { $reason }
error-seq_reserved-why = the next number may have been signed elsewhere: { $why }
error-seq_reserved-new_epoch = the signer guard is missing or of another copy of this node: only a new epoch is safe

error-key_missing = a key is missing
error-key_missing-path = the key { $path } is missing or cannot be read
error-key_missing-file = the key { $file } is missing
error-key_missing-delegation = the signing key has no valid delegation: { $why }
error-key_missing-other_key = another key is delegated than the one under keys/
error-key_missing-root = { $needed } root keys of this identity are needed, { $found } are in { $folders }
error-key_missing-delegated = { $file } delegates to a key that this node does not have
error-key_missing-next = { $needed } keys of the next set are needed, { $found } are in { $folders }
error-key_missing-none_delegated = no signing key is delegated

error-key_expired = the delegation of the signing key has ended
error-key_expired-expired = the delegation of the signing key ended on { $expired }

error-key_revoked = the key was revoked

error-no_peers = no other node is connected

error-no_holder = no connected node holds the file

error-proxy_refused = the proxy refused the way out

error-proxy_auth = the proxy wants a name and a password

error-timeout = the answer did not come in time
error-timeout-seconds = no answer within { $seconds } s
error-timeout-held_by = the head is signed and kept; { $held_by } of { $wait } nodes hold it so far

error-disk_full = the disk is full
error-disk_full-path = the disk is full: { $path }

error-quota = the quota is used up
error-quota-publisher = the files of this publisher would have { $needed } bytes, at most { $limit } are kept ({ $key })
error-quota-total = the files of others would have { $needed } bytes, at most { $limit } are kept ({ $key })

error-store_damaged = the store does not hold what it should
error-store_damaged-path = the store { $path } does not hold what it should
error-store_damaged-ref = the store does not hold { $ref } as it was signed
error-store_damaged-why = the store does not hold what it should: { $why }

error-store_newer = the store was written by a newer version
error-store_newer-found = the store has format { $found }; this version reads { $known }

error-migration_needed = the store was written by an older version

error-scenario_failed = a step of the scenario did not hold

error-interrupted = interrupted

error-terminated = ended by the system
