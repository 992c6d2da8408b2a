# konvergensi: PostgreSQL extension (PGXS) and the batch worker.
#   make            extension and worker          make test    every test, last line "N passed, M failed"
#   make install    both (DESTDIR works)          make demo    a small district from files to scorecard
#   make bench      timings against baselines     make test SUITE="unit sql=growth"   some of them

# These bring their own packages, and as root build in a copy; on a fresh machine there is no pg_config yet.
.DEFAULT_GOAL = all
SELF_CONTAINED = test demo bench check-pg17
SUITE ?= unit sql isolation t
test:
	regress/run $(SUITE)
demo:
	regress/demo
check-pg17:
	regress/check-pg17
bench:
	regress/bench/run $(BENCH)
.PHONY: $(SELF_CONTAINED)

ifneq ($(or $(if $(MAKECMDGOALS),,all),$(filter-out $(SELF_CONTAINED),$(MAKECMDGOALS))),)
EXTVERSION = 1.0
PG_CONFIG ?= pg_config

CORE_SRC = $(sort $(wildcard extension/core/*/*.c) extension/core/growth/who_tables.c)
PG_SRC = $(sort $(wildcard extension/pg/*.c))
WORKER_SRC = $(sort $(wildcard workers/*.c workers/*/*.c) workers/sql_files.c)
KV_HEADERS = $(wildcard extension/core/*.h extension/core/*/*.h extension/pg/*.h)
CHAPTERS = $(sort $(wildcard extension/install/*.sql))
GEO_CHAPTERS = $(sort $(wildcard extension/geo/*.sql))
MIGRATIONS = $(sort $(wildcard sql/*.sql))
CORE_OBJ = $(CORE_SRC:.c=.o)
WORKER_OBJ = $(WORKER_SRC:.c=.o)

MODULE_big = konvergensi
OBJS = $(CORE_OBJ) $(PG_SRC:.c=.o)
EXTENSION = extension/konvergensi extension/konvergensi_geo
DATA = $(wildcard extension/updates/*--*--*.sql)
DATA_built = extension/konvergensi--$(EXTVERSION).sql extension/konvergensi_geo--$(EXTVERSION).sql
# Floating point flags belong into CPPFLAGS: the JIT bitcode ignores CFLAGS.
PG_CPPFLAGS = -std=gnu11 -ffp-contract=off -Iextension/core -Iextension/pg
PG_CFLAGS = -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter -Wno-declaration-after-statement
SHLIB_LINK = -lm
EXTRA_CLEAN = extension/core/growth/who_tables.c workers/konvergensi workers/sql_files.c \
  $(WORKER_OBJ) $(WORKER_OBJ:.o=.d)

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

all: workers/konvergensi
install: install-worker
uninstall: uninstall-worker

$(OBJS) $(OBJS:.o=.bc): $(KV_HEADERS)
extension/konvergensi--$(EXTVERSION).sql: $(CHAPTERS)
	cat $(CHAPTERS) > $@
extension/konvergensi_geo--$(EXTVERSION).sql: $(GEO_CHAPTERS)
	cat $(GEO_CHAPTERS) > $@
extension/core/growth/who_tables.c: extension/data/mktables.awk $(wildcard extension/data/*.tsv)
	awk -f extension/data/mktables.awk extension/data/*.tsv > $@.tmp && mv $@.tmp $@

# The worker: the same core objects, libpq and OpenMP. Its objects never enter the server.
WORKER_LIBS = -lcsv -ljansson -lxlsxwriter -lcairo -lpangocairo-1.0 -lpango-1.0 -lgobject-2.0 -lcrypto -lunistring -lz
WORKER_CPPFLAGS = -std=gnu11 -ffp-contract=off -Iextension/core -Iworkers/lib -Iworkers -I$(shell $(PG_CONFIG) --includedir) \
  $(shell pkg-config --cflags pangocairo) -DKONV_VERSION='"$(EXTVERSION)"' -D_GNU_SOURCE
WORKER_CFLAGS = -O2 -g -Wall -Wextra -Werror=implicit-function-declaration -Wno-unused-parameter -Wno-format-truncation -fopenmp $(WORKER_EXTRA)
$(WORKER_OBJ): override CPPFLAGS = $(WORKER_CPPFLAGS)
$(WORKER_OBJ): override CFLAGS = $(WORKER_CFLAGS) -MMD -MP
-include $(WORKER_OBJ:.o=.d)
workers/sql_files.c: workers/embed.awk $(MIGRATIONS)
	awk -f workers/embed.awk $(MIGRATIONS) > $@.tmp && mv $@.tmp $@
workers/konvergensi: $(WORKER_OBJ) $(CORE_OBJ)
	$(CC) $(WORKER_CFLAGS) -o $@ $(WORKER_OBJ) $(CORE_OBJ) -L$(shell $(PG_CONFIG) --libdir) -lpq $(WORKER_LIBS) -lm

install-worker: workers/konvergensi
	$(MKDIR_P) '$(DESTDIR)$(bindir)'
	$(INSTALL_PROGRAM) workers/konvergensi '$(DESTDIR)$(bindir)/konvergensi'
uninstall-worker:
	rm -f '$(DESTDIR)$(bindir)/konvergensi'

format:
	clang-format -i $(filter-out %/who_tables.c,$(CORE_SRC)) $(PG_SRC) $(WORKER_SRC) $(KV_HEADERS) $(wildcard workers/*.h workers/*/*.h regress/unit/*.[ch])
.PHONY: format install-worker uninstall-worker
endif
