//! What all tests of the generated client share.
