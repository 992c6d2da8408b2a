/* libpq with one manner of failing: a message with SQLSTATE and hint, never with row data. */
#include "draft.h"
#include "konv.h"
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 64 };

/* Cancel handles of open connections: PQcancel is safe in a signal handler. */
static PGcancel *volatile cancels[MAX_CONNECTIONS];
static PGconn *owners[MAX_CONNECTIONS];
static pthread_mutex_t owners_lock = PTHREAD_MUTEX_INITIALIZER;

static volatile sig_atomic_t ended_by;
static volatile pid_t child;

static void at_once(int sig)
{
    (void)sig;
    _exit(128 + ended_by);
}

static void say_signal(int sig)
{
    char *name = sig == SIGINT ? "SIGINT" : sig == SIGTERM ? "SIGTERM" : "SIGHUP";
    char *before =
        konv.json ? "{\"level\":\"error\",\"message\":\"ended by " : "konvergensi: ended by ";
    char *after = konv.json ? "; run it again\"}\n" : "; run it again\n";
    struct iovec line[] = {{before, strlen(before)}, {name, strlen(name)}, {after, strlen(after)}};
    if (writev(STDERR_FILENO, line, 3) < 0)
        return;
}

/* Statements are cancelled, the rest is the server's: no transaction was committed. A server that
 * does not answer is waited for five seconds, or until the next signal. */
static void on_signal(int sig)
{
    char err[64];
    if (ended_by)
        _exit(128 + sig);
    ended_by = sig;
    draft_drop();
    struct sigaction sa = {.sa_handler = at_once};
    sigaction(SIGALRM, &sa, NULL);
    alarm(5);
    if (child)
        kill(child, SIGTERM);
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        if (cancels[i])
            PQcancel(cancels[i], err, sizeof err);
    say_signal(sig);
    _exit(128 + sig);
}

void db_child(int pid)
{
    child = pid;
}

void db_signals(void)
{
    struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_NODEFER};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    sigaction(SIGHUP, &sa, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void remember(PGconn *conn)
{
    pthread_mutex_lock(&owners_lock);
    int i = 0;
    while (i < MAX_CONNECTIONS && owners[i])
        i++;
    if (i < MAX_CONNECTIONS) {
        owners[i] = conn;
        cancels[i] = PQgetCancel(conn);
    }
    pthread_mutex_unlock(&owners_lock);
}

static void forget(PGconn *conn)
{
    pthread_mutex_lock(&owners_lock);
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        if (owners[i] == conn) {
            PGcancel *c = cancels[i];
            cancels[i] = NULL;
            owners[i] = NULL;
            PQfreeCancel(c);
        }
    pthread_mutex_unlock(&owners_lock);
}

/* What this connection wrote shows in the counters of the tables before it is gone
 * (operasi.sidik_tabel). */
void db_flush_counters(PGconn *conn)
{
    if (PQserverVersion(conn) >= 150000 && PQstatus(conn) == CONNECTION_OK &&
        PQtransactionStatus(conn) == PQTRANS_IDLE)
        PQclear(PQexec(conn, "SELECT pg_catalog.pg_stat_force_next_flush()"));
}

void db_close(PGconn *conn)
{
    db_flush_counters(conn);
    forget(conn);
    PQfinish(conn);
}

static void quiet(void *arg, const PGresult *res)
{
    (void)arg;
    (void)res; /* notices may quote data */
}

/* A connection that died without a word is given up after about a minute by both ends, and the
 * server looks every two seconds whether the worker is still there, also while a statement runs: a
 * dead run does not keep its lock. */
#define SERVER_KEEPALIVE                                                                           \
    "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 -c "        \
    "tcp_user_timeout=60000 "                                                                      \
    "-c client_connection_check_interval=2s "

/* What somebody set for the database or the role does not count: neither how values are written and
 * compared, nor limits meant for people, nor where names are looked for. A function of somebody's
 * own in `public` is not called with the program's rights; only `link
 * --config` looks for its tables where the user does. */
#define OWN_SETTINGS                                                                               \
    "-c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=iso_8601 -c extra_float_digits=1 -c "   \
    "bytea_output=hex -c lc_numeric=C "                                                            \
    "-c transform_null_equals=off -c standard_conforming_strings=on -c row_security=on -c "        \
    "jit=off "                                                                                     \
    "-c default_transaction_isolation=read\\ committed -c statement_timeout=0 -c lock_timeout=0 "  \
    "-c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0"

/* Open, or saying why it is not, or NULL. */
static PGconn *attempt(void)
{
    /* What stands before dbname is a default that the conninfo there may change. */
    const char *keys[] = {"keepalives_idle",
                          "keepalives_interval",
                          "keepalives_count",
                          "tcp_user_timeout",
                          "connect_timeout",
                          "dbname",
                          "host",
                          "port",
                          "user",
                          "application_name",
                          "client_encoding",
                          "options",
                          NULL};
    const char *values[] = {"30",
                            "10",
                            "3",
                            "60000",
                            "30",
                            konv.conninfo,
                            konv.host,
                            konv.port,
                            konv.user,
                            "konvergensi",
                            "UTF8",
                            konv.own_tables ? SERVER_KEEPALIVE OWN_SETTINGS
                                            : SERVER_KEEPALIVE OWN_SETTINGS
                                " -c search_path=pg_catalog",
                            NULL};
    PGconn *conn = PQconnectdbParams(keys, values, 1);
    if (conn && PQstatus(conn) == CONNECTION_OK) {
        PQsetNoticeReceiver(conn, quiet, NULL);
        remember(conn);
    }
    return conn;
}

PGconn *db_try_connect(void)
{
    PGconn *conn = attempt();
    if (conn && PQstatus(conn) == CONNECTION_OK)
        return conn;
    PQfinish(conn);
    return NULL;
}

PGconn *db_connect(void)
{
    PGconn *conn = attempt();
    if (!conn || PQstatus(conn) != CONNECTION_OK) {
        char *why = conn ? PQerrorMessage(conn) : "out of memory\n";
        if (strstr(why, "too many") || strstr(why, "connection slots"))
            die_hint(
                EXIT_CONNECT,
                "a run takes up to seven connections, one more for each thread beyond four (-j): "
                "fewer other sessions, or a "
                "higher max_connections",
                "cannot connect: %.*s", (int)strcspn(why, "\n"), why);
        die_hint(
            EXIT_CONNECT,
            "give -d CONNINFO, or -h, -p, -U, or the PGHOST, PGPORT, PGUSER, PGDATABASE variables",
            "cannot connect: %.*s", (int)strcspn(why, "\n"), why);
    }
    return conn;
}

char *db_message(const PGconn *conn, const PGresult *res)
{
    const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *text = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *hint = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_HINT) : NULL;
    if (!state) {
        const char *lost = PQerrorMessage(conn);
        return xprintf("connection lost: %.*s", (int)strcspn(lost, "\n"), lost);
    }
    /* Class 22 messages quote the offending value, which may be a name or a NIK. Our own say no
     * data and carry a hint. */
    if (strncmp(state, "22", 2) == 0 && !hint)
        text = "a value was not accepted";
    return xprintf("%s (SQLSTATE %s)%s%s", text ? text : "unknown error", state, hint ? "; " : "",
                   hint ? hint : "");
}

void db_check(PGconn *conn, PGresult *res)
{
    ExecStatusType s = PQresultStatus(res);
    if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK && s != PGRES_COPY_IN && s != PGRES_COPY_OUT)
        die(EXIT_RUNTIME, "%s", db_message(conn, res));
}

PGresult *db_start_copy(PGconn *conn, const char *sql)
{
    if (!PQsendQuery(conn, sql))
        return NULL;
    while (PQisBusy(conn)) {
        struct pollfd wait = {.fd = PQsocket(conn), .events = POLLIN};
        if (poll(&wait, 1, 1000) > 0 && !PQconsumeInput(conn))
            break;
    }
    PGresult *res = PQgetResult(conn);
    ExecStatusType s = PQresultStatus(res);
    if (s != PGRES_COPY_IN && s != PGRES_COPY_OUT)
        for (PGresult *rest; (rest = PQgetResult(conn)) != NULL;)
            PQclear(rest);
    return res;
}

/* A deadlock with somebody who indexes or moves tables: a command that was a transaction by itself
 * has left nothing, and is given once more. */
static bool again(PGconn *conn, PGresult *res, int *tries)
{
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    if (!state || strcmp(state, "40P01") != 0 || PQtransactionStatus(conn) != PQTRANS_IDLE ||
        ++*tries > 5)
        return false;
    PQclear(res);
    return true;
}

PGresult *db_query(PGconn *conn, const char *sql)
{
    PGresult *res;
    int tries = 0;
    do
        res = PQexec(conn, sql);
    while (again(conn, res, &tries));
    db_check(conn, res);
    return res;
}

void db_exec(PGconn *conn, const char *sql)
{
    PQclear(db_query(conn, sql));
}

void db_send(PGconn *conn, const char *sql)
{
    if (!PQsendQuery(conn, sql))
        die(EXIT_RUNTIME, "%s", db_message(conn, NULL));
}

void db_wait(PGconn *conn)
{
    for (PGresult *res; (res = PQgetResult(conn)) != NULL; PQclear(res))
        db_check(conn, res);
}

void db_execf(PGconn *conn, const char *fmt, ...)
{
    char *sql = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&sql, fmt, ap);
    va_end(ap);
    if (n < 0)
        die(EXIT_RUNTIME, "out of memory");
    db_exec(conn, sql);
    free(sql);
}

PGresult *db_params(PGconn *conn, const char *sql, int n, const char *const *values)
{
    PGresult *res;
    int tries = 0;
    do
        res = PQexecParams(conn, sql, n, NULL, values, NULL, NULL, 0);
    while (again(conn, res, &tries));
    db_check(conn, res);
    return res;
}

char *db_one(PGconn *conn, const char *sql, int n, const char *const *values)
{
    PGresult *res = db_params(conn, sql, n, values);
    char *v = PQntuples(res) > 0 && !PQgetisnull(res, 0, 0) ? xstrdup(PQgetvalue(res, 0, 0)) : NULL;
    PQclear(res);
    return v;
}

int64_t db_int(PGconn *conn, const char *sql)
{
    char *v = db_one(conn, sql, 0, NULL);
    int64_t n = v ? strtoll(v, NULL, 10) : 0;
    free(v);
    return n;
}
