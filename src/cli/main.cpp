#include "cli/command_line.h"

int main(int argc, char** argv)
{
    return indenture::cli::run(argc, argv);
}
