# docs/reference.md is what the comments in the database say.
use strict;
use warnings;
use lib 'regress/t/lib';
use Konv;
use Test::More;

my $node = new_node();
konv_ok($node, 'init');
my $made = $node->safe_psql('postgres', slurp('docs/reference.sql') =~ s/^\\pset.*\n//mgr);
my $kept = slurp('docs/reference.md');
s/\s+\z// for $made, $kept;
ok($made eq $kept, 'docs/reference.md is current; regress/reference > docs/reference.md renews it');
like($made, qr/### haz\n/, 'functions are listed');
like($made, qr/### operasi\.run\n/, 'tables are listed');
done_testing();
