# The seccomp filters, made at build time. Included by ../Makefile; paths are relative to native/.
# Needs libseccomp's header and library on the build machine only.
BUILD ?= build/
ARCH ?= $(shell uname -m)
NODE ?= node
CC_FOR_BUILD ?= cc

$(BUILD)seccomp_generate: seccomp/generate.c seccomp/assemble.c seccomp/assemble.h
	@mkdir -p $(BUILD)
	$(CC_FOR_BUILD) -std=gnu17 -O1 -Wall -Wextra -Werror -o $@ seccomp/generate.c seccomp/assemble.c -lseccomp

$(BUILD)seccomp_rules.txt: seccomp/policy.json seccomp/generate.mjs
	@mkdir -p $(BUILD)
	$(NODE) seccomp/generate.mjs seccomp/policy.json >$@.new && mv $@.new $@

$(BUILD)seccomp_filters.h: $(BUILD)seccomp_generate $(BUILD)seccomp_rules.txt
	$(BUILD)seccomp_generate header $(ARCH) <$(BUILD)seccomp_rules.txt >$@.new && mv $@.new $@

# Tries the filters on the running kernel (test/native/seccomp.test.ts).
$(BUILD)seccomp_test: test/seccomp_test.c $(BUILD)seccomp_filters.h
	$(CC) -std=gnu17 -O1 -Wall -Wextra -Werror -I$(BUILD) -o $@ $<
