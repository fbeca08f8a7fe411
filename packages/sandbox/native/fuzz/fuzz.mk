# Fuzzing of what reads bytes of others. Included by ../Makefile; paths are relative to native/.
#   make fuzz [FUZZ_SECONDS=60]   libFuzzer (clang) on each target in turn
#   make fuzz-merge               adds to fuzz/corpus what made fuzzing reach further, as few files as do
#   make replay                   the same targets with gcc, ASan and UBSan over the corpus and its mutations
FUZZ_SECONDS ?= 60
FUZZ_MUTATIONS ?= 5000
FUZZ_CC ?= clang
FUZZ_BUILD ?= build/fuzz/
FUZZ_TARGETS = protocol glob connection
FUZZ_FLAGS = -std=gnu17 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Werror -Ifuzz -Isrc -fno-sanitize-recover=all

FUZZ_SOURCES_protocol = fuzz/protocol.c src/protocol.c
FUZZ_SOURCES_glob = fuzz/glob.c src/glob.c
FUZZ_SOURCES_connection = fuzz/connection.c fuzz/fake_machine.c src/client.c src/run.c src/streams.c src/accounts.c src/sandbox.c src/seats.c src/protocol.c src/loop.c src/link.c src/util.c -Wl,--wrap=setsockopt
FUZZ_HEADERS = $(wildcard src/*.h fuzz/*.h)

define fuzz_rules
$(FUZZ_BUILD)$(1)-fuzz: $$(filter %.c,$(FUZZ_SOURCES_$(1))) $(FUZZ_HEADERS)
	@mkdir -p $(FUZZ_BUILD)
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer,address,undefined -o $$@ $(FUZZ_SOURCES_$(1))

$(FUZZ_BUILD)$(1)-replay: fuzz/replay.c $$(filter %.c,$(FUZZ_SOURCES_$(1))) $(FUZZ_HEADERS)
	@mkdir -p $(FUZZ_BUILD)
	$(CC) $(FUZZ_FLAGS) -fsanitize=address,undefined -o $$@ fuzz/replay.c $(FUZZ_SOURCES_$(1))

fuzz-$(1): $(FUZZ_BUILD)$(1)-fuzz
	@mkdir -p $(FUZZ_BUILD)found/$(1)
	$(FUZZ_BUILD)$(1)-fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=10 -max_len=140000 -artifact_prefix=$(FUZZ_BUILD) $(FUZZ_BUILD)found/$(1) fuzz/corpus/$(1)

fuzz-merge-$(1): $(FUZZ_BUILD)$(1)-fuzz
	$(FUZZ_BUILD)$(1)-fuzz -merge=1 -max_len=4096 fuzz/corpus/$(1) $(FUZZ_BUILD)found/$(1)

replay-$(1): $(FUZZ_BUILD)$(1)-replay
	$(FUZZ_BUILD)$(1)-replay $(FUZZ_MUTATIONS) fuzz/corpus/$(1)/*

.PHONY: fuzz-$(1) fuzz-merge-$(1) replay-$(1)
endef
$(foreach target,$(FUZZ_TARGETS),$(eval $(call fuzz_rules,$(target))))

fuzz: $(FUZZ_TARGETS:%=fuzz-%)
fuzz-merge: $(FUZZ_TARGETS:%=fuzz-merge-%)
replay: $(FUZZ_TARGETS:%=replay-%)
.PHONY: fuzz fuzz-merge replay
