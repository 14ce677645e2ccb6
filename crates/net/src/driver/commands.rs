//! Does what the rest of the node asks.

use kreisnetz_protocol::Input;
use libp2p::PeerId;

use super::Driver;
use crate::contact::Contact;
use crate::handle::{Command, NetworkStatus, PeerReport};
use crate::standing::POINTS_MIN;
use crate::swarm;

impl Driver {
    /// An answer that nobody waits for any more is dropped.
    pub(super) fn command(&mut self, command: Command) {
        match command {
            Command::Published { head, done } => {
                self.feed(Input::Published { head: *head });
                let _ = done.send(());
            }
            Command::IdentityExtended { log, done } => {
                self.feed(Input::IdentityExtended { log });
                let _ = done.send(());
            }
            Command::Imported { heads, logs, done } => {
                logs.into_iter().for_each(|log| self.feed(Input::IdentityExtended { log }));
                heads.into_iter().for_each(|head| self.feed(Input::Imported { head }));
                let _ = done.send(());
            }
            Command::Witnesses { publisher, reply } => {
                if self.witnesses.wanted(self.clocks.waiting.now(), publisher, reply) {
                    self.feed(Input::WitnessesWanted { publisher });
                }
            }
            Command::Admission { admission, peers, done } => {
                self.swarm.behaviour_mut().set_members(peers);
                self.feed(Input::AdmissionChanged { admission });
                let _ = done.send(());
            }
            Command::WantIdentities { publishers, done } => {
                self.feed(Input::IdentitiesWanted { publishers });
                let _ = done.send(());
            }
            Command::Learn { contacts, done } => {
                self.dialler.learn(contacts, &mut self.entropy);
                let _ = done.send(());
            }
            Command::Follow { nodes, done } => {
                self.feed(Input::Followed { nodes });
                let _ = done.send(());
            }
            Command::GreetEverybody { done } => {
                self.feed(Input::Unannounced);
                let _ = done.send(());
            }
            Command::ReconcileNow { reply } => drop(reply.send(self.reconcile_now())),
            Command::Dial { contact, reply } => drop(reply.send(self.dial_now(&contact))),
            Command::Refuse { peer, done } => {
                self.swarm.behaviour_mut().penalise(peer, POINTS_MIN.abs() as u32);
                let _ = done.send(());
            }
            Command::OpenFiles { peer, reply } => self.open_files(peer, reply),
            Command::Offended { peer, offence, done } => {
                self.offended(peer, offence);
                let _ = done.send(());
            }
            Command::Pardon { peer, done } => {
                self.swarm.behaviour_mut().pardon(&peer);
                let _ = done.send(());
            }
            Command::Peers { reply } => drop(reply.send(self.report())),
            Command::Status { reply } => drop(reply.send(self.status())),
            Command::Frontier { reply } => drop(reply.send(self.engine.frontier().items().copied().collect())),
            Command::Heard { publisher, reply } => drop(reply.send(self.arrivals.of(&publisher))),
            Command::Memory { reply } => drop(reply.send(self.memory())),
        }
    }

    fn reconcile_now(&mut self) -> usize {
        let peers: Vec<PeerId> = self.peers.connected_peers().collect();
        for peer in &peers {
            self.feed(Input::ReconcileNow { peer: *peer });
        }
        peers.len()
    }

    fn dial_now(&mut self, contact: &Contact) -> Result<(), String> {
        let peer = contact.peer();
        self.dialler.learn([contact.clone()], &mut self.entropy);
        swarm::dial(&mut self.swarm, &self.rules, peer, contact.addresses()).map_err(|error| error.to_string())?;
        self.dialler.begun(peer);
        Ok(())
    }

    fn status(&self) -> NetworkStatus {
        NetworkStatus {
            connected: self.peers.connected_peers().count(),
            known: self.dialler.known().count(),
            guests: self.swarm.behaviour().guest_count(),
            publishers: self.engine.frontier().len(),
            lag: self.engine.lag(),
            listening: self.swarm.listeners().cloned().collect(),
            reconciled_at: self.peers.reconciled_at(),
            traffic: self.swarm.behaviour().traffic().figures(),
        }
    }

    fn report(&self) -> Vec<PeerReport> {
        self.peers.report(&self.dialler, self.swarm.behaviour(), self.clocks.wall.now())
    }
}
