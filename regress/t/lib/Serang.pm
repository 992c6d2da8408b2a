# What somebody can work out who knows sums between figures, some of which are hidden: [total, part, part, ...].
package Serang;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(tighten determined attacker note_publication same_people seen_none attack);

# Limits that follow from the sums, until nothing changes.
sub tighten
{
	my ($low, $high, $sums) = @_;
	my %uses;
	for my $i (0 .. $#$sums) { push @{ $uses{$_} }, $i for @{ $sums->[$i] } }
	my @queue = (0 .. $#$sums);
	my %queued = map { $_ => 1 } @queue;
	while (@queue)
	{
		my $i = shift @queue;
		delete $queued{$i};
		my ($total, @part) = @{ $sums->[$i] };
		my ($l, $h) = (0, 0);
		for (@part) { $l += $low->{$_}; $h += $high->{$_} }
		my ($tl, $th) = ($low->{$total}, $high->{$total});
		my @changed;
		my $narrow = sub {
			my ($k, $nl, $nh) = @_;
			return if $nl <= $low->{$k} && $nh >= $high->{$k};
			$low->{$k} = $nl if $nl > $low->{$k};
			$high->{$k} = $nh if $nh < $high->{$k};
			push @changed, $k;
		};
		for my $k (@part) { $narrow->($k, $tl - ($h - $high->{$k}), $th - ($l - $low->{$k})) }
		$narrow->($total, $l, $h);
		for my $k (@changed) { for (@{ $uses{$k} }) { push @queue, $_ unless $queued{$_}++ } }
	}
}

# Figures that the equations alone determine: elimination over the hidden ones, mod a large prime.
sub determined
{
	my ($low, $high, $sums) = @_;
	my $prime = 2147483629;
	my (%row, @known);
	my %number;
	for my $s (@$sums)
	{
		my %r;
		my ($total, @part) = @$s;
		for my $k (@part) { $r{$k} += 1 if $low->{$k} != $high->{$k} }
		$r{$total} -= 1 if $low->{$total} != $high->{$total};
		delete $r{$_} for grep { $r{$_} == 0 } keys %r;
		while (%r)
		{
			my ($pivot) = sort keys %r;
			my $f = $r{$pivot} % $prime;
			if (my $by = $row{$pivot})
			{
				for my $k (keys %$by) { my $v = (($r{$k} // 0) - $f * $by->{$k}) % $prime; $v ? ($r{$k} = $v) : delete $r{$k} }
				next;
			}
			my $inverse = 1;
			for (my ($b, $e) = ($f, $prime - 2); $e; $e >>= 1, $b = $b * $b % $prime) { $inverse = $inverse * $b % $prime if $e & 1 }
			$row{$pivot} = { map { $_ => $r{$_} * $inverse % $prime } keys %r };
			last;
		}
	}
	for my $pivot (reverse sort keys %row)    # back substitution
	{
		my $r = $row{$pivot};
		for my $k (grep { $_ ne $pivot && $row{$_} } keys %$r)
		{
			my $f = delete $r->{$k};
			for my $j (grep { $_ ne $k } keys %{ $row{$k} }) { my $v = (($r->{$j} // 0) - $f * $row{$k}{$j}) % $prime; $v ? ($r->{$j} = $v) : delete $r->{$j} }
		}
		push @known, $pivot if keys %$r == 1;
	}
	return @known;
}

# ---- somebody who keeps publications ----

my @question = map { ("gizi/$_/anak", "gizi/$_", "gizi/$_/berat") } qw(tbu bbu bbtb);
my %base = map { ("gizi/$_" => "gizi/$_/anak|1", "gizi/$_/berat" => "gizi/$_|1") } qw(tbu bbu bbtb);

sub above { return $_[0] =~ s/(?:^|[.])[^.]*$//r }
sub attacker { my ($sql) = @_; return { sql => $sql, n => 0, true => {}, seen => {}, sums => [], all => [], areas => {} } }

# Notes what one publication says of the children measured, as variables "publication|area|question|answer"; its name.
sub note_publication
{
	my ($spy, $period) = @_;
	my $p = ++$spy->{n} . " $period";
	my ($true, $seen, %here) = @$spy{qw(true seen)};
	for my $line (split /\n/, $spy->{sql}->("SELECT w.kode, q.pertanyaan, q.a1, coalesce(q.a2, 0), t.alasan IS NOT NULL FROM operasi.pertanyaan_publik q JOIN lap.dim_wilayah w USING (wilayah_sk) JOIN lap.dim_periode d USING (periode_sk) LEFT JOIN operasi.penekanan t USING (periode_sk, wilayah_sk, pertanyaan) WHERE d.kode = '$period' AND q.pertanyaan LIKE 'gizi/%' AND q.pertanyaan NOT LIKE '%/lebih'"))
	{
		my ($area, $q, $x, $y, $hidden) = split /\|/, $line;
		$here{$area} = $spy->{areas}{$area} = 1;
		my @v = $q =~ /anak/ ? ([ 1, $x ], [ n => $x ]) : ([ 1, $x ], [ 2, $y ], [ n => $x + $y ]);
		for (@v) { $true->{"$p|$area|$q|$_->[0]"} = $_->[1]; $seen->{"$p|$area|$q|$_->[0]"} = $_->[1] if $hidden eq 'f' }
	}
	for my $q (@question)
	{
		my @x = $q =~ /anak/ ? (1) : (1, 2);
		for my $area (grep { exists $true->{"$p|$_|$q|1"} } sort keys %here)
		{
			push @{ $spy->{sums} }, [ "$p|$area|$q|n", map { "$p|$area|$q|$_" } @x ];
			push @{ $spy->{sums} }, [ "$p|$area|$q|n", "$p|$area|$base{$q}" ] if $base{$q};
			my @parts = grep { above($_) eq $area && exists $true->{"$p|$_|$q|1"} } sort keys %here;
			for my $x (@x, 'n') { push @{ $spy->{sums} }, [ "$p|$area|$q|$x", map { "$p|$_|$q|$x" } @parts ] if @parts }
		}
	}
	push @{ $spy->{all} }, $p;
	return $p;
}

# The same people in two publications, as the attacker concludes it: those of some areas there are those of some areas here
# ($which->(area, index): the lists, or nothing; a true value that is no list: the area itself).
sub same_people
{
	my ($spy, $p, $r, $which) = @_;
	for my $area (sort keys %{ $spy->{areas} })
	{
		for my $index (qw(tbu bbu bbtb))
		{
			my $same = $which->($area, $index) or next;
			my ($there, $here) = ref $same ? @$same : ([$area], [$area]);
			for my $q (grep { m{^gizi/$index\b} } @question)
			{
				for my $x ($q =~ /anak/ ? (1) : (1, 2))
				{
					my @u = grep { exists $spy->{true}{$_} } map { "$p|$_|$q|$x" } @$there;
					my @v = grep { exists $spy->{true}{$_} } map { "$r|$_|$q|$x" } @$here;
					next unless @u && @v;
					my ($whole, @part) = @v == 1 ? ($v[0], @u) : @u == 1 ? ($u[0], @v) : ("$p|$r|$area|$q|$x", @u);
					$spy->{true}{$whole} //= eval { my $n = 0; $n += $spy->{true}{$_} for @u; $n };    # several there, several here: their sum
					push @{ $spy->{sums} }, [ $whole, @part ], @u > 1 && @v > 1 ? [ $whole, @v ] : ();
				}
			}
		}
	}
}
sub seen_none { my ($spy, $p, $area, $index) = @_; my $k = "$p|$area|gizi/$index/anak|n"; return !exists $spy->{true}{$k} || ($spy->{seen}{$k} // 1) == 0 }

# All that follows from what was noted: no small count may (sums over several areas are no published counts).
sub attack
{
	my ($spy, $name, $not) = @_;
	my ($true, $seen, $sums) = @$spy{qw(true seen sums)};
	my $false = grep { my ($whole, @p) = @$_; my $n = 0; $n += $true->{$_} for @p; $n != $true->{$whole} } @$sums;
	Test::More::is($false, 0, "$name: the attacker's " . @$sums . ' sums are true');
	my (%low, %high);
	for my $k (keys %$true) { $low{$k} = $seen->{$k} // 0; $high{$k} = $seen->{$k} // 1e6 }
	my @want = grep { tr/|// == 3 } grep { my (undef, $area) = split /\|/; !(grep { index($_, $area) == 0 } keys %$not) && $true->{$_} >= 1 && $true->{$_} <= ($area =~ tr/.// == 3 ? 4 : 9) } sort keys %$true;
	Test::More::cmp_ok(scalar(@want), '>', 100, "$name: " . @want . ' small counts');
	Test::More::is(scalar(grep { exists $seen->{$_} } @want), 0, "$name: none is shown");
	my %want = map { $_ => 1 } @want;
	my @known = grep { $want{$_} } determined(\%low, \%high, $sums);
	Test::More::is("@known[0 .. ($#known > 4 ? 4 : $#known)]", '', "$name: none follows from the sums as equations") or beside($spy, $known[0]);
	tighten(\%low, \%high, $sums);
	my @narrow = grep { $high{$_} - $low{$_} < 2 } @want;
	Test::More::is("@narrow[0 .. ($#narrow > 4 ? 4 : $#narrow)]", '', "$name: each keeps three possible values") or Test::More::diag(@narrow . ' do not');
}

# The figures beside one that was found, in all publications: [hidden].
sub beside
{
	my ($spy, $found) = @_;
	my (undef, $area, $q, $x) = split /\|/, $found;
	for my $p (@{ $spy->{all} })
	{
		Test::More::diag("$p $q $x: " . join ' ', map { my $k = "$p|$_|$q|$x"; exists $spy->{true}{$k} ? substr($_, -7) . '=' . (exists $spy->{seen}{$k} ? $spy->{true}{$k} : "[$spy->{true}{$k}]") . "/$spy->{true}{qq($p|$_|$q|n)}" : () } grep { $_ eq above($area) || above($_) eq above($area) } sort keys %{ $spy->{areas} });
	}
}
1;
