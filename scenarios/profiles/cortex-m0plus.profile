schema: ssmbench-profile/1
title: Cortex-M0+ at 64 MHz (STM32G071), AES in software, external radio
receive:
  time: 470 us
  source: >-
    Estimate: 30,000 cycles at 64 MHz for interrupt, 6LoWPAN, IPv6, UDP and CoAP header; no published figure for this path was found. (Zephyr's
    documentation of its packet statistics shows 43 us a received and 67 us a sent UDP packet, on an emulated x86.)
receive-byte: {time: 1 us, source: "One byte over SPI at 8 MHz"}
oscore:
  time: 23 us
  source: >-
    Measured by us: ssm_server_receive without its AES-CCM is 1,343 x86-64 instructions (callgrind on ssm-bench-core), about 500 of them
    up to the cipher; taken as 3 cycles each.
aead:
  time: 180 us
  source: >-
    Four AES blocks (B0, two of AAD, S0) at the rate of AES-128-CBC in wolfSSL, IDE/STM32Cube/STM32_Benchmarks.md: STM32G071RB, 355.6 KB/s,
    so 45.0 us a block.
aead-block: {time: 90 us, source: "Two AES blocks, one of CBC-MAC and one of counter mode, at the same rate"}
store:
  time: 340 us
  source: >-
    Four times 64 bits at 85 us, STM32G071 data sheet DS12232, tprog typical; erasing a page now and then is left out.
execute:
  time: 40 us
  source: >-
    Measured by us: the other 850 instructions of ssm_server_receive (see oscore), 3 cycles each.
send: {time: 470 us, source: "Estimate: as receive"}
queue: {count: 8, source: "RIOT, GNRC_IPV6_MSG_QUEUE_SIZE: 8 by default"}
signature:
  time: 349 ms
  source: "wolfSSL, IDE/STM32Cube/STM32_Benchmarks.md: STM32G071RB, ECDSA P-256 verify, 349 ms (Ed25519 not measured there)"
actuation:
  time: {from: 5 ms, to: 10 ms}
  source: "Relay Omron G5LE, data sheet: releases within 5 ms, operates within 10 ms"
