# Faults on demand for the TAP tests: a disk that is full, memory that is refused.
package Faults;
use strict;
use warnings;
use Exporter 'import';
use Konv;
our @EXPORT = qw(disk_library memory_library);

sub library
{
	my ($dir, $name, $text) = @_;
	spew("$dir/$name.c", $text);
	Test::More::is(system("gcc -O1 -fno-builtin -shared -fPIC -o $dir/$name.so $dir/$name.c -ldl 2>$dir/$name.log"), 0, "$name.so is built") or Test::More::diag(slurp("$dir/$name.log"));
	return "$dir/$name.so";
}

# To be preloaded by a server: while $dir/disk-full exists table files do not grow (ENOSPC), with temp-full temporary files and
# tables, with wal-full the log.
sub disk_library
{
	my ($dir) = @_;
	return library($dir, 'disk', <<"C");
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
static int full(int fd, off_t end)
{
    char name[64], path[512];
    struct stat st;
    int all = access("$dir/disk-full", F_OK) == 0, temporary = access("$dir/temp-full", F_OK) == 0,
        wal = access("$dir/wal-full", F_OK) == 0;
    if (!(all || temporary || wal) || fstat(fd, &st) != 0 || end <= st.st_size)
        return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    errno = ENOSPC;
    const char *last = strrchr(path, '/'); /* temporary: pgsql_tmp, or tables like t3_16384 */
    if (strstr(path, "/pg_wal/"))
        return wal;
    return strstr(path, "/base/") && (all || strstr(path, "pgsql_tmp") || (last && last[1] == 't'));
}
#define WRAP(name, off_type) \\
    ssize_t name(int fd, const void *p, size_t n, off_type at) \\
    { \\
        ssize_t (*real)(int, const void *, size_t, off_type) = dlsym(RTLD_NEXT, #name); \\
        return full(fd, at + n) ? -1 : real(fd, p, n, at); \\
    }
WRAP(pwrite, off_t)
WRAP(pwrite64, off64_t)
#define WRAPV(name, off_type) \\
    ssize_t name(int fd, const struct iovec *v, int n, off_type at) \\
    { \\
        ssize_t (*real)(int, const struct iovec *, int, off_type) = dlsym(RTLD_NEXT, #name); \\
        off_t end = at; \\
        for (int i = 0; i < n; i++) \\
            end += v[i].iov_len; \\
        return full(fd, end) ? -1 : real(fd, v, n, at); \\
    }
WRAPV(pwritev, off_t)
WRAPV(pwritev64, off64_t)
int posix_fallocate(int fd, off_t at, off_t n)
{
    int (*real)(int, off_t, off_t) = dlsym(RTLD_NEXT, "posix_fallocate");
    return full(fd, at + n) ? ENOSPC : real(fd, at, n);
}
C
}

# To be preloaded by the worker: allocation FAIL_AT of the program and its libraries fails, once. FAIL_PATHS names a file that is
# told of every allocation (without FAIL_AT), or of the one that failed, a line each: the innermost two return addresses, those in the
# program from the inside out (offsets), and of the one that failed the functions it was made in. What libraries allocate before
# main() is no business of the program (pixman dies there). FAIL_COUNT names a file that is told how many there were. FAIL_LINE instead
# of FAIL_AT: the allocation fails of which such a line begins like this, the first, or the one that FAIL_TURN counts.
sub memory_library
{
	my ($dir) = @_;
	return library($dir, 'memory', <<'C');
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
typedef int begin_type(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
static long count, at, found, turns = 1;
static int begun, recording, paths = -1;
static const char *wanted;
static char *own;
static __thread int busy;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char *module(void *address)
{
    struct dl_find_object o;
    return _dl_find_object(address, &o) == 0 ? o.dlfo_map_start : NULL;
}
int __libc_start_main(int (*program)(int, char **, char **), int n, char **words, void (*init)(void), void (*fini)(void), void (*last)(void), void *stack)
{
    begin_type *real = (begin_type *)dlsym(RTLD_NEXT, "__libc_start_main");
    const char *text = getenv("FAIL_AT"), *path = getenv("FAIL_PATHS");
    void *first[2];
    backtrace(first, 2); /* allocates once */
    at = text ? atol(text) : 0;
    if (path)
        paths = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    wanted = getenv("FAIL_LINE");
    if (getenv("FAIL_TURN"))
        turns = atol(getenv("FAIL_TURN"));
    recording = path && !at && !wanted;
    own = module((void *)program);
    begun = 1;
    return real(program, n, words, init, fini, last, stack);
}
/* What is told of the allocation that is asked for: up to the names of functions, and with them. */
static __attribute__((noinline)) int describe(char *line, int room, int names)
{
    void *frame[96];
    int frames = backtrace(frame, 96), used = 0, comma = 0;
    for (int i = 3; i < frames && i < 5; i++)
        used += snprintf(line + used, 40, "%s%lx", i > 3 ? "," : "", (char *)frame[i] - module(frame[i]));
    line[used++] = ' ';
    for (int i = 3; i < frames && used < room - 200; i++)
        if (module(frame[i]) == own)
            used += snprintf(line + used, 20, "%s%lx", comma++ ? "," : "", (char *)frame[i] - own);
    line[used++] = ' ';
    for (int i = 3; i < frames && used < room - 200 && names; i++) {
        Dl_info name = {0};
        if (dladdr(frame[i], &name) && name.dli_sname)
            used += snprintf(line + used, 100, "%s%s", i > 3 ? "," : "", name.dli_sname);
    }
    line[used++] = '\n';
    return used;
}
/* Whether the innermost two return addresses are those of the line that is wanted: most are not, and the others cost a look at all. */
static __attribute__((noinline)) int near(void)
{
    void *frame[5];
    char line[100];
    int frames = backtrace(frame, 5), used = 0;
    for (int i = 3; i < frames; i++)
        used += snprintf(line + used, 40, "%s%lx", i > 3 ? "," : "", (char *)frame[i] - module(frame[i]));
    return strncmp(line, wanted, used) == 0;
}
/* One write of one line: threads do not mix theirs. */
static __attribute__((noinline)) int tell(int hit)
{
    char line[8192];
    if (wanted && !near())
        return 0;
    int n = describe(line, sizeof line, 0);
    if (wanted && strncmp(line, wanted, strlen(wanted)) == 0)
        hit = ++found == turns;
    if (hit)
        n = describe(line, sizeof line, 1);
    if ((hit || recording) && write(paths, line, n) != n)
        abort();
    return hit;
}
static inline __attribute__((always_inline)) int fails(void)
{
    if (!begun || busy)
        return 0;
    if (recording || wanted)
        pthread_mutex_lock(&turn);
    int hit = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) == at;
    if (paths >= 0 && (hit || recording || (wanted && found < turns))) {
        busy = 1;
        hit = tell(hit);
        busy = 0;
    }
    if (recording || wanted)
        pthread_mutex_unlock(&turn);
    if (hit)
        errno = ENOMEM;
    return hit;
}
__attribute__((destructor)) static void tell_count(void)
{
    const char *path = getenv("FAIL_COUNT");
    FILE *f = path ? fopen(path, "w") : NULL;
    if (f) {
        fprintf(f, "%ld", count);
        fclose(f);
    }
}
void *malloc(size_t n) { return fails() ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return fails() ? NULL : __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return fails() ? NULL : __libc_realloc(p, n); }
C
}
1;
