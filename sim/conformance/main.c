/* ssm-conformance-node: ssm-conformance with the device inside a simulated node; same options, same verdicts. */
#include "iut.h"
#include "node_device.h"
#include "program.h"

int main(int argc, char **argv) {
    iut_hosted = node_device_host;
    return conformance_main(argc, argv);
}
