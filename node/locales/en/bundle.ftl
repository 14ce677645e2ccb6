# Bundles: what is written, what is taken over, and why a catalog is not.

error-usage-publiccode_software = { $ref } is no software
error-usage-publiccode_repository = { $ref } names no repository, which publiccode.yml demands
error-usage-publiccode_contractor = { $ref } is kept up by contract, but names no organisation or no end of it
error-usage-publiccode_contact = neither { $ref } nor its publisher names an office that answers
hint-usage-publiccode = only its publisher can add that; kreisnetz show { $ref } tells what there is

help-command-export =
    kreisnetz export bundle -o FILE: catalogs as signed, in one file

    For a county without a network, and for the archive. Every catalog in it
    proves itself; the file needs no signature. It is verified while written.

      export bundle        all catalogs that are searched here
      --publisher COUNTY   only of this county; may be repeated
      --files none         the entries without files of assets
      -o FILE              where to; one that exists is replaced with --yes

      export dcat          as RDF for data portals; to stdout without -o
      --format ttl|jsonld|rdfxml
      --profile de3|cpsv|adms|full   de3 datasets, cpsv public services
      --kind KIND          only these kinds
      --programme REF      only what this programme funds

      export publiccode REF   as publiccode.yml: as it came, where the asset has
                           one; else, or with --native, from its entry

      export csv           hits of a search; takes all flags of search
      --topic --land --licence --adopted-by --min-adopters --has --where --since
      --all --sort --limit --offset --fail-empty

help-command-import =
    kreisnetz import FILE: takes over what holds of a bundle

    Every catalog is verified like a peer's answer; what does not verify is listed
    and the others go on. What is held is skipped, so run it again after a break.

      --check              look at everything, store nothing

    Exit: 0 all taken or held, 3 some refused, 20 nothing of use, 7 no bundle.

export-done =
    { $file }: { $catalogs ->
        [one] 1 catalog
       *[other] { $catalogs } catalogs
    }, { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    }, { $size }
export-would =
    Would write { $file }: { $catalogs ->
        [one] 1 catalog
       *[other] { $catalogs } catalogs
    }, { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    }, { $size }
export-sha256 = SHA-256
export-skipped = without a catalog so far: { $names }
export-next = Next: kreisnetz import { $file }

import-done =
    { $stored ->
        [one] 1 catalog
       *[other] { $stored } catalogs
    } with { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    } stored, { $held } held already
import-would =
    Would store { $stored ->
        [one] 1 catalog
       *[other] { $stored } catalogs
    } with { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    }, { $held } held already. Nothing was stored.
import-nothing =
    Nothing new: { $held ->
        [one] 1 catalog is
       *[other] { $held } catalogs are
    } held already ({ $stored } new, { $entries } entries)
import-refused =
    { $count ->
        [one] 1 catalog was
       *[other] { $count } catalogs were
    } not taken:
import-nobody = unknown publisher
import-cut_off = the file is cut off; copy it again and run the command again
import-altered = the file is not as it was written; what was taken is verified nevertheless
import-next = Next: the same command without --check

refused-encoding_invalid = its bytes are not in the permitted encoding
refused-unknown_version = it needs a newer kreisnetz
refused-network_mismatch = it belongs to another network
refused-not_admitted = its publisher is not admitted
refused-future = its head is dated in the future
refused-lifetime = its head is valid for longer than allowed
refused-seq_jump = its number is too far ahead of the one held
refused-need_identity = an event of its identity is missing, or follows another branch
refused-not_delegated = no key is delegated to sign its head
refused-signature_invalid = the signature of its head is not its publisher's
refused-bad_identity = its identity does not hold together
refused-own_head = a head of your own catalog that this node does not hold: look for a second copy of the node
refused-equivocation = it contradicts a head that is held; both are signed
refused-hash_mismatch = its entries are not those that were signed
refused-cut_off = the file ends within it

warning-bundle_cut_off = the bundle is cut off
warning-bundle_altered = the bundle is not as it was written

error-import_invalid-bundle = the file is no bundle
error-import_invalid-bundle_newer = the bundle was written by a newer version
error-network_mismatch-bundle = the bundle is of the network { $bundle }, this node of { $expected }
error-not_found-catalogs = there is no catalog to export yet
error-store_damaged-export = the bundle broke off; the node's log says why
hint-exists-yes = replace it with --yes
hint-import_invalid-bundle = kreisnetz export bundle -o FILE makes one, at another county
hint-import_invalid-bundle_newer = install the newer kreisnetz
hint-network_mismatch-bundle = ask for a bundle of your own network

progress-export = Exporting
progress-fetch = Fetching
progress-write = Writing
progress-import = Importing
progress-check = Checking
progress-figures = { $share } %  { $done }/{ $total }  { $rate }/s  { $seconds } s left
progress-figures-open = { $done }  { $rate }/s
progress-line = { $phase }: { $figures }
progress-done = { $phase }: done after { $seconds } s
derived-done = { $file } written, { $size }
derived-would = Would write { $file }, { $size }; nothing was written
