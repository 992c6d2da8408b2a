# Shared by regress/run, regress/demo and regress/bench/run: packages, leaving root, building, a private cluster.
# Everything lives below $KONV_TMP and is removed at exit, also after Ctrl-C.
set -euo pipefail
export LC_ALL=C TZ=UTC
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PGVER=${PGVER:-15}
PG_CONFIG=${PG_CONFIG:-/usr/lib/postgresql/$PGVER/bin/pg_config}
export PG_CONFIG

PACKAGES="gcc make pkg-config mawk perl tar util-linux postgresql-$PGVER postgresql-$PGVER-postgis-3 postgresql-server-dev-$PGVER libpq-dev libcsv-dev
  libjansson-dev libxlsxwriter-dev libcairo2-dev libpango1.0-dev libssl-dev libunistring-dev zlib1g-dev gdal-bin
  fonts-dejavu-core libipc-run-perl python3 python3-jellyfish"

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# Installs what is missing, as root or through sudo; an ordinary user with everything in place needs neither.
setup_packages() {
  local missing="" p
  for p in $PACKAGES ${EXTRA_PACKAGES:-}; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
  done
  [ -z "$missing" ] && return 0
  local sudo=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "these packages are missing and there is no sudo:$missing"
    sudo=sudo
  fi
  say "installing:$missing"
  # The tests bring clusters of their own, so none of the distribution is made now; whoever wants one later gets it.
  local conf=/etc/postgresql-common/createcluster.d/konvergensi.conf
  (
    trap '$sudo rm -f "$conf"' EXIT
    $sudo mkdir -p "${conf%/*}"
    echo 'create_main_cluster = false' | $sudo tee "$conf" >/dev/null
    $sudo apt-get update -qq
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  )
}

# The folder of the reports, the same wherever the script goes on. Of root it must be one that the postgres user can write to.
settle_out() {
  local made=""
  [ -n "${DEMO_OUT:-}" ] || return 0
  [ -e "$DEMO_OUT" ] || made=1
  mkdir -p "$DEMO_OUT"
  DEMO_OUT=$(cd "$DEMO_OUT" && pwd)
  export DEMO_OUT
  [ "$(id -u)" = 0 ] || return 0
  [ -z "$made" ] || chown postgres: "$DEMO_OUT"
  runuser -u postgres -- test -w "$DEMO_OUT" && return 0
  [ -z "$made" ] || rmdir "$DEMO_OUT"
  die "DEMO_OUT=$DEMO_OUT: the user postgres, as whom root runs this, cannot write there"
}

# initdb refuses root: root hands a copy of the tree to the postgres user and starts the script there again.
leave_root() {
  [ "$(id -u)" = 0 ] || return 0
  local script=$1; shift
  local dir=${KONV_BUILD_DIR:-}
  if [ -z "$dir" ]; then
    dir=$(mktemp -d /tmp/konvergensi-src.XXXXXX)
    trap 'rm -rf "$dir"' EXIT
  fi
  mkdir -p "$dir"
  (cd "$TOP" && if [ -e .git ]; then
      git -c safe.directory='*' ls-files -co --exclude-standard -z | while IFS= read -r -d '' f; do [ -e "$f" ] && printf '%s\0' "$f"; done
    else find . -type f -print0; fi | tar --null -T - -cf -) | tar -C "$dir" -xf -
  if [ -n "${SHARED:-}" ]; then
    SHARED=$(cd "$SHARED" && pwd) || die "SHARED=$SHARED is no folder"
    if ! runuser -u postgres -- test -r "$SHARED/data"; then
      mkdir -p "$dir/shared"; cp -r "$SHARED/." "$dir/shared"; SHARED=$dir/shared
    fi
    export SHARED
  fi
  chown -R postgres: "$dir"
  local rc=0
  (cd "$dir" && HOME=$dir exec setpriv --reuid=postgres --regid="$(id -g postgres)" --init-groups \
      bash "$dir/$script" "$@") &
  local child=$!
  trap 'kill -INT $child 2>/dev/null || true' INT TERM
  while :; do rc=0; wait $child || rc=$?; kill -0 $child 2>/dev/null || break; done
  exit $rc
}

new_tmp() {
  KONV_TMP=$(mktemp -d /tmp/konv.XXXXXX)
  export KONV_TMP
  # Private clusters have a key of their own, never the one in the home folder; a server of the user's has his.
  [ -n "${KONV_DB:-}" ] || export KONVERGENSI_KEY=${KONV_KEEP_DATA:-$KONV_TMP}/key
  trap 'cleanup' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
cleanup() {
  cluster_stop
  [ -n "${KEEP:-}" ] || rm -rf "$KONV_TMP"
}

build() {
  say "building"
  make -s -C "$TOP" -j"$(nproc)" PG_CONFIG="$PG_CONFIG" all >"$KONV_TMP/build.log" 2>&1 ||
    { cat "$KONV_TMP/build.log" >&2; die "the build failed"; }
  make -s -C "$TOP" PG_CONFIG="$PG_CONFIG" DESTDIR="$KONV_TMP/stage" install >>"$KONV_TMP/build.log" 2>&1 ||
    { tail -20 "$KONV_TMP/build.log" >&2; die "make install failed"; }
  STAGE=$KONV_TMP/stage
  BINDIR=$($PG_CONFIG --bindir)
  export STAGE BINDIR
  export PATH="$STAGE$BINDIR:$BINDIR:$PATH"
}

# Server settings that let it find the staged extension.
stage_settings() {
  printf "extension_destdir = '%s'\ndynamic_library_path = '%s%s:\$libdir'\n" "$STAGE" "$STAGE" "$($PG_CONFIG --pkglibdir)"
}

# KONV_KEEP_DATA=<folder>: the cluster's data stay there and are found again by the next run (large benchmarks).
cluster_start() {
  PGDATA=${KONV_KEEP_DATA:-$KONV_TMP}/pg
  export PGDATA PGHOST=$KONV_TMP PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
  unset PGPASSWORD PGSERVICE PGOPTIONS
  [ -s "$PGDATA/PG_VERSION" ] || initdb -D "$PGDATA" -U postgres --locale=C -E UTF8 -A trust -N >"$KONV_TMP/initdb.log" 2>&1 ||
    { cat "$KONV_TMP/initdb.log" >&2; die "initdb failed"; }
  {
    stage_settings
    printf "listen_addresses = ''\nunix_socket_directories = '%s'\nfsync = off\nshared_buffers = %s\nmax_wal_size = 8GB\n" \
      "$KONV_TMP" "${KONV_SHARED_BUFFERS:-256MB}"
    printf "work_mem = 64MB\nmaintenance_work_mem = 256MB\nlog_min_messages = warning\ncheckpoint_timeout = 30min\n"
  } >>"$PGDATA/postgresql.conf"
  pg_ctl -D "$PGDATA" -l "$KONV_TMP/server.log" -w -s start >/dev/null || { cat "$KONV_TMP/server.log" >&2; die "the server did not start"; }
}
cluster_stop() {
  [ -n "${PGDATA:-}" ] && [ -z "${KEEP:-}" ] && [ -e "$PGDATA/postmaster.pid" ] &&
    pg_ctl -D "$PGDATA" -m "$([ -n "${KONV_KEEP_DATA:-}" ] && echo fast || echo immediate)" -s stop >/dev/null 2>&1
  return 0
}
