# The object that makes a template of a Python interpreter, and its bytes as a part of the launcher. Included by ../Makefile; paths are
# relative to native/. It has no sanitizers: it is loaded into programs that have none.
TEMPLATE_SHARED = src/runner.c src/filter.c src/link.c src/protocol.c src/util.c src/capabilities.c
TEMPLATE_SOURCES = $(wildcard template/*.c) $(TEMPLATE_SHARED)
TEMPLATE_FLAGS = -std=gnu17 -D_GNU_SOURCE -O2 -g -fPIC -fvisibility=hidden -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fno-strict-aliasing

$(BUILD)invigil-template.so: $(TEMPLATE_SOURCES) $(wildcard template/*.h src/*.h) $(BUILD)seccomp_filters.h
	@mkdir -p $(BUILD)
	$(CC) $(TEMPLATE_FLAGS) $(WARNINGS) -I$(BUILD) -shared -Wl,-z,now -o $@.new $(TEMPLATE_SOURCES) && mv $@.new $@

$(BUILD)template_object.o: src/template_object.S $(BUILD)invigil-template.so
	$(CC) -DTEMPLATE_OBJECT='"$(BUILD)invigil-template.so"' -c -o $@ $<
