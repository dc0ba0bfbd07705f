# An x86-64 server core: a Cortex-A of an access point is some five to ten times slower, and still far from a millisecond.
schema: ssmbench-profile/1
title: Linux on an x86-64 core (AMD EPYC, virtual machine), AES instructions, file store
receive: {time: 9 us, source: "Measured by us: half of the 17.9 us that a datagram takes there and back between two processes, median of 20,000."}
receive-byte: {time: 0 ns, source: "Measured by us: not to be seen at 80 bytes."}
oscore: {time: 50 ns, source: "Measured by us: ssm-bench-core, verify less bare AES-CCM is 90 ns, half of it."}
aead: {time: 200 ns, source: "Measured by us: ssm-bench-core, bare AES-CCM takes 309 ns; about 200 of them do not depend on the length."}
aead-block: {time: 30 ns, source: "Measured by us: the rest of it (see aead)."}
store: {time: 5038 us, source: "Measured by us: 32 bytes rewritten and fdatasync, median of 200, virtual disk."}
execute: {time: 50 ns, source: "Measured by us: as oscore, the other half."}
send: {time: 9 us, source: "Measured by us: as receive."}
queue:
  count: 256
  source: >-
    Measured by us: so many datagrams of 70 bytes wait in a UDP socket that nobody reads, with Linux's own net.core.rmem_default (212,992 bytes).
signature: {time: 155 us, source: "Measured by us: openssl speed ed25519, 6,437 verifications a second (8,333 on another day)."}
actuation:
  time: {from: 5 ms, to: 10 ms}
  estimate: true
  source: >-
    Omron, data sheet "G5LE PCB Power Relay", table of ratings (https://studylib.net/doc/18383014/g5le---omron): operate time 10 ms max., release
    time 5 ms max. Both are upper limits; that a lamp takes anything between them is our reading.
