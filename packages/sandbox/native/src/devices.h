/*
 * The device nodes of the seats. Only root of the host can make any, and a nursery is none: the launcher makes a folder of them for
 * each seat, so that no two sandboxes see the same inode.
 */
#ifndef INVIGIL_DEVICES_H
#define INVIGIL_DEVICES_H

#include <stdint.h>

#define DEVICES_FOLDER_BYTES 96

/* The file system that holds the folders, at `path`; 0, or -1 with errno. */
int devices_start(const char *path);

/* The folder of a seat; 0 (also when it is there), or -1 with errno. Without devices_start nothing is made. */
int devices_make(uint32_t seat);

/* What a /dev holds beside nodes: links and empty folders to mount on. */
int devices_fill_rest(int dir);

/* The names of the nodes, NULL at the end. */
extern const char *const device_names[];

#endif
