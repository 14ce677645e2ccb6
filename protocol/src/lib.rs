//! Wire messages, limits and the replication engine: sans-io.
