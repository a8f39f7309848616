// The test program of a folder is made of the sources in its folder; this brings in the shared
// ones.
#include "support/register_mapper.cpp"
