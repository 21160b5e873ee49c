#!/usr/bin/python3
"""A host's network link with delay, jitter and loss, for kernels without netem (sch_netem).

Two TAP interfaces, one on the switch's bridge and one as the host's eth0, joined by this program, which holds each
packet back for a while or forgets it. Started by host.ts for hosts with `tap`:

    taplink.py SWITCH_NETNS SWITCH_PORT HOST_NETNS ADDRESS/PREFIX

Prints "ready" once the link is up. Each line `DELAY_MS JITTER_MS LOSS_PERCENT` on standard input applies to all packets
from then on, both ways; at the end of standard input the program ends, and the link with it.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000  # setns(2)
TUNSETIFF = 0x400454CA  # linux/if_tun.h
IFF_TAP_NO_PI = 0x0002 | 0x1000

libc = ctypes.CDLL(None, use_errno=True)


def open_tap(netns, name):
    """Makes the TAP interface `name` in a named network namespace and returns its file descriptor."""
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open("/run/netns/" + netns, os.O_RDONLY)
    if libc.setns(there, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns " + netns)
    tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP_NO_PI))
    libc.setns(home, CLONE_NEWNET)
    os.close(home)
    os.close(there)
    return tap


def ip(netns, command):
    subprocess.check_call(["ip", "-n", netns] + command.split())


def carry(switch_tap, host_tap):
    """Moves packets between the two sides until standard input ends."""
    delay = jitter = loss = 0.0
    waiting = []  # heap of (due time, order of arrival, target, packet)
    arrived = 0
    while True:
        timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        readable, _, _ = select.select([switch_tap, host_tap, 0], [], [], timeout)
        if 0 in readable:
            line = os.read(0, 4096).decode().strip().splitlines()
            if not line:
                return
            delay, jitter, loss = [float(part) for part in line[-1].split()]
        for source, target in ((switch_tap, host_tap), (host_tap, switch_tap)):
            if source not in readable:
                continue
            for _ in range(64):
                try:
                    packet = os.read(source, 65536)
                except BlockingIOError:
                    break
                if random.random() * 100 < loss:
                    continue
                arrived += 1
                due = time.monotonic() + (delay + random.random() * jitter) / 1000
                heapq.heappush(waiting, (due, arrived, target, packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, target, packet = heapq.heappop(waiting)
            try:
                os.write(target, packet)
            except OSError:
                pass  # the interface is down: the packet is lost, as on a cable


def main():
    switch_ns, port, host_ns, address = sys.argv[1:5]
    switch_tap = open_tap(switch_ns, port)
    host_tap = open_tap(host_ns, "eth0")
    ip(switch_ns, "link set dev %s master br0 up" % port)
    ip(host_ns, "addr add %s dev eth0" % address)
    ip(host_ns, "link set dev eth0 up")
    print("ready", flush=True)
    carry(switch_tap, host_tap)


main()
