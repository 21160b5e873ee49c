#!/bin/bash
# Starts and breaks the two daemons of a lab host; runs inside it (host.ts: service()). On a host with Podman its service
# stands in for dockerd.
#
#   service.sh start|stop|kill|pause|continue dockerd|sshd
#
# /proc shows only this host's pid namespace here, so a search by command name cannot meet a process of the machine.
set -euo pipefail
action=$1 daemon=$2

# Prints the pids of all processes whose command name matches the pattern.
pids_named() {
  local folder
  for folder in /proc/[0-9]*; do
    # shellcheck disable=SC2254 # a pattern is meant
    case $(cat "$folder/comm" 2>/dev/null || true) in $1) echo "${folder#/proc/}" ;; esac
  done
}

# Sends a signal to the pids on standard input; those that ended meanwhile do not matter.
signal_all() {
  local pid
  while read -r pid || [ -n "$pid" ]; do kill "-$1" "$pid" 2>/dev/null || true; done
}

stop_by_pid_file() {
  local pid
  pid=$(cat "$1" 2>/dev/null) || return 0
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
  rm -f "$1"
}

# Debian's podman.service and podman-docker in short: the API at Podman's socket, and Docker's path as a link to it.
start_podman() {
  mkdir -p /etc/containers /run/podman
  cp /run/lab/podman.conf /etc/containers/containers.conf
  rm -f /run/podman/podman.sock
  setsid podman system service --time 0 unix:///run/podman/podman.sock </dev/null >>/var/log/dockerd.log 2>&1 &
  echo $! >/run/docker.pid
  wait_for_socket $! /run/podman/podman.sock
  chgrp docker /run/podman/podman.sock && chmod 660 /run/podman/podman.sock
  ln -sfn podman/podman.sock /run/docker.sock # relative, so that it leads into this host from outside too
}

start_dockerd() {
  rm -f /run/docker.pid /run/docker.sock # what a killed dockerd leaves
  local arguments
  mapfile -t arguments </run/lab/dockerd-arguments
  setsid dockerd --cgroup-parent="$(cat /run/lab/cgroup-parent)" --exec-opt native.cgroupdriver=cgroupfs \
    "${arguments[@]}" </dev/null >>/var/log/dockerd.log 2>&1 &
  wait_for_socket $! /run/docker.sock
}

wait_for_socket() {
  until [ -S "$2" ]; do
    kill -0 "$1" 2>/dev/null || { tail -n 5 /var/log/dockerd.log >&2 && exit 1; }
    sleep 0.02
  done
}

case "$action $daemon" in
  'start sshd') /usr/sbin/sshd -f /etc/ssh/lab_sshd_config -E /var/log/sshd.log ;;
  # The listener only: sessions that are open stay open, as with a restart by systemd.
  'stop sshd') stop_by_pid_file /run/sshd.pid ;;
  # Listener and sessions: each open connection breaks. The listener first, or whoever reconnects at once is let in.
  'kill sshd')
    [ ! -f /run/sshd.pid ] || signal_all KILL </run/sshd.pid
    rm -f /run/sshd.pid
    pids_named 'sshd*' | signal_all KILL
    ;;
  'pause sshd') pids_named 'sshd*' | signal_all STOP ;;
  'continue sshd') pids_named 'sshd*' | signal_all CONT ;;

  'start dockerd')
    if [ "$(cat /run/lab/engine)" = podman ]; then start_podman; else start_dockerd; fi
    ;;
  'stop dockerd') stop_by_pid_file /run/docker.pid ;;
  # containerd is dockerd's child and dies with it; containers live on only with --live-restore.
  'kill dockerd') signal_all KILL </run/docker.pid ;;
  # A hung engine: connections are accepted by the kernel, no answer ever comes.
  'pause dockerd') signal_all STOP </run/docker.pid ;;
  'continue dockerd') signal_all CONT </run/docker.pid ;;
  *)
    echo "service.sh: cannot $action $daemon" >&2
    exit 2
    ;;
esac
