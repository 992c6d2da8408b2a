# Shared steps of the linkage benchmark: generated records kept as plain tables, a warehouse made of them, a measured run,
# accuracy against the truth.

# Generated records of N areas with H households each in a database of their own: made once, kept with KONV_KEEP_DATA.
records_of() { # database, areas, households, first seed
  local db=$1 i
  [ "$(psql -AtX -d "$db" -c "SELECT to_regclass('public.selesai')" 2>/dev/null)" = selesai ] && return 0
  dropdb --if-exists "$db"
  createdb "$db"
  konvergensi init -d "$db" >/dev/null
  for ((i = 1; i <= $2; i++)); do
    konvergensi generate --area "73.$(printf %02d "$i")" -n "$3" -s $(($4 + i)) -o "$KONV_TMP/part" >/dev/null
    psql -qX -d "$db" -v dir="$KONV_TMP/part" -v set="$i-" -f ../t/lib/orang.sql >/dev/null
    rm -r "$KONV_TMP/part"
  done
  psql -qX -d "$db" -c "CREATE TABLE public.selesai ()"
}

# A warehouse with those records, less one in fifty which stand aside in public.nanti.
warehouse_of() { # database, database of the records
  dropdb --if-exists "$1"
  createdb "$1"
  konvergensi init -d "$1" >/dev/null
  psql -qX -d "$2" -c "COPY sumber.orang TO STDOUT (FORMAT binary)" | psql -qX -d "$1" -c "COPY sumber.orang FROM STDIN (FORMAT binary)"
  psql -qX -d "$2" -c "COPY public.kebenaran TO STDOUT" |
    psql -qX -d "$1" -c "CREATE TABLE public.kebenaran (sumber text, id_sumber text, orang text, keluarga text, bayi boolean)" -c "COPY public.kebenaran FROM STDIN"
  psql -qX -d "$1" -c "CREATE TABLE public.nanti AS SELECT * FROM sumber.orang WHERE abs(hashtext(id_sumber || sumber)) % 50 = 0" \
    -c "DELETE FROM sumber.orang WHERE abs(hashtext(id_sumber || sumber)) % 50 = 0" -c "VACUUM (FREEZE, ANALYZE)"
}

# Runs the linkage once: seconds, peak memory (kB), records, candidate pairs, pairs compared and scored per second of one core.
measure() { # database, options
  local db=$1
  shift
  read -r seconds memory < <(/usr/bin/python3 -c '
import resource, subprocess, sys, time
t = time.monotonic()
subprocess.run(sys.argv[2:], check=True, stdout=open(sys.argv[1] + ".out", "w"), stderr=open(sys.argv[1] + ".err", "w"))
print("%.2f %d" % (time.monotonic() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))' \
    "$KONV_TMP/link" konvergensi link -d "$db" -j "${THREADS:-2}" -P "$@")
  records=$(psql -AtX -d "$db" -c "SELECT count(*) FROM inti.anggota_sumber")
  read -r pairs speed < <(tr '\r' '\n' <"$KONV_TMP/link.err" | sed -n 's/.*pairs: \([0-9]*\) found.*: \([0-9]*\) a second and core$/\1 \2/p' | tail -1)
}

# Seconds of the parts of the last run, in its order.
parts() {
  tr '\r' '\n' <"$KONV_TMP/link.err" | sed -n 's/^konvergensi: \([a-z ]*\): \([0-9.]*\) s$/\1 \2,/p' | tr '\n' ' ' | sed 's/, $//'
}

# Precision, recall and F1 of pairs and households, and of the groups that are hard, against the generator's truth.
accuracy() {
  psql -AtqX -F ' ' -d "$1" -f link_accuracy.sql | sed 's/^/link: /'
}
