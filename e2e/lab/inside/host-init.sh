#!/bin/bash
# Process 1 of a lab host. Started by host.ts in fresh mount, uts, ipc and pid namespaces and in the host's network
# namespace; gives the host a root file system of its own, then starts its sshd and dockerd and stays.
#
#   host-init.sh DIRECTORY NAME CGROUP_PARENT
#
# DIRECTORY holds: seed/ (what the host is given), docker/ (its engine's data) or disk.img (a small disk for that instead),
# root/ and rw/ (mount points). The root is an overlay over the machine's own: a host costs a second and a megabyte.
set -euo pipefail
directory=$1 name=$2 cgroup_parent=$3
root=$directory/root
engine=$(cat "$directory/seed/engine")
case $engine in podman) data=/var/lib/containers ;; *) data=/var/lib/docker ;; esac

make_root() {
  mount --make-rprivate /
  # The writable layer is a tmpfs: overlay refuses an upper folder that lies within its own lower one.
  mount -t tmpfs -o size=256m,mode=755 tmpfs "$directory/rw"
  mkdir "$directory/rw/upper" "$directory/rw/work"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$directory/rw/upper,workdir=$directory/rw/work" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  if [ "$engine" = podman ]; then mount_own_cgroups; else mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"; fi
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" # Podman keeps its locks there
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mkdir -p "$root$data" "$root/run/sshd" "$root/run/lock" "$root/run/lab" "$root/mnt/old-root"
  if [ -f "$directory/disk.img" ]; then
    mount -o loop "$directory/disk.img" "$root$data"
  else
    # An engine cannot put its overlays on an overlay, so its data lies on the machine's disk.
    mount --bind "$directory/docker" "$root$data"
  fi
  cp -r "$directory/seed/." "$root/run/lab/"
  local programs
  while read -r programs; do cp -a "$programs/." "$root/"; done <"$directory/seed/programs"
  cd "$root"
  pivot_root . mnt/old-root
  cd /
  umount -l /mnt/old-root
}

# Podman puts its containers at the top of the cgroups and cannot be told another place. So the host gets a cgroup
# namespace whose top is the lab's cgroup, which the lab's removal finds.
enter_own_cgroups() {
  local folder own file
  for folder in $(cgroup_folders); do
    own=$folder$cgroup_parent
    mkdir -p "$own"
    # A new cpuset is empty, and nothing can run in it.
    for file in cpuset.cpus cpuset.mems; do
      [ ! -e "$folder/notify_on_release" ] || [ ! -e "$folder/$file" ] || tee "${own%/*}/$file" "$own/$file" <"$folder/$file" >/dev/null
    done
    echo $$ >"$own/cgroup.procs"
  done
  LAB_CGROUPS=own exec unshare -C bash "$0" "$@"
}

mount_own_cgroups() {
  local folder options
  [ -e /sys/fs/cgroup/cgroup.controllers ] || mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  for folder in $(cgroup_folders); do
    mkdir -p "$root$folder"
    if [ -e "$folder/cgroup.controllers" ]; then
      mount -t cgroup2 cgroup2 "$root$folder"
    else
      options=${folder##*/}
      [ "$options" != systemd ] || options=none,name=systemd
      mount -t cgroup -o "$options" cgroup "$root$folder"
    fi
  done
}

# With version 1 a folder for each controller, with version 2 one for all.
cgroup_folders() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then echo /sys/fs/cgroup; else
    find /sys/fs/cgroup -mindepth 1 -maxdepth 1 -type d
  fi
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
  if grep -q /sudo- /run/lab/programs; then
    useradd --create-home --shell /bin/bash --password '*' sudoer
    echo 'sudoer ALL=(root) NOPASSWD: /usr/local/bin/docker, /usr/bin/docker' >/etc/sudoers.d/lab
  fi
  chpasswd --crypt-method SHA512 </run/lab/passwords
  mkdir -p /etc/ssh/keys
  for user in root deploy nodocker sudoer; do cp /run/lab/authorized_keys "/etc/ssh/keys/$user"; done
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
  cp /run/lab/sshd-options /etc/ssh/lab_options
}

if [ "$engine" = podman ] && [ -z "${LAB_CGROUPS:-}" ]; then enter_own_cgroups "$@"; fi
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
