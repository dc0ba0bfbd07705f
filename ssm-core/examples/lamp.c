/* lamp.c: a lamp that listens to an SSM Group: a host for ssm-core in about 100 lines.
 *
 *   file store   one file for each value, replaced as a whole and on the disk before the call returns (host.h)
 *   socket       UDP port 5683, member of All OCF Nodes (ff02::158); the destination address of each datagram tells multicast from unicast
 *   loop         datagram -> ssm_server_receive -> the switch; nothing is ever sent */
#define _GNU_SOURCE /* struct in6_pktinfo, RFC 3542 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <ssm/ssm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what)
{
    fprintf(stderr, "lamp: %s: %s\n", what, strerror(errno));
    exit(99);
}

/* Names the file of a value in the folder `user`. */
static void name_file(char name[256], void *user, uint16_t credid, enum ssm_store_kind kind, const char *suffix)
{
    snprintf(name, 256, "%s/%u-%d%s", (const char *)user, credid, (int)kind, suffix);
}

static int file_save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size)
{
    char name[256], temporary[256];
    name_file(name, user, credid, kind, "");
    name_file(temporary, user, credid, kind, ".tmp");
    int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0600), folder = open(user, O_RDONLY | O_DIRECTORY);
    int good = file >= 0 && folder >= 0 && write(file, data, size) == (ssize_t)size && fsync(file) == 0 && rename(temporary, name) == 0 &&
               fsync(folder) == 0; /* without this the new name may be lost in a power cut */
    if (file >= 0) {
        close(file);
    }
    if (folder >= 0) {
        close(folder);
    }
    return good ? 0 : -1;
}

static int file_load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size)
{
    char name[256];
    name_file(name, user, credid, kind, "");
    int file = open(name, O_RDONLY);
    if (file < 0) {
        return errno == ENOENT ? 0 : -1; /* never saved, or a failure: not the same */
    }
    ssize_t got = read(file, data, size);
    close(file);
    return got > 0 ? (int)got : -1;
}

static int open_socket(const char *interface)
{
    const int on = 1;
    const struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(SSM_PORT)};
    struct ipv6_mreq all_ocf_nodes = {.ipv6mr_interface = if_nametoindex(interface)};
    int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (all_ocf_nodes.ipv6mr_interface == 0 || fd < 0 || inet_pton(AF_INET6, "ff02::158", &all_ocf_nodes.ipv6mr_multiaddr) != 1 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 || bind(fd, (const struct sockaddr *)&any, sizeof any) != 0 ||
        setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on) != 0 ||
        setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &all_ocf_nodes, sizeof all_ocf_nodes) != 0) {
        fail(interface);
    }
    return fd;
}

/* Receives one datagram and tells where it was sent to. */
static size_t receive(int fd, uint8_t *datagram, size_t size, enum ssm_destination *destination)
{
    union { struct cmsghdr align; uint8_t bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))]; } control;
    struct iovec piece = {datagram, size};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t len = recvmsg(fd, &message, 0);
    if (len < 0) {
        fail("recvmsg");
    }
    *destination = SSM_TO_UNICAST;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo info;
            memcpy(&info, CMSG_DATA(header), sizeof info);
            *destination = IN6_IS_ADDR_MULTICAST(&info.ipi6_addr) ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST;
        }
    }
    return (size_t)len;
}

int main(int argc, char **argv)
{
    uint8_t secret[SSM_SECRET_BYTES], datagram[SSM_MESSAGE_BYTES_MAX + 1]; /* one more byte, so that a datagram cut short is too long */
    if (argc != 5) {
        fputs("usage: lamp INTERFACE RECIPIENTID SECRET-FILE STATE-FOLDER\nexample: lamp eth0 028be3 group.secret /var/lib/lamp\n"
              "SECRET-FILE holds the Master Secret, 32 bytes; STATE-FOLDER keeps the Replay Window. Prints the switch at each UPDATE.\n",
              stderr);
        return 2;
    }
    FILE *file = fopen(argv[3], "rb");
    if (file == NULL || fread(secret, 1, sizeof secret, file) != sizeof secret) {
        fail(argv[3]);
    }
    fclose(file);

    static const char *const rt[] = {"oic.r.switch.binary"}, *const interfaces[] = {"oic.if.a", "oic.if.baseline"}, *const hrefs[] = {"*"};
    struct ssm_switch lamp = {false};
    const struct ssm_resource resource = {SSM_SWITCH_HREF, rt, 1, interfaces, 2, ssm_switch_update, &lamp};
    const struct ssm_ace ace = {.subject = SSM_ACE_AUTH_CRYPT, .permission = SSM_PERM_UPDATE, .hrefs = hrefs, .href_count = 1};
    const struct ssm_store store = {argv[4], file_save, file_load};
    const struct ssm_credential credential = {
        .credid = 1, .credtype = SSM_CREDTYPE_SERVER, .privatedata = {secret, sizeof secret}, .recipientid = argv[2]};
    struct ssm_server server;
    struct ssm_group group;
    ssm_server_init(&server, &group, 1, &resource, 1, &ace, 1, &store);
    enum ssm_credential_outcome outcome = ssm_server_provision(&server, &credential);
    explicit_bzero(secret, sizeof secret);
    if (outcome != SSM_CREDENTIAL_OK) {
        fprintf(stderr, "lamp: %s\n", ssm_credential_text(outcome));
        return 2;
    }
    for (int fd = open_socket(argv[1]);;) {
        enum ssm_destination destination;
        size_t len = receive(fd, datagram, sizeof datagram, &destination);
        enum ssm_reason reason = ssm_server_receive(&server, destination, datagram, len, NULL);
        printf("%s: the lamp is %s\n", ssm_reason_text(reason), lamp.value ? "on" : "off");
        fflush(stdout);
    }
}
