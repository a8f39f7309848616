// Makes a register in a new file and prints the hash of its empty chain.
#include "registry/sqlite_register.h"

#include <iostream>

int main(int, char** arguments)
{
    const auto contracts = indenture::registry::init_sqlite_register(arguments[1], {});
    std::cout << contracts->head().hash.hex() << '\n';
}
