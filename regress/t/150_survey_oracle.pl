# survey_mean and survey_proportion against R package survey on 200 random designs.
use strict;
use warnings;
use lib 'regress/t/lib';
use Cwd;
use Konv;
use Test::More;

my $found = `Rscript -e 'cat(requireNamespace("survey", quietly = TRUE))' 2>/dev/null`;
plan skip_all => 'Rscript with package survey is not installed' unless $found eq 'TRUE';

my $node = new_node();
my $dir = Cwd::abs_path(scratch());
my $input = "$dir/designs.csv";
my $answer = "$dir/estimates.csv";

# Design k: some with strata, PSUs, weights, missing values, zero weights, lonely PSUs, PSU numbers that restart.
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION konvergensi;
SELECT setseed(0.42);
CREATE TABLE kind AS
SELECT k, random() < 0.6 AS strata, random() < 0.6 AS psus, random() < 0.7 AS weights, 5 + (random() * 150)::int AS n,
       1 + (random() * 6)::int AS n_strata, 2 + (random() * 12)::int AS n_psu, random() * 0.9 + 0.05 AS p, random() AS share
FROM generate_series(1, 200) k;
CREATE TABLE design AS
SELECT k, i, CASE WHEN strata THEN 's' || (random() * n_strata)::int END AS stratum, CASE WHEN psus THEN 'p' || (random() * n_psu)::int END AS psu,
       CASE WHEN weights THEN CASE WHEN random() < 0.05 THEN 0 ELSE random() * 1000 END ELSE 1 END AS w,
       CASE WHEN random() > 0.1 THEN round((random() * 12 - 6)::numeric, 2) END::float8 AS x,
       CASE WHEN random() > 0.1 THEN random() < p END AS y, random() < 0.3 + 0.7 * share AS d
FROM kind, generate_series(1, kind.n) i;
SQL
$node->safe_psql('postgres', "COPY (SELECT k, coalesce(stratum, 'NA') stratum, coalesce(psu, 'NA') psu, w, x, y::int y, d::int d FROM design ORDER BY k, i) TO '$input' CSV HEADER");

my $program = spew("$dir/oracle.R", <<'R');
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 17)
a <- commandArgs(TRUE)
all <- read.csv(a[1], stringsAsFactors = FALSE)
out <- NULL
for (k in unique(all$k)) {
  s <- all[all$k == k, ]
  strata <- if (any(!is.na(s$stratum))) ~stratum else NULL
  ids <- if (length(unique(s$psu)) > 1) ~psu else ~1
  des <- svydesign(ids = ids, strata = strata, weights = ~w, data = s, nest = TRUE)
  df <- degf(des)
  designed <- any(!is.na(s$stratum)) || any(!is.na(s$psu))
  for (v in c("x", "y")) {
    dom <- s$d == 1 & !is.na(s[[v]])
    n <- sum(dom)
    row <- data.frame(k = k, v = v, n = n, r = NA, se = NA, low = NA, high = NA, sd = NA, df = if (v == "x" && !designed) nrow(s) - 1 else df)
    if (n > 0 && sum(s$w[dom]) > 0) {
      sub <- subset(des, dom)
      f <- as.formula(paste0("~", v))
      m <- svymean(f, sub)
      row$r <- coef(m)[[1]]
      row$se <- SE(m)[[1]]
      half <- if (row$df > 0) qt(0.975, row$df) else NA
      if (v == "x") {
        row$low <- row$r - half * row$se
        row$high <- row$r + half * row$se
      } else if (row$r > 0 && row$r < 1 && row$df > 0 && row$se > 0) {
        ci <- confint(svyciprop(f, sub, method = "logit", df = row$df))
        row$low <- ci[1]
        row$high <- ci[2]
      }
      inside <- subset(des, d == 1)
      np <- if (designed) sum(s$d == 1 & s$w != 0) else n
      if (np > 1) row$sd <- if (designed) sqrt(svyvar(f, inside, na.rm = TRUE)[1]) else
        sqrt(sum(s$w[dom] * (s[[v]][dom] - row$r)^2) / sum(s$w[dom]) * n / (n - 1))
    }
    out <- rbind(out, row)
  }
}
write.csv(out, a[2], row.names = FALSE, na = "")
R
is(system('Rscript', $program, $input, $answer), 0, 'R package survey answers') or BAIL_OUT('no oracle');

$node->safe_psql('postgres', <<"SQL");
CREATE TABLE oracle (k int, v text, n bigint, r float8, se float8, low float8, high float8, sd float8, df int);
COPY oracle FROM '$answer' CSV HEADER;
CREATE TABLE ours AS
SELECT k, 'x' AS v, (konvergensi.survey_mean(x, d, w, stratum, psu)).* FROM design GROUP BY k
UNION ALL SELECT k, 'y', (konvergensi.survey_proportion(y, d, w, stratum, psu)).* FROM design GROUP BY k;
CREATE FUNCTION off(a float8, b float8, tolerance float8) RETURNS bool IMMUTABLE LANGUAGE sql
AS 'SELECT (a IS NULL) <> (b IS NULL) OR abs(a - b) > tolerance * (1e-3 + abs(b))';
SQL

# The columns that differ from R by more than a tolerance, as 'design variable'.
sub off
{
	my ($condition) = @_;
	return $node->safe_psql('postgres', "SELECT string_agg(k || v || ' ', '' ORDER BY k, v) FROM ours JOIN oracle USING (k, v) WHERE $condition");
}
is($node->safe_psql('postgres', 'SELECT count(*) FROM ours JOIN oracle USING (k, v)'), 400, '200 designs, mean and proportion');
is($node->safe_psql('postgres', 'SELECT count(*) > 300 AND count(sd) > 300 FROM oracle WHERE se > 0 AND low < high'), 't', 'most of them with an interval of some width');
is(off('ours.n <> oracle.n OR ours.df <> oracle.df'), '', 'rows and degrees of freedom');
is(off('off(ours.estimate, oracle.r, 1e-12)'), '', 'estimates to 1e-12');
is(off('off(ours.se, oracle.se, 1e-10)'), '', 'standard errors to 1e-10');
is(off("off(ours.sd, oracle.sd, 1e-10) AND v = 'x'"), '', 'standard deviations to 1e-10');
is(off("off(ours.ci_low, oracle.low, 1e-9) AND v = 'x'"), '', 'lower limits of means');
is(off("off(ours.ci_high, oracle.high, 1e-9) AND v = 'x'"), '', 'upper limits of means');
# R finds the limits of a proportion by an iterative fit.
is(off("off(ours.ci_low, oracle.low, 2e-6) AND v = 'y' AND oracle.low IS NOT NULL"), '', 'lower limits of proportions');
is(off("off(ours.ci_high, oracle.high, 2e-6) AND v = 'y' AND oracle.high IS NOT NULL"), '', 'upper limits of proportions');
is(off("v = 'y' AND estimate IN (0, 1) AND ours.df > 0 AND (ci_low <> estimate OR ci_high <> estimate)"), '', 'no width at 0 and 1');
done_testing();
