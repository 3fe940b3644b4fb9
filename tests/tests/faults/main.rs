//! Faults of the server and the network, and calls that are given up: what the caller sees, and what goes out.

mod calls;
mod cancellation;
mod connection;
mod deadline;
mod downloads;
mod hostile;
mod leaks;
mod matrix;
mod pace;
mod retries;
