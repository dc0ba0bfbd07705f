schema: ssmbench-profile/1
title: Cortex-M0+ at 64 MHz (STM32G071), AES in software, external radio
receive:
  time: 470 us
  estimate: true
  source: >-
    30,000 cycles at 64 MHz for interrupt, 6LoWPAN, IPv6, UDP and CoAP header; we found no published figure for this path on such a core. (Zephyr's
    documentation, https://docs.zephyrproject.org/latest/connectivity/networking/net_pkt_processing_stats.html, shows 43 us a received and 67 us a
    sent UDP packet, on an emulated x86.)
receive-byte:
  time: 1 us
  estimate: true
  source: >-
    8 bits over SPI at 8 MHz, the rate that we assume for the radio.
oscore:
  time: 25 us
  estimate: true
  source: >-
    530 instructions, taken as 3 cycles each on this core: 530 x 3 / 64 MHz = 24.8 us. The count is measured, on x86-64, by callgrind on
    ssm-bench-core: of the 775 of ssm_server_receive without its AES-CCM, those outside of execute(). The cycles are not measured.
aead:
  time: 180 us
  source: >-
    Four AES blocks (B0, two of AAD, S0) at the rate of AES-128-CBC in wolfSSL, IDE/STM32Cube/STM32_Benchmarks.md
    (https://github.com/wolfSSL/wolfssl/blob/master/IDE/STM32Cube/STM32_Benchmarks.md), section "STM32G071RB Benchmarks": 355.556 KB/s, so 16 /
    355,556 s = 45.0 us a block.
aead-block:
  time: 90 us
  source: >-
    Two AES blocks, one of CBC-MAC and one of counter mode, at the same rate (see aead).
store:
  time: 340 us
  estimate: true
  source: >-
    Four programmings of 64 bits at 85 us; a page to be erased now and then is left out. The 85 us (125 at most) are those that public code quotes
    from ST's data sheet of the STM32G030, table of the flash memory's characteristics (https://www.st.com/resource/en/datasheet/stm32g030c6.pdf);
    the STM32G071 (DS12232) is of the same series, its own table we have not seen.
execute:
  time: 11500 ns
  estimate: true
  source: >-
    245 instructions, taken as 3 cycles each on this core: 245 x 3 / 64 MHz = 11.5 us. The count is measured, on x86-64, by callgrind on
    ssm-bench-core: of the 775 of ssm_server_receive without its AES-CCM, those of execute(). The cycles are not measured.
send:
  time: 470 us
  estimate: true
  source: As receive.
queue:
  count: 8
  source: >-
    RIOT, sys/include/net/gnrc/ipv6.h (https://github.com/RIOT-OS/RIOT/blob/master/sys/include/net/gnrc/ipv6.h): CONFIG_GNRC_IPV6_MSG_QUEUE_SIZE_EXP
    is 3, so the IPv6 thread's queue holds 2^3 messages.
signature:
  time: 349 ms
  source: >-
    wolfSSL, IDE/STM32Cube/STM32_Benchmarks.md (https://github.com/wolfSSL/wolfssl/blob/master/IDE/STM32Cube/STM32_Benchmarks.md), section
    "STM32G071RB Benchmarks": ECDSA SECP256R1 verify, 349.000 ms on average (Ed25519 was not measured there).
actuation:
  time: {from: 5 ms, to: 10 ms}
  estimate: true
  source: >-
    Omron, data sheet "G5LE PCB Power Relay", table of ratings (https://studylib.net/doc/18383014/g5le---omron): operate time 10 ms max., release
    time 5 ms max. Both are upper limits; that a lamp takes anything between them is our reading.
