# Shared steps of the linkage benchmark: a warehouse, its records, a measured run, accuracy against the truth.

# An empty warehouse in a database of its own.
warehouse() {
  dropdb --if-exists "$1"
  createdb "$1"
  konvergensi init -d "$1" >/dev/null
}

# The files of one generated area on top of what is there.
fill() {
  psql -qX -d "$1" -v dir="$KONV_TMP/part" -v set="$2-" -f ../t/lib/orang.sql >/dev/null
  rm -r "$KONV_TMP/part"
}

# Runs the linkage once: seconds, memory (kB), records.
measure() {
  read -r seconds memory < <(/usr/bin/python3 -c '
import resource, subprocess, sys, time
t = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=open("'"$KONV_TMP"'/link.out", "w"))
print("%.2f %d" % (time.monotonic() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))' konvergensi link -d "$1" -j "${THREADS:-2}")
  records=$(psql -AtX -d "$1" -c "SELECT count(*) FROM inti.anggota_sumber")
}

# Precision, recall and F1 of pairs and households, and of the groups that are hard, against the generator's truth.
accuracy() {
  psql -AtqX -F ' ' -d "$1" -f link_accuracy.sql | sed 's/^/link: /'
}
