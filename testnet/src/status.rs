//! `status`: one row for each node.

use std::time::Duration;

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use serde_json::Value;

use crate::failure::Failure;
use crate::network::Network;
use crate::state::Member;
use crate::terminal::Terminal;

/// For one node to say how it is.
const PATIENCE: Duration = Duration::from_secs(10);
const HEADING: [&str; 8] = ["Node", "AGS", "Process", "Port", "State", "Peers", "Catalog", "Holds"];

type Row = [String; HEADING.len()];

/// Prints the table.
///
/// # Errors
///
/// No network is up.
pub(crate) fn print(terminal: Terminal) -> Result<(), Failure> {
    let network = Network::load()?;
    table(terminal, &network)
}

/// Prints the table of `network`.
///
/// # Errors
///
/// The launcher was interrupted.
pub(crate) fn table(terminal: Terminal, network: &Network) -> Result<(), Failure> {
    let all: Vec<usize> = (0..network.testnet.nodes.len()).collect();
    let rows = network.each(&all, |member, node| {
        // A node that cannot answer has a row too.
        let status = member.running().and_then(|_| node.json(&["status"], PATIENCE).ok());
        Ok(row(member, status.as_ref()))
    })?;
    if terminal.draws_tables() {
        let mut table = Table::new();
        table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(HEADING).add_rows(rows);
        for line in table.lines() {
            terminal.line(line.trim_end());
        }
    } else {
        rows.iter().for_each(|row| terminal.line(&row.join("\t")));
    }
    Ok(())
}

fn row(member: &Member, status: Option<&Value>) -> Row {
    let none = Value::Null;
    let value = status.unwrap_or(&none);
    let number = |value: &Value| value.as_u64().map_or_else(|| "-".to_owned(), |number| number.to_string());
    let state = match (member.running(), status) {
        (None, _) => "ended".to_owned(),
        (Some(_), None) => "no answer".to_owned(),
        (Some(_), Some(status)) => status["state"].as_str().unwrap_or("-").to_owned(),
    };
    [
        member.slug.clone(),
        member.ags.clone(),
        member.running().map_or_else(|| "-".to_owned(), |process| process.pid().to_string()),
        member.port.to_string(),
        state,
        number(&value["peers"]["connected"]),
        format!("seq {}", number(&value["catalog"]["seq"])),
        format!("{} entries of {}", number(&value["replica"]["entries"]), number(&value["replica"]["publishers"])),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_does_not_run_has_a_row() {
        let member = Member {
            slug: "uelzen".into(),
            ags: "03360".into(),
            name: "Uelzen".into(),
            home: "/net/uelzen".into(),
            port: 48001,
            publisher: String::new(),
            peer_id: String::new(),
            process: None,
        };
        let row = row(&member, None);
        assert_eq!(row[..5], ["uelzen", "03360", "-", "48001", "ended"]);
    }
}
