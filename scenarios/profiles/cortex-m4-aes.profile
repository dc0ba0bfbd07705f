schema: ssmbench-profile/1
title: Cortex-M4 at 80 MHz (STM32L4A6), AES in hardware
receive:
  time: 250 us
  source: >-
    Estimate: 20,000 cycles at 80 MHz for interrupt, 6LoWPAN, IPv6, UDP and CoAP header; no published figure for this path was found. (Zephyr's
    documentation of its packet statistics shows 43 us a received and 67 us a sent UDP packet, on an emulated x86.)
receive-byte: {time: 100 ns, source: "Copying: about 8 cycles a byte, an estimate"}
oscore:
  time: 12500 ns
  source: >-
    Measured by us: ssm_server_receive without its AES-CCM is 1,343 x86-64 instructions (callgrind on ssm-bench-core), about 500 of them
    up to the cipher; taken as 2 cycles each.
aead:
  time: 14700 ns
  source: >-
    Four AES blocks (B0, two of AAD, S0) at the rate of AES-128-CBC in wolfSSL, IDE/STM32Cube/STM32_Benchmarks.md: STM32L4A6Z with hardware
    AES, 4.15 MiB/s, so 3.68 us a block.
aead-block: {time: 7400 ns, source: "Two AES blocks, one of CBC-MAC and one of counter mode, at the same rate"}
store:
  time: 327 us
  source: >-
    Four times 64 bits at 81.7 us, STM32L4 data sheet DS10198, tprog typical; erasing a page now and then is left out.
execute:
  time: 21 us
  source: >-
    Measured by us: the other 850 instructions of ssm_server_receive (see oscore), 2 cycles each.
send: {time: 250 us, source: "Estimate: as receive"}
queue: {count: 8, source: "RIOT, GNRC_IPV6_MSG_QUEUE_SIZE: 8 by default"}
signature:
  time: 36571 us
  source: "wolfSSL, IDE/STM32Cube/STM32_Benchmarks.md: STM32L4A6Z, Ed25519 verify with assembly, 36.571 ms"
actuation:
  time: {from: 5 ms, to: 10 ms}
  source: "Relay Omron G5LE, data sheet: releases within 5 ms, operates within 10 ms"
