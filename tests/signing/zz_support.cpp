// The programs and keys of tests/support that these tests use.
#include "support/pki.cpp"
#include "support/run_program.cpp"
