#!/bin/bash
# Runs a program of the host in a QEMU guest that has real 16550 ttys: real termios, the BREAK bit of the line control
# register, modem lines, error counters. TCG is enough (no KVM needed); boot and power off take about 5 s.
#
#   guest_lab.sh [-k cloud|full] [-m MODULE]... [-f HOSTFILE[:GUESTPATH]]... [-T TRACEFILE] [-L SECONDS] SCRIPT
#
#   SCRIPT    shell script that runs in the guest (busybox sh); its exit status is ours
#   -f        file to put into the guest; the shared libraries of a program are added
#   -m        kernel module to load with what it needs (implies the full kernel); order matters
#   -T FILE   QEMU's trace of register writes: address 3 is LCR, whose bit 6 is BREAK
#   -L        time limit (default 60 s)
# The guest's ttyS0 is its console and goes to our standard output; ttyS1 is for the test, with nobody behind it;
# ttyS2 and ttyS3 are wired to each other. Environment: CACHE (kernels stay here), WORK (this run's files).
# Exit status 77 (skipped): no kernel package can be had here.
set -eu
: "${CACHE:?}" "${WORK:?}"
mkdir -p "$CACHE" "$WORK"
kind=cloud; modules=(); files=(); trace=; limit=60
while getopts k:m:f:T:L: option; do case $option in
  k) kind=$OPTARG;; m) modules+=("$OPTARG"); kind=full;; f) files+=("$OPTARG");; T) trace=$OPTARG;; L) limit=$OPTARG;;
  *) sed -n 2,17p "$0"; exit 2;;
esac; done
shift $((OPTIND - 1)); script=$1

# --- kernel and busybox, taken out of their packages, never installed -------------------------------------------
fetch() {  # fetch PACKAGE: its path in the cache
  local found
  found=$(ls "$CACHE/$1"_*.deb 2>/dev/null | tail -1)
  if [ -z "$found" ]; then
    (cd "$CACHE" && apt-get download "$1" >/dev/null 2>&1) || true
    found=$(ls "$CACHE/$1"_*.deb 2>/dev/null | tail -1)
  fi
  [ -n "$found" ] || { echo "guest_lab: cannot get package $1" >&2; exit 77; }
  echo "$found"
}
unpack_kernel() {
  local meta=linux-image-cloud-amd64 package
  [ "$kind" = cloud ] || meta=linux-image-amd64
  package=$(apt-cache depends $meta 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -1)
  [ -n "$package" ] || { echo "guest_lab: no kernel package $meta here" >&2; exit 77; }
  local deb new; deb=$(fetch "$package"); new=$(mktemp -d "$CACHE/new.XXXXXX")
  if [ "$kind" = cloud ]; then dpkg-deb --fsys-tarfile "$deb" | tar -xO --wildcards './boot/vmlinuz-*' > "$new/vmlinuz"
  else
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$new" ./boot ./lib/modules
    cp "$new"/boot/vmlinuz-* "$new/vmlinuz"; /sbin/depmod -b "$new" "${package#linux-image-}"
  fi
  echo "${package#linux-image-}" > "$new/version"
  mv -T "$new" "$kernel" 2>/dev/null || rm -rf "$new"
}
kernel=$CACHE/kernel-$kind
(
  flock 9
  [ -s "$kernel/vmlinuz" ] || unpack_kernel
  [ -s "$CACHE/busybox" ] || {
    dpkg-deb --fsys-tarfile "$(fetch busybox-static)" | tar -xO --wildcards './*bin/busybox' > "$CACHE/busybox.new"
    chmod 755 "$CACHE/busybox.new"; mv "$CACHE/busybox.new" "$CACHE/busybox"; }
) 9> "$CACHE/lock"
version=$(cat "$kernel/version")

# --- the guest's file system: one initramfs ---------------------------------------------------------------------
root=$(mktemp -d "$WORK/root.XXXXXX"); trap 'rm -rf "$root" "$root".*' EXIT
mkdir -p "$root"/{bin,sbin,proc,sys,dev,tmp,mod,root,run/lock,etc,usr/bin,usr/sbin}
cp "$CACHE/busybox" "$root/bin/busybox"; cp "$script" "$root/test.sh"
for file in ${files[@]+"${files[@]}"}; do
  from=${file%%:*}; to=${file#*:}; [ "$to" != "$file" ] || to=$from
  mkdir -p "$root$(dirname "$to")"; cp -L "$from" "$root$to"
  { ldd "$from" 2>/dev/null || true; } | grep -oE '/[^ ]+\.so[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"; [ -e "$root$library" ] || cp -L "$library" "$root$library"
  done
done
: > "$root/mod/list"
for module in ${modules[@]+"${modules[@]}"}; do
  /sbin/modprobe -d "$kernel" -S "$version" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++' | while read -r path; do cp "$path" "$root/mod/"; basename "$path" >> "$root/mod/list"; done
cat > "$root/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin TERM=vt100 HOME=/root
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev; mkdir -p /dev/pts; mount -t devpts pts /dev/pts
ip link set lo up
while read -r module; do insmod /mod/$module || echo "insmod $module failed"; done < /mod/list
sh /test.sh; status=$?
echo "GUEST-DONE rc=$status"
sync; poweroff -f
INIT
chmod 755 "$root/init"
(cd "$root" && find . | cpio --quiet -o -H newc -R 0:0) > "$root.cpio"

# --- run --------------------------------------------------------------------------------------------------------
qemu=(-accel "${ACCEL:-tcg}" -M pc -cpu max -m 1536 -smp 1 -nodefaults -no-reboot -display none
  -kernel "$kernel/vmlinuz" -initrd "$root.cpio" -append "console=ttyS0,115200 quiet panic=-1 tsc=reliable no_timer_check"
  -chardev "stdio,id=c0,signal=off,logfile=$root.console" -serial chardev:c0 -chardev null,id=c1 -serial chardev:c1
  -chardev "socket,id=c2,path=$root.wire,server=on,wait=off" -serial chardev:c2
  -chardev "socket,id=c3,path=$root.wire" -serial chardev:c3)
[ -z "$trace" ] || qemu+=(-msg timestamp=on -trace serial_write -D "$trace")
status=0; timeout "$limit" qemu-system-x86_64 "${qemu[@]}" </dev/null || status=$?
[ $status != 124 ] || { echo "guest_lab: time limit of $limit s" >&2; exit 124; }
result=$(tr -d '\r' < "$root.console" | sed -n 's/^GUEST-DONE rc=\([0-9]*\)$/\1/p' | tail -1)
exit "${result:-99}"
