//! What touches the machine? The storey of terminals and files; everything below it takes values and returns values.

pub mod disk;
