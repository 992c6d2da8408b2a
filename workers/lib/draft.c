/* Files that are there whole or not at all; see draft.h. */
#include "draft.h"
#include "konv.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *volatile draft;
static const char *target;

void draft_drop(void)
{
    if (draft)
        unlink(draft);
    draft = NULL;
}

static _Noreturn void fail(int why)
{
    draft_drop();
    die(EXIT_RUNTIME, "cannot write %s: %s", target, strerror(why));
}

const char *draft_begin(const char *path)
{
    static bool cared_for;
    struct stat st;
    if (!cared_for && atexit(draft_drop) != 0)
        die(EXIT_RUNTIME, "out of memory");
    cared_for = true;
    target = path ? path : "to /tmp";
    if (path && stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        die(EXIT_USAGE, "%s is no ordinary file", path);
    char *name =
        path ? xprintf("%s.%ld.part", path, (long)getpid()) : xstrdup("/tmp/konvergensi.XXXXXX");
    if (path)
        unlink(name); /* of a program that was killed */
    draft = name;
    int fd = path ? open(name, O_WRONLY | O_CREAT | O_EXCL, 0600) : mkstemp(name);
    if (fd < 0)
        fail(errno);
    close(fd);
    return name;
}

void draft_replace(void)
{
    if (rename(draft, target) != 0)
        fail(errno);
    draft = NULL;
}

/* File systems without one of the two ways have the other. */
static bool move_to_free_place(void)
{
    if (link(draft, target) == 0)
        return true;
    if (errno == EEXIST || renameat2(AT_FDCWD, draft, AT_FDCWD, target, RENAME_NOREPLACE) != 0)
        return false;
    draft = NULL;
    return true;
}

void draft_place(void)
{
    if (!move_to_free_place()) {
        if (errno == EEXIST)
            die(EXIT_USAGE, "%s exists", target);
        fail(errno);
    }
    draft_drop();
}
