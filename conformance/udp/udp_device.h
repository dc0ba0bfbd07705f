/* udp_device.h: plug-in 3, a device in the network. Stimuli go out by UDP to the group or to its address; its state is read back by unicast
 * RETRIEVE (retrieve.h); what only power and a CMS can do is done by a control program, which speaks ../shim/PROTOCOL.md without
 * `receive` and `read`.
 *
 *   config->remote = "[fe80::2]%eth0", config->command = "sh power.sh"; udp_device.create(...) -> receive / pass / read ... -> destroy
 *
 * The bench's source endpoints are ports of this machine, one for each; another source address is used if the interface has one.
 * Faults stay, as with the shim: the control program's, and no answer to a RETRIEVE within config->answer_ms (10 s). */
#ifndef UDP_DEVICE_H
#define UDP_DEVICE_H

#include "device.h"

#include <net/if.h>
#include <netinet/in.h>

struct udp_address { struct sockaddr_in6 device; char interface[IF_NAMESIZE]; unsigned index; };
/* "[fe80::2]%eth0", port 5683. false with a sentence: no address, or no interface of this machine that is up and can do multicast. */
bool udp_address_parse(struct udp_address *address, const char *text, char *error, size_t error_size);
/* How many addresses that interface has to send to it from, or of IPv4. */
size_t udp_address_sources(const struct udp_address *address, bool ipv4);

#endif
