/* PID 1 of a sandbox: makes its root, takes files and runs from the launcher, reaps, and takes results out. */
#ifndef INVIGIL_INIT_H
#define INVIGIL_INIT_H

#include "link.h"

/* The whole life of an init; never returns. */
void init_main(void) __attribute__((noreturn));

/* root.c: from the launcher's mounts to the sandbox's own root; the step that failed, with errno, or STEP_NONE. */
enum step make_root(const struct setup *setup);
enum step resize_disk(uint64_t bytes, uint64_t files);
enum step show_mount(int mount_fd, struct text target);

/* files.c: one piece of a file beneath the home, as the student; 0, or -1 with errno. */
int write_file(const struct file_request *request);

/* collect.c: sends what matches the patterns, as the student. */
void collect_files(int link, const struct run_request *request);

/* as_student.c: file access with the student's ids and no capability. */
void act_as_student(void);
void act_as_init(void);

/* capabilities.c: all that this process may have, or none of them, for now or for good. 0 or -1 with errno. */
int set_capabilities(bool effective, bool permitted);

/* A session keyring of our own; 0, or -1 with errno. */
int leave_keyring(void);

/* landlock.c: a descriptor of the rules, or -1 with errno; *supported is false where the kernel has no Landlock. */
int landlock_rules(bool allow_tcp, bool *supported);

#endif
