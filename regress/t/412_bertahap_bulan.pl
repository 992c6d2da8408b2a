# Months in another order: December loaded and published, then the months before it. The start of monitoring of a village is the month of
# its first record whenever that came, so the figures are those of a warehouse that was filled in one go.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $dir = scratch();
$ENV{KONVERGENSI_KEY} = spew("$dir/key", 'the generated people of twelve months');
chmod 0600, $ENV{KONVERGENSI_KEY};
is(system("konvergensi generate --area 73.08 -n 300 -s 21 -o $dir/gen >/dev/null") >> 8, 0, 'generate');
my @data = ('--data-date', '2026-01-31', '--area', '73.08');
# The rows of a file with a day that fits.
sub rows
{
	my ($file, $like, $name) = @_;
	my ($head, @rows) = split /(?<=\n)/, slurp("$dir/gen/$file.csv");
	my @fit = grep { /$like/ } @rows;
	cmp_ok(scalar @fit, '>', 20, "$name: rows");
	return spew("$dir/$name.csv", join '', $head, @fit);
}
my $children = rows('ehdw_anak', qr{^[^,]*,[^,]*,\d\d/12/2025,}, 'anak-12');
my $december = rows('eppgbm', qr{Hari;\d\d/12/2025;}, 'ukur-12');
my $before = rows('eppgbm', qr{Hari;\d\d/(?!12)\d\d/2025;}, 'ukur-sebelumnya');
my @periods = qw(2025-Q4 2025);
sub warehouse
{
	my ($name) = @_;
	my $node = new_node(name => $name, conf => "jit = off\nfsync = off\n");
	konv_ok($node, 'init');
	konv_ok($node, 'wilayah', "$dir/gen/wilayah.csv");
	return $node;
}
sub publish { my ($node, @args) = @_; return join '', map { konv_ok($node, 'run', '--period', $_, '--skip-link', '--data-date', '2026-01-31', @args) } @periods }
sub starts { my ($node) = @_; return $node->safe_psql('postgres', 'SELECT string_agg(DISTINCT catatan_pertama::text, $$ $$) FROM inti.pantauan_desa') }

my $late = warehouse('late');
konv_ok($late, 'load', 'ehdw', $children, @data);
konv_ok($late, 'load', 'eppgbm', $december, @data);
publish($late);
is(starts($late), '2025-12-01', 'December alone: monitored from December on');
konv_ok($late, 'load', 'eppgbm', $before, @data);
like(publish($late), qr/villages are computed again|everything is computed/, 'the months before');
my $once = warehouse('once');
konv_ok($once, 'load', 'ehdw', $children, @data);
konv_ok($once, 'load', 'eppgbm', $_, @data) for $before, $december;
publish($once);
like(starts($once), qr/^2025-01-01/, 'filled in one go: from January on');
is(starts($late), starts($once), 'the same starts of monitoring');
is(dump_lap($late), dump_lap($once), 'the same figures');
publish($late, '--full');
is(dump_lap($late), dump_lap($once), 'also when everything is computed');
done_testing();
