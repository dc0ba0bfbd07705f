"""chatter.py INTERFACE: a neighbour on the device's address that answers each datagram to All OCF Nodes with a Reset, half a second later."""
import socket
import struct
import sys
import threading

index = socket.if_nametoindex(sys.argv[1])
ears = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
ears.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ears.bind(("ff02::158", 5683, 0, index))
ears.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(socket.AF_INET6, "ff02::158") + struct.pack("@I", index))
mouth = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
print("listening", flush=True)
while True:
    datagram, source = ears.recvfrom(2048)
    threading.Timer(0.5, mouth.sendto, (b"\x70\x00" + datagram[2:4], source)).start()
