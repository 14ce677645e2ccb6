//! What the interface names and this version does not have: known by name, and refused as such.

/// Commands of later versions.
pub(super) const COMMANDS: &[&str] = &["doctor", "evaluate", "migrate", "web", "man"];

/// Subcommands of later versions, after their command.
pub(super) const ACTIONS: &[(&str, &str)] = &[("peers", "ping"), ("peers", "ban"), ("peers", "unban")];

/// Flags of later versions, after their command.
pub(super) const FLAGS: &[(&str, &str)] = &[("completions", "--dynamic")];

/// Values of later versions, after their command and flag.
pub(super) const VALUES: &[(&str, &str, &str)] =
    &[("export", "--files", "held"), ("status", "--format", "checkmk"), ("status", "--format", "nagios")];
