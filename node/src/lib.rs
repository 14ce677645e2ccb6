//! The kreisnetz node and its command line.
