# netns.sh: two network namespaces with a cable between them, for tests: the tester's end is $NEAR (fe80::1, fe80::11, interface near), the
# device's $FAR (fe80::2 among others, interface far); 192.0.2.1 and 192.0.2.2. To be sourced; needs root and ip; ends the script with 77 (skipped) without.
command -v ip >/dev/null || { echo "not tested: ip is not installed (Debian package iproute2)"; exit 77; }
NEAR=ssmnear$$ FAR=ssmfar$$
if ! ip netns add "$NEAR" 2>/dev/null; then
    echo "not tested: network namespaces cannot be made here, which takes root"
    exit 77
fi

if ! ip netns exec "$NEAR" true 2>/dev/null; then
    ip netns del "$NEAR"
    echo "not tested: no program can be started in a network namespace here (a chroot, or a container that may not mount)"
    exit 77
fi

netns_remove() {
    for namespace in "$NEAR" "$FAR"; do
        processes=$(ip netns pids "$namespace" 2>/dev/null) && [ -n "$processes" ] && kill -s KILL $processes 2>/dev/null
        ip netns del "$namespace" 2>/dev/null
    done
}

netns_end() { # NAMESPACE INTERFACE ADDRESS ...
    namespace=$1 interface=$2
    shift 2
    ip -n "$namespace" link set "$interface" addrgenmode none up
    for address in "$@"; do
        ip -n "$namespace" address add "$address/64" dev "$interface" nodad
    done
}

ip netns add "$FAR" && ip link add near netns "$NEAR" type veth peer name far netns "$FAR" &&
    netns_end "$NEAR" near fe80::1 fe80::11 && netns_end "$FAR" far fe80::22 fe80::2 fe80::23 &&
    ip -n "$NEAR" address add 192.0.2.1/24 dev near && ip -n "$FAR" address add 192.0.2.2/24 dev far ||
    { netns_remove; echo "the namespaces cannot be connected" >&2; exit 1; }
