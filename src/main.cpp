#include "src/cli/command.hpp"

int main(int argc, char** argv) { return rommate::cli::run(argc, argv); }
