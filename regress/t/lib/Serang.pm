# What somebody can work out who knows sums between figures, some of which are hidden: [total, part, part, ...].
package Serang;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(tighten determined);

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
1;
