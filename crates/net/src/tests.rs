//! Real swarms over loopback: what the limits and filters do together. Peers are counties; hostile ones too.

mod connecting;
mod county;
mod driving;
mod gossiping;
mod small_buffers;
mod streaming;
mod town;
