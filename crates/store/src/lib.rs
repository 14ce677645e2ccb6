//! Ground state on disk: signed bytes in redb, and the signer guard.
