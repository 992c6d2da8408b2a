/* Subprocesses without a shell: file names with any characters are safe. */
#include "load/process.h"
#include "konv.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A file without a name: nothing is left behind, whatever happens. */
static int nameless_file(void)
{
    const char *dir = getenv("TMPDIR");
    char *path = xprintf("%s/konvergensi.XXXXXX", dir && *dir ? dir : "/tmp");
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    free(path);
    return fd;
}

/* The first line of what a program said on its error output. */
static char *first_line(int fd)
{
    char text[256];
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = 0;
    text[strcspn(text, "\n")] = 0;
    return xstrdup(text);
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

char *process_to_file(char *const argv[], int *fd)
{
    int out = nameless_file(), err = nameless_file();
    pid_t pid = 0;
    if (out < 0 || err < 0)
        return xprintf("no temporary file: %s", strerror(errno));
    posix_spawn_file_actions_t acts;
    posix_spawn_file_actions_init(&acts);
    posix_spawn_file_actions_addopen(&acts, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&acts, out, 1);
    posix_spawn_file_actions_adddup2(&acts, err, 2);
    int failed = posix_spawnp(&pid, argv[0], &acts, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&acts);
    char *why = NULL;
    if (failed)
        why = xprintf("%s cannot be started: %s (install gdal-bin)", argv[0], strerror(failed));
    else {
        db_child(pid);
        int status = wait_for(pid);
        db_child(0);
        why = status ? first_line(err) : NULL;
    }
    close(err);
    if (why) {
        close(out);
        return why;
    }
    lseek(out, 0, SEEK_SET);
    *fd = out;
    return NULL;
}

char *process_output(char *const argv[])
{
    int fd = -1;
    char *why = process_to_file(argv, &fd);
    if (why) {
        free(why);
        return NULL;
    }
    struct stat st;
    fstat(fd, &st);
    char *text = xmalloc((size_t)st.st_size + 1);
    ssize_t n = read(fd, text, (size_t)st.st_size);
    text[n > 0 ? n : 0] = 0;
    close(fd);
    return text;
}
