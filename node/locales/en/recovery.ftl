# Recovery of an identity, and succession.

key-plan-recovery-claim = New keys will be announced as root keys of { $name }.
key-plan-recovery-claim-others = Others see the claim for 14 days, with the digits of the new keys; nothing else changes meanwhile.
key-plan-recovery-claim-back = One root key of today voids it: kreisnetz key recover --veto. A rotation voids it too.
key-plan-recovery-veto = A root key of { $name } will void the claim to new root keys.
key-plan-recovery-veto-others = Others see that the claim is void; the root keys of today stay in force.
key-plan-recovery-veto-back = A veto is not taken back; whoever is in the right claims anew.
key-plan-recovery-complete = The claimed keys will become root keys of { $name }; the former ones can sign nothing afterwards.
key-plan-recovery-complete-others = Others see new root keys and a new epoch; delegations end, and heads after the last good one are void.
key-plan-recovery-complete-back = It is not taken back; only a later rotation with the new next set replaces it. Afterwards: kreisnetz key delegate
key-plan-succession = { $name } will name others that go on from it, and sign nothing more.
key-plan-succession-others = Others read the catalog as that of a county that went on; its AGS is free once each successor names it.
key-plan-succession-back = A rotation of the root keys undoes it: kreisnetz key rotate
key-recovery-claim-applied = The claim is announced; everybody sees it for 14 days. Then: kreisnetz key recover --complete
key-recovery-veto-applied = The claim is void
key-recovery-complete-applied = The claimed keys are root keys now; the former ones are worthless
key-succession-applied = Others go on from this county as soon as each of them names it as predecessor
key-claims = Claims to new root keys of this county that are under way: { $count }
key-claim = Claim
key-claim-told = made { $made }, may be completed from { $completes }
key-claim-told-no-veto = made { $made }, may be completed from { $completes }; no veto stops it
key-basis = By right of
key-basis-reserve = the next set
key-basis-guardians = guardians
key-basis-both = the next set and guardians
key-successor = Goes on
key-succession-merged = merged
key-succession-split = split
key-succession-dissolved = dissolved
key-effective = From
key-missing-recovery = keys: { $keys }, guardians: { $guardians }

check-recovery_claimed = somebody claims new root keys of this county; 14 days after the claim they may be in force
check-recovery_claimed-hint = if it is not you: kreisnetz key recover --veto --root-dir DIR

error-usage-consents_missing = a claim by guardians names those that will consent
error-usage-consents_needless = a claim by the next set alone names no guardian
error-usage-no_guardian = the recovery of { $publisher } does not ask this county
error-usage-successors = a succession names 1 to 4 others
error-not_found-predecessor = the network file names no founder { $county }
error-not_found-claim = nobody claims new root keys of this county
error-expectation_failed-guardian_key = { $county } has no signing key, and cannot consent
error-expectation_failed-claim_waits = the claim may be completed in { $days } days
error-expectation_failed-no_veto = no veto stops this claim
error-expectation_failed-consented = this county has consented already to the recovery of { $publisher }
error-key_missing-guardian = the recovery of { $publisher } was drafted for another signing key of this county
error-signature_invalid-missing_recovery = signatures are missing: { $keys } of new or committed keys, { $guardians } of guardians

hint-not_found-predecessor = a predecessor is named by its id of 64 digits, or by identity.cbor beside its root keys
hint-key_missing-guardian = let it be drafted anew: kreisnetz key recover --claim guardians --to FILE
hint-signature_invalid-missing_recovery = whoever is still missing: kreisnetz key recover --consent FILE

help-topic-recovery =
    Recovery gives a county new root keys when its own are lost, or stolen with
    the next set. It takes 14 days, in which everybody sees it.

      key recover                      the claims that are under way
      key recover --claim reserve      by the next set, which lies in another
                                       building: --root-dir names its sticks
      key recover --claim guardians --guardian A,B,C --to FILE
                                       by the counties that the identity names:
                                       3 of 5, 4 of 7, 5 of 9
          --new-dir DIR                where the new root and next sets go
      key recover --consent FILE       at a guardian, who compared the digits
      key recover --apply FILE         the claim, or its completion, on the node
      key recover --veto --root-dir D  one root key of today voids a claim; not
                                       one of two guardians more than needed
      key recover --complete --root-dir NEW   after 14 days, by the same people;
                                       with guardians: --to FILE, --consent, --apply
          --close SEQ                  the last head that stands

    key succeed --successor COUNTY --reason merged|split|dissolved names who goes
    on from this county (--effective 2027-01-01, today if absent); each successor
    names it in its own inception: kreisnetz init --from.
