# The rehearsal with keys: one sentence a step.

drill-title = Rehearsal with keys in the name of { $county }, { $when }, kreisnetz { $version }. Network and keys were made for it and are thrown away.
drill-refused = refused as it must be: { $slug }
drill-passed = Passed: { $steps } of { $planned } steps
drill-failed = NOT passed: ended after { $steps } of { $planned } steps
drill-sign = Names, date, signatures: ____________________
drill-found = An identity is made: three root keys of which two must sign, a next set, a signing key
drill-disk_lost = The disk is lost: a new home begins with the file beside the root keys
drill-no_guard = A plain delegation is refused: what the lost disk signed last is not known
drill-new_epoch = A delegation with a new epoch leaves behind whatever was signed
drill-one_officer = A renewal is carried on a stick; one signature of two is refused
drill-two_officers = The second officer signs, and it is applied
drill-wrong_passphrase = A wrong passphrase opens no key
drill-key_stolen = The signing key is stolen: it is revoked
drill-after_theft = A new signing key is delegated, in a new epoch
drill-thief_rotates = Root keys without the next set rotate nothing: a thief cannot take the identity
drill-claim = Somebody with the next set claims the identity
drill-veto = One root key voids the claim
drill-rotate = The root keys are rotated: the next set is in force, a new next set is promised
drill-after_rotation = The new root keys delegate
drill-roots_lost = The root keys are lost: the next set claims the identity
drill-too_early = The claim cannot be completed before 14 days have passed
drill-recovered = 15 days later it is completed
drill-after_recovery = The recovered root keys delegate
drill-whole = The identity has a signing key, and nobody contests it
