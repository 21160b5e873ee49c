#!/bin/bash
# Process 1 of a lab host. Started by host.ts in fresh mount, uts, ipc and pid namespaces and in the host's network
# namespace; gives the host a root file system of its own, then starts its sshd and dockerd and stays.
#
#   host-init.sh DIRECTORY NAME CGROUP_PARENT
#
# DIRECTORY holds: seed/ (what the host is given), docker/ (its data root) or disk.img (a small disk for it instead),
# root/ and rw/ (mount points). The root is an overlay over the machine's own: a host costs a second and a megabyte.
set -euo pipefail
directory=$1 name=$2 cgroup_parent=$3
root=$directory/root

make_root() {
  mount --make-rprivate /
  # The writable layer is a tmpfs: overlay refuses an upper folder that lies within its own lower one.
  mount -t tmpfs -o size=256m,mode=755 tmpfs "$directory/rw"
  mkdir "$directory/rw/upper" "$directory/rw/work"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$directory/rw/upper,workdir=$directory/rw/work" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
  mount --rbind /dev "$root/dev"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mkdir -p "$root/var/lib/docker" "$root/run/sshd" "$root/run/lock" "$root/run/lab" "$root/mnt/old-root"
  if [ -f "$directory/disk.img" ]; then
    mount -o loop "$directory/disk.img" "$root/var/lib/docker"
  else
    # dockerd cannot put its overlays on an overlay, so its data lies on the machine's disk.
    mount --bind "$directory/docker" "$root/var/lib/docker"
  fi
  cp -r "$directory/seed/." "$root/run/lab/"
  cd "$root"
  pivot_root . mnt/old-root
  cd /
  umount -l /mnt/old-root
}

take_identity() {
  hostname "$name"
  echo "127.0.0.1 localhost $name" >/etc/hosts
  # The engine's ID comes from key.json; without this all hosts would report the machine's.
  rm -f /etc/docker/key.json /etc/docker/daemon.json
  mkdir -p /etc/docker
  echo "$cgroup_parent" >/run/lab/cgroup-parent
  # Last, and only after pivot_root: before it /proc/PID/root is the machine's root, and its docker.sock another engine's.
  mv /run/lab/marker /run/lab-host
}

make_users() {
  groupadd --force docker
  useradd --create-home --shell /bin/bash --groups docker deploy
  useradd --create-home --shell /bin/bash --groups docker pwuser
  useradd --create-home --shell /bin/bash nodocker
  # '*' is no password yet not locked: sshd without PAM refuses even keys for a locked account.
  usermod --password '*' deploy
  usermod --password '*' nodocker
  chpasswd --crypt-method SHA512 </run/lab/passwords
  mkdir -p /etc/ssh/keys
  for user in root deploy nodocker; do cp /run/lab/authorized_keys "/etc/ssh/keys/$user"; done
}

make_sshd_config() {
  rm -f /etc/ssh/ssh_host_* # the machine's own, seen through the overlay
  ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
  # sshd takes the first value it meets for a keyword, so what a test sets stands before the lab's own values.
  cat >/etc/ssh/lab_sshd_config <<'CONFIG'
Include /etc/ssh/lab_options
Port 22
HostKey /etc/ssh/ssh_host_ed25519_key
PidFile /run/sshd.pid
PermitRootLogin prohibit-password
PasswordAuthentication yes
KbdInteractiveAuthentication no
UsePAM no
AuthorizedKeysFile /etc/ssh/keys/%u
StrictModes no
PrintMotd no
PrintLastLog no
UseDNS no
Subsystem sftp internal-sftp
CONFIG
  : >/etc/ssh/lab_options
}

make_root
make_users
make_sshd_config
take_identity
bash /run/lab/service.sh start sshd
bash /run/lab/service.sh start dockerd

# Process 1 must reap the orphans of its namespace; bash does while it waits.
while :; do
  sleep 3600 &
  wait $!
done
