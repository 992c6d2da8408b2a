# make demo before it begins: whom it runs as, where its reports go, what it leaves on the machine.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Cwd qw(realpath);
use Test::More;

my $top = realpath($ENV{KONV_TOP} // '.');
my $dir = realpath(scratch());
my $bin = "$dir/bin";
mkdir $bin;
sub program { my ($name, $text) = @_; spew("$bin/$name", "#!/bin/bash\n$text\n"); chmod 0755, "$bin/$name" }

# Somebody who looks like root, and a system that says what it is asked to do.
program('id', 'if [ "$*" = -u ]; then echo "${SEEMS:-1000}"; else exec /usr/bin/id "$@"; fi');
program('runuser', 'shift 3; exec "$@"');
program('chown', 'true');
program('sudo', 'echo "$@" >>"$LOG"; [ "$1" != tee ] || cat >/dev/null; [ "$*" != "${FAILS:-}" ]');
sub shell
{
	my ($script, %env) = @_;
	local @ENV{ keys %env, 'LOG' } = (values %env, "$dir/log");
	local $ENV{PATH} = "$bin:$ENV{PATH}";
	unlink "$dir/log";
	spew("$dir/script", $script);
	my $out = `bash $dir/script 2>&1`;
	return ($? >> 8, $out);
}

my ($code, $out) = shell("cd '$top' && exec regress/demo", SEEMS => 0, KONV_DB => 'dbname=none', KONV_BUILD_DIR => '');
is($code, 1, 'root does not run the demo on a server of his');
like($out, qr/^error: KONV_DB: run this as the user who owns the key file and ~\/\.pgpass, not as root\n\z/, 'and nothing is done before it is said');

# ---- where the reports go ----
my $settle = "cd '$dir'; . '$top/regress/lib.sh'; settle_out; cd /; echo \"out: \$DEMO_OUT\"";
for my $seems (0, 1000)
{
	($code, $out) = shell($settle, SEEMS => $seems, DEMO_OUT => "hasil$seems/kartu");
	is($out, "out: $dir/hasil$seems/kartu\n", 'a folder is meant from where the caller stands');
	ok(-d "$dir/hasil$seems/kartu", 'and made');
}
mkdir "$dir/closed";
chmod 0555, "$dir/closed";
($code, $out) = shell($settle, SEEMS => 0, DEMO_OUT => 'closed');
is($code, 1, 'root is refused a folder that the postgres user cannot write to');
like($out, qr/DEMO_OUT=\Q$dir\E\/closed: the user postgres/, 'by name');

# ---- packages ----
my $conf = '/etc/postgresql-common/createcluster.d/konvergensi.conf';
program('dpkg-query', 'true');
for my $case ([ '', 0, 'packages are installed' ], [ 'apt-get update -qq', 1, 'packages that cannot be had' ])
{
	my ($fails, $want, $what) = @$case;
	($code) = shell(". '$top/regress/lib.sh'; setup_packages", FAILS => $fails);
	is($code, $want, $what);
	my @done = split /\n/, slurp("$dir/log");
	is($done[1], "tee $conf", 'without a cluster of the distribution');
	is($done[-1], "rm -f $conf", 'which the next one to install PostgreSQL gets again');
}
done_testing();
