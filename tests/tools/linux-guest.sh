#!/usr/bin/env bash
# A real Linux kernel for tests on an emulator: Debian's cloud kernel and a static busybox, unpacked and not installed.
#
#   linux-guest.sh DIR     makes DIR/vmlinuz and DIR/initrd.gz if they are not there, from Debian packages (27 MB; the
#                          .deb files stay in DIR). The guest mounts /proc, /sys and /dev, switches magic SysRq on,
#                          prints "GUEST-READY" and gives a root shell on its console.
#
# Prints one line and exits with 77 when the packages cannot be had (no network, not Debian).
set -euo pipefail
dir=${1:?usage: linux-guest.sh DIR}
mkdir -p "$dir"
cd "$dir"
exec 9> lock
flock 9  # several tests may ask at once
[ -s vmlinuz ] && [ -s initrd.gz ] && exit 0

cannot() { echo "no Linux guest: $*"; exit 77; }
for tool in apt-get dpkg-deb; do command -v $tool >/dev/null || cannot "$tool is missing"; done

package() {  # package NAME: downloads NAME's .deb once and prints its file name
  ls "$1"_*.deb >/dev/null 2>&1 || apt-get -qq download "$1" >/dev/null 2>&1 || cannot "apt-get download $1 failed"
  ls "$1"_*.deb | head -1
}

kernel=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -1)
[ -n "$kernel" ] || cannot "there is no package linux-image-cloud-amd64"
kernel_deb=$(package "$kernel")
# busybox and busybox-static conflict, so the static one is taken out of its package.
busybox_deb=$(package busybox-static)

rm -rf root
mkdir -p root/bin root/proc root/sys root/dev
dpkg-deb --fsys-tarfile "$busybox_deb" | tar -xO --wildcards './*bin/busybox' > root/bin/busybox
chmod 755 root/bin/busybox
cat > root/init <<'INIT'
#!/bin/busybox sh
/bin/busybox mkdir -p /usr/bin /usr/sbin /sbin /etc /tmp /root
/bin/busybox --install -s
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
echo 1 > /proc/sys/kernel/sysrq
dmesg -n 7
echo "GUEST-READY sysrq=$(cat /proc/sys/kernel/sysrq) $(uname -r)"
while :; do setsid cttyhack sh -l; done
INIT
chmod 755 root/init
( cd root && find . | cpio --quiet -o -H newc -R 0:0 | gzip -1 ) > initrd.new
dpkg-deb --fsys-tarfile "$kernel_deb" | tar -xO --wildcards './boot/vmlinuz-*' > vmlinuz.new
mv initrd.new initrd.gz
mv vmlinuz.new vmlinuz
