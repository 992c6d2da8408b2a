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

# To be preloaded by the worker: allocation FAIL_AT of the program and its libraries fails, once; FAIL_COUNT names a file that
# is told how many there were. What libraries allocate before main() is no business of the program (pixman dies there).
sub memory_library
{
	my ($dir) = @_;
	return library($dir, 'memory', <<"C");
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
typedef int begin_type(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
static int begun;
int __libc_start_main(int (*program)(int, char **, char **), int n, char **words, void (*init)(void), void (*fini)(void), void (*last)(void), void *stack)
{
    begin_type *real = (begin_type *)dlsym(RTLD_NEXT, "__libc_start_main");
    begun = 1;
    return real(program, n, words, init, fini, last, stack);
}
void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
static long count, at = -1;
static int fails(void)
{
    if (!begun)
        return 0;
    if (at < 0) {
        at = 0; /* getenv allocates nothing */
        const char *text = getenv("FAIL_AT");
        at = text ? atol(text) : 0;
    }
    if (__atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) != at)
        return 0;
    errno = ENOMEM;
    return 1;
}
void *malloc(size_t n) { return fails() ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return fails() ? NULL : __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return fails() ? NULL : __libc_realloc(p, n); }
__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("FAIL_COUNT");
    FILE *f = path ? fopen(path, "w") : NULL;
    if (f) {
        fprintf(f, "%ld", count);
        fclose(f);
    }
}
C
}
1;
