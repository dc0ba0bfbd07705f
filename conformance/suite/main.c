#include "program.h"

int main(int argc, char **argv) {
    return conformance_main(argc, argv);
}
