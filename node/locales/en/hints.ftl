# What helps, by slug: one to three lines, each a command or an act.
hint-internal = kreisnetz status
hint-not_ready = kreisnetz status
hint-usage = kreisnetz help
hint-usage-nearest = did you mean "{ $nearest }"?
hint-usage-command = kreisnetz help { $command }
hint-usage-not_built = kreisnetz help lists what there is
hint-usage-row = run the list again, or give the reference
hint-usage-not_built_value = kreisnetz help lists what there is
hint-unknown_command = kreisnetz help
hint-unknown_command-nearest = did you mean "{ $nearest }"?
hint-unknown_field = choose from the fields that are listed
hint-missing_input = give the value with its flag
hint-missing_input-flag = give { $flag }
hint-ambiguous = use the longer name or the AGS
hint-partial = run it again; what is done stays done
hint-degraded = kreisnetz status
hint-files_incomplete =
    run it again when more nodes are online
    kreisnetz adopt REF --no-files
hint-not_found = kreisnetz search WORD
hint-not_found-county = a county has a slug, an AGS or an official name: uelzen, 03360, Uelzen
hint-not_found-own_head = kreisnetz key revoke shows the last ones
hint-not_found-signing_key = the check digits stand in: kreisnetz publisher show self
hint-not_found-key = kreisnetz config show
hint-not_found-topic = kreisnetz help
hint-not_found-draft = kreisnetz draft list
hint-not_found-nearest = did you mean "{ $nearest }"?
hint-withdrawn = kreisnetz search WORD
hint-no_hits = leave out a filter, or add --all for outdated entries
hint-expectation_failed = kreisnetz publish --dry-run
hint-expectation_failed-voided = kreisnetz publish
hint-expectation_failed-event = draft it again on the node: kreisnetz key delegate --to FILE
hint-expectation_failed-signed_before =
    apply the one that was signed first; two of them freeze the catalog everywhere
    only where nobody has it any more: take its line out of that file
hint-already_initialised =
    kreisnetz status
    to begin another one: --home DIR
hint-home_in_use =
    kreisnetz status
    stop the other one first
hint-address_in_use = end the other program, or choose a port: kreisnetz config set network.listen
hint-exists = choose another name, or edit what is there
hint-vouch_limit = wait until one of them is a year old
hint-recalled =
    ask its publisher; the contact stands in show
    to adopt it all the same: --despite-recall
hint-declined = run it again and answer yes, or use --yes
hint-draft_invalid = kreisnetz draft lint
hint-import_invalid = correct the file at the place named
hint-import_invalid-key_event = kreisnetz key delegate --to FILE makes one
hint-too_large = make it smaller; large texts belong in a file of an asset
hint-not_initialised = kreisnetz init
hint-node_not_running =
    sudo systemctl start kreisnetz
    kreisnetz run
hint-node_starting = kreisnetz status --wait
hint-node_busy = try again in a few seconds
hint-config_invalid =
    kreisnetz config check
    kreisnetz config show --origin
hint-config_invalid-proxy = kreisnetz config set proxy.url none
hint-config_invalid-key_log = unset { $key }
hint-config_unknown_key = kreisnetz config show
hint-config_unknown_key-nearest = did you mean "{ $nearest }"?
hint-network_mismatch = put the network file back, or use another --home
hint-permission_denied = run it as the user of the node: sudo -u kreisnetz kreisnetz …
hint-permission_denied-mode = chmod 600 { $path }
hint-permission_denied-key_mode = chmod 600 { $file }
hint-permission_denied-passphrase = it is the one that init showed for the root files; other root keys do as well
hint-signature_invalid = fetch it again from another source
hint-signature_invalid-event = draft it again on the node: kreisnetz key delegate --to FILE
hint-signature_invalid-missing_new = whoever is still missing: kreisnetz key rotate --sign FILE --root-dir DIR
hint-signature_invalid-missing_revocation = kreisnetz key revoke --sign FILE --root-dir DIR
hint-signature_invalid-missing = kreisnetz key delegate --sign FILE --root-dir DIR
hint-hash_mismatch = run it again when more nodes are online
hint-proof_invalid = ask its publisher for a new one
hint-encoding_invalid = fetch it again from another source
hint-not_admitted = kreisnetz help admission
hint-blocked = look into the policy file of this node
hint-equivocation = stop the node and look for a second copy of it
hint-equivocation-own =
    stop the node and look for a second copy of it
    kreisnetz publisher show self
hint-frozen = kreisnetz key delegate --new-epoch --root-dir DIR, where it is your own
hint-frozen-own = kreisnetz publisher show, which names the events
hint-frozen-succeeded = kreisnetz key rotate, where the succession was declared by mistake
hint-own_head_unconfirmed = kreisnetz status --wait
hint-seq_reserved = use the home with the guard file that signed last; if it is lost: kreisnetz key delegate --new-epoch --root-dir DIR
hint-seq_reserved-new_epoch = kreisnetz key delegate --new-epoch --root-dir DIR
hint-key_missing = put the key file back under keys/
hint-key_missing-root = name every stick: --root-dir A --root-dir B
hint-key_missing-next = the sticks of the next set, from the other building: --root-dir A --root-dir B
hint-key_missing-none_delegated = name the former key: --key "CHECK DIGITS"
hint-key_missing-delegated = apply it on the node that drafted it, or draft it again: kreisnetz key delegate --to FILE
hint-key_expired = kreisnetz key delegate --root-dir DIR
hint-key_revoked = a new key, delegated by the root keys, replaces it
hint-no_peers =
    kreisnetz peers
    kreisnetz help reachability
hint-no_holder = run it again when more nodes are online
hint-proxy_refused = kreisnetz help reachability
hint-proxy_auth = kreisnetz help reachability
hint-timeout =
    allow more time: --timeout 2min
    kreisnetz status
hint-timeout-held_by = kreisnetz peers
hint-disk_full = free some space, then run it again
hint-quota = kreisnetz config show
hint-store_damaged = stop the node and keep the home for inspection
hint-store_newer = install the newer kreisnetz again
hint-migration_needed = start the node once with the version that wrote it, then ask its makers
hint-scenario_failed = run it again with the printed seed
hint-interrupted = run it again; what was finished stays
hint-terminated = run it again; what was finished stays
