//! A machine with two files on a disk that keeps a journal of every write, so that it can be cut off at any moment.
//!
//! After a power cut only what was flushed is sure; of the rest any part may be there, down to single sectors of a page.

use std::{
    io::{self, ErrorKind},
    sync::{Arc, Mutex},
};

use rand_chacha::{ChaCha8Rng, rand_core::Rng};
use redb::StorageBackend;

/// Bytes that the disk keeps or loses together.
const PAGE: usize = 4096;
/// Bytes that it never tears.
const SECTOR: usize = 512;

#[derive(Clone, Debug, Default)]
pub(crate) struct Machine(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    files: [Vec<u8>; 2],
    journal: Vec<Step>,
    failure: Failure,
}

#[derive(Clone, Debug)]
enum Step {
    Write {
        file: usize,
        offset: u64,
        data: Vec<u8>,
    },
    Length {
        file: usize,
        length: u64,
    },
    Sync {
        file: usize,
    },
    /// Not of the disk: the outside was told so much.
    Acknowledged(u64),
}

/// Which writes fail.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Failure {
    #[default]
    None,
    /// The disk is full after so many more steps.
    FullAfter(u64),
    /// One step fails after so many, then all is well again.
    OnceAfter(u64),
}

/// The state of both files after a cut, and what was acknowledged before it.
pub(crate) struct Image {
    pub(crate) machine: Machine,
    pub(crate) acknowledged: u64,
}

#[derive(Debug)]
pub(crate) struct Disk {
    machine: Machine,
    file: usize,
}

impl Machine {
    pub(crate) fn store(&self) -> Disk {
        Disk { machine: self.clone(), file: 0 }
    }

    pub(crate) fn guard(&self) -> Disk {
        Disk { machine: self.clone(), file: 1 }
    }

    pub(crate) fn with_files(files: [Vec<u8>; 2]) -> Self {
        Self(Arc::new(Mutex::new(State { files, ..State::default() })))
    }

    pub(crate) fn files(&self) -> [Vec<u8>; 2] {
        self.0.lock().unwrap().files.clone()
    }

    pub(crate) fn acknowledge(&self, number: u64) {
        self.0.lock().unwrap().journal.push(Step::Acknowledged(number));
    }

    pub(crate) fn fail(&self, failure: Failure) {
        self.0.lock().unwrap().failure = failure;
    }

    pub(crate) fn steps(&self) -> usize {
        self.0.lock().unwrap().journal.len()
    }

    /// The power goes after so many steps since `start`, the state of both files when the journal began.
    pub(crate) fn cut(&self, start: &[Vec<u8>; 2], steps: usize, random: &mut ChaCha8Rng) -> Image {
        let mut durable = start.clone();
        let mut pending: [Vec<Step>; 2] = Default::default();
        let mut acknowledged = 0;
        for step in &self.0.lock().unwrap().journal[..steps] {
            match step {
                Step::Acknowledged(number) => acknowledged = *number,
                Step::Sync { file } => pending[*file].drain(..).for_each(|step| apply(&mut durable[*file], &step)),
                Step::Write { file, .. } | Step::Length { file, .. } => pending[*file].push(step.clone()),
            }
        }
        for (file, steps) in pending.iter().enumerate() {
            steps.iter().for_each(|step| apply_some(&mut durable[file], step, random));
        }
        Image { machine: Self::with_files(durable), acknowledged }
    }
}

impl State {
    fn step(&mut self, step: Step) -> io::Result<()> {
        match &mut self.failure {
            Failure::None => {}
            Failure::FullAfter(0) => return Err(ErrorKind::StorageFull.into()),
            Failure::OnceAfter(0) => {
                self.failure = Failure::None;
                return Err(io::Error::other("the cable is loose"));
            }
            Failure::FullAfter(left) | Failure::OnceAfter(left) => *left -= 1,
        }
        if let Step::Write { file, .. } | Step::Length { file, .. } = &step {
            apply(&mut self.files[*file], &step);
        }
        self.journal.push(step);
        Ok(())
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.machine.0.lock().unwrap().files[self.file].len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.machine.0.lock().unwrap();
        let start = usize::try_from(offset).unwrap();
        let bytes = state.files[self.file].get(start..start + out.len()).ok_or(ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.machine.0.lock().unwrap().step(Step::Length { file: self.file, length })
    }

    fn sync_data(&self) -> io::Result<()> {
        self.machine.0.lock().unwrap().step(Step::Sync { file: self.file })
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.machine.0.lock().unwrap().step(Step::Write { file: self.file, offset, data: data.to_vec() })
    }
}

fn apply(file: &mut Vec<u8>, step: &Step) {
    match step {
        Step::Write { offset, data, .. } => overwrite(file, usize::try_from(*offset).unwrap(), data),
        Step::Length { length, .. } => file.resize(usize::try_from(*length).unwrap(), 0),
        Step::Sync { .. } | Step::Acknowledged(_) => {}
    }
}

/// Keeps each page of an unflushed write, loses it, or tears it.
fn apply_some(file: &mut Vec<u8>, step: &Step, random: &mut ChaCha8Rng) {
    let Step::Write { offset, data, .. } = step else {
        if random.next_u32().is_multiple_of(2) {
            apply(file, step);
        }
        return;
    };
    let mut offset = usize::try_from(*offset).unwrap();
    for page in data.chunks(PAGE) {
        let kept = match random.next_u32() % 3 {
            0 => 0,
            1 => page.len(),
            _ => (random.next_u32() as usize % (PAGE / SECTOR) * SECTOR).min(page.len()),
        };
        overwrite(file, offset, &page[..kept]);
        offset += page.len();
    }
}

fn overwrite(file: &mut Vec<u8>, offset: usize, data: &[u8]) {
    if !data.is_empty() {
        file.resize(file.len().max(offset + data.len()), 0);
        file[offset..offset + data.len()].copy_from_slice(data);
    }
}
