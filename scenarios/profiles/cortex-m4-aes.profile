schema: ssmbench-profile/1
title: Cortex-M4 at 80 MHz (STM32L4A6), AES in hardware
receive:
  time: 250 us
  estimate: true
  source: >-
    20,000 cycles at 80 MHz for interrupt, 6LoWPAN, IPv6, UDP and CoAP header; we found no published figure for this path on such a core. (Zephyr's
    documentation, https://docs.zephyrproject.org/latest/connectivity/networking/net_pkt_processing_stats.html, shows 43 us a received and 67 us a
    sent UDP packet, on an emulated x86.)
receive-byte:
  time: 100 ns
  estimate: true
  source: >-
    Copying it: 8 cycles at 80 MHz.
oscore:
  time: 13300 ns
  estimate: true
  source: >-
    530 instructions, taken as 2 cycles each on this core: 530 x 2 / 80 MHz = 13.3 us. The count is measured, on x86-64, by callgrind on
    ssm-bench-core: of the 775 of ssm_server_receive without its AES-CCM, those outside of execute(). The cycles are not measured.
aead:
  time: 14700 ns
  estimate: true
  source: >-
    Four AES blocks (B0, two of AAD, S0) at the rate of AES-128-CBC in wolfSSL, IDE/STM32Cube/STM32_Benchmarks.md
    (https://github.com/wolfSSL/wolfssl/blob/master/IDE/STM32Cube/STM32_Benchmarks.md), section "STM32L4A6Z (STM Crypto/Hash Acceleration, ...)":
    4.150 MiB/s, so 16 / 4,351,590 s = 3.68 us a block. That is the rate of messages of 1,024 bytes; what setting up the accelerator for a short one
    takes is not in it.
aead-block:
  time: 7400 ns
  estimate: true
  source: >-
    Two AES blocks, one of CBC-MAC and one of counter mode, at the same rate (see aead).
store:
  time: 327 us
  estimate: true
  source: >-
    Four programmings of 64 bits at 81.7 us, the typical time in ST's data sheets of the STM32L4 as we remember it: we have not seen the table
    again. A page to be erased now and then is left out; that takes 24.47 ms at most (data sheet of the STM32L496, section 6.3.10, as quoted in
    https://github.com/zephyrproject-rtos/zephyr/issues/16934).
execute:
  time: 6100 ns
  estimate: true
  source: >-
    245 instructions, taken as 2 cycles each on this core: 245 x 2 / 80 MHz = 6.1 us. The count is measured, on x86-64, by callgrind on
    ssm-bench-core: of the 775 of ssm_server_receive without its AES-CCM, those of execute(). The cycles are not measured.
send:
  time: 250 us
  estimate: true
  source: As receive.
queue:
  count: 8
  source: >-
    RIOT, sys/include/net/gnrc/ipv6.h (https://github.com/RIOT-OS/RIOT/blob/master/sys/include/net/gnrc/ipv6.h): CONFIG_GNRC_IPV6_MSG_QUEUE_SIZE_EXP
    is 3, so the IPv6 thread's queue holds 2^3 messages.
signature:
  time: 36571 us
  source: >-
    wolfSSL, IDE/STM32Cube/STM32_Benchmarks.md (https://github.com/wolfSSL/wolfssl/blob/master/IDE/STM32Cube/STM32_Benchmarks.md), section
    "STM32L4A6Z (STM Crypto/Hash Acceleration, ...)": ED25519 verify, 36.571 ms on average, with assembly (the accelerator has no part in it;
    without assembly 1,474.5 ms).
actuation:
  time: {from: 5 ms, to: 10 ms}
  estimate: true
  source: >-
    Omron, data sheet "G5LE PCB Power Relay", table of ratings (https://studylib.net/doc/18383014/g5le---omron): operate time 10 ms max., release
    time 5 ms max. Both are upper limits; that a lamp takes anything between them is our reading.
