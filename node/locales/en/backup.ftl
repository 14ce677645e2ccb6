# Backups of a home.

backup-done = Backup written: { $file }, { $size }: catalog seq { $seq } with { $entries } entries, { $members } files
backup-would = Would write { $file }.
backup-without = It holds no key and no signer guard; other counties' catalogs come back from the network.
backup-outside = Outside the home, and not in it: { $paths }
backup-removed = Removed, beyond backup.keep: { $file }
backup-next = Next: copy it to another building · kreisnetz backup verify { $file }
backup-holds = { $file } is whole: { $county }, { $day }, catalog seq { $seq } with { $entries } entries, { $members } files
backup-would-restore = Would restore { $county }, { $day }, catalog seq { $seq } with { $entries } entries, into { $home }.
backup-restored = Restored into { $home }: { $county }, { $day }, catalog seq { $seq } with { $entries } entries
backup-would-begin = Would make a home of { $county } without a backup, in { $home }; the catalog comes from other counties.
backup-begun = A home of { $county } without a backup, in { $home }; its catalog and files come from other counties
backup-replaced = Before
backup-peer-id = Peer id
backup-restored-next =
    Next: kreisnetz run, until kreisnetz status shows the newest number: it comes from other counties.
    Then stop it, and: kreisnetz key delegate --new-epoch --root-dir DIR
    The node has a new transport key: put its peer id into the draft "node".
backup-none = No backup is there.

error-import_invalid-backup = { $file } is no backup: { $why }
error-import_invalid-identity = { $file } is no identity: { $why }
error-hash_mismatch-backup = { $path }: { $why }
error-proof_invalid-backup = the catalog in { $file } does not prove itself
error-already_initialised-restore = { $home } is not empty

hint-import_invalid-identity = init wrote identity.cbor beside the root keys
hint-import_invalid-backup = kreisnetz backup create DIR makes one
hint-hash_mismatch-backup = take another copy of it, or an older one: kreisnetz backup list DIR
hint-proof_invalid-backup = take another copy of it, or an older one: kreisnetz backup list DIR
hint-already_initialised-replace = --replace moves what is there aside; --home DIR restores elsewhere
hint-missing_input-backup_dir = name a folder, or once for all: kreisnetz config set backup.dir DIR

help-command-backup =
    kreisnetz backup: everything of this home that no other county has, as one
    tar file: own catalog and identity, settings, drafts. It holds no key.

      backup list [DIR]        backups of a folder, the newest first
      backup create [DIR]      write one; the node may run. Without DIR: backup.dir,
                               of which backup.keep are kept
      backup verify FILE       whether it is whole and its catalog proves itself
      backup restore FILE      into an empty home, while no node runs
          --replace            into a used one, whose content is moved aside
      backup restore --identity identity.cbor --network network.toml
                               without a backup: init wrote identity.cbor beside
                               the root keys; all else comes from other counties
          --contact MAIL       the role mailbox for the settings

    After restore nothing is signed before root keys open a new epoch.
