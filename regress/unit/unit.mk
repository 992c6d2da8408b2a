# Unit tests of the core under sanitizers; called by regress/run with OUT and SAN.
CORE = $(sort $(wildcard extension/core/*/*.c) extension/core/growth/who_tables.c)
TESTS = $(sort $(wildcard regress/unit/$(ONLY)*.c))
CFLAGS = -std=gnu11 -O1 -g -Wall -Wextra -ffp-contract=off -Iextension/core -Iregress/unit $(SAN)
CORE_OBJ = $(patsubst %.c,$(OUT)/%.o,$(CORE))

all: $(patsubst regress/unit/%.c,$(OUT)/%,$(TESTS))
$(OUT)/%.o: %.c
	@mkdir -p $(dir $@)
	$(CC) $(CFLAGS) -c -o $@ $<
$(OUT)/libcore.a: $(CORE_OBJ)
	ar rcs $@ $^
$(OUT)/%: regress/unit/%.c $(OUT)/libcore.a
	$(CC) $(CFLAGS) -o $@ $< $(OUT)/libcore.a -lm
.SECONDARY:
