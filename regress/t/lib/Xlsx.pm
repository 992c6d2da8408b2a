# Writes small workbooks as a spreadsheet program stores them: [name, [row, ...]] per sheet; a row is a list of cells,
# undef a row that is not there; a cell is undef, a text, [number as written in the file, style]; style 0 plain, 1 date.
package Xlsx;
use strict;
use warnings;
use Exporter 'import';
use IO::Compress::Zip qw($ZipError);
our @EXPORT = qw(write_xlsx);

my $ooxml = 'http://schemas.openxmlformats.org';
my $head = '<?xml version="1.0" encoding="UTF-8"?>';

sub escape { my ($t) = @_; $t =~ s/&/&amp;/g; $t =~ s/</&lt;/g; $t =~ s/"/&quot;/g; return $t }
sub column { my ($i) = @_; return $i < 26 ? chr(65 + $i) : chr(64 + int($i / 26)) . chr(65 + $i % 26) }

sub cell
{
	my ($ref, $v) = @_;
	return '' unless defined $v;
	return qq(<c r="$ref" s="$v->[1]"><v>$v->[0]</v></c>) if ref $v;
	return qq(<c r="$ref" t="inlineStr"><is><t>) . escape($v) . '</t></is></c>';
}

sub sheet
{
	my (@rows) = @_;
	my ($xml, $n) = ("$head<worksheet xmlns=\"$ooxml/spreadsheetml/2006/main\"><sheetData>", 0);
	for my $row (@rows)
	{
		$n++;
		next unless $row;
		$xml .= qq(<row r="$n">) . join('', map { cell(column($_) . $n, $row->[$_]) } 0 .. $#$row) . '</row>';
	}
	return "$xml</sheetData></worksheet>";
}

sub write_xlsx
{
	my ($path, @sheets) = @_;
	my $types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
	my $rel = "$ooxml/officeDocument/2006/relationships";
	my @n = 1 .. @sheets;
	my @parts = (
		['[Content_Types].xml', "$head<Types xmlns=\"$ooxml/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
			. "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"$types.sheet.main+xml\"/>"
			. join('', map { "<Override PartName=\"/xl/worksheets/sheet$_.xml\" ContentType=\"$types.worksheet+xml\"/>" } @n)
			. "<Override PartName=\"/xl/styles.xml\" ContentType=\"$types.styles+xml\"/></Types>"],
		['_rels/.rels', "$head<Relationships xmlns=\"$ooxml/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"$rel/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"],
		['xl/workbook.xml', "$head<workbook xmlns=\"$ooxml/spreadsheetml/2006/main\" xmlns:r=\"$rel\"><sheets>"
			. join('', map { '<sheet name="' . escape($sheets[$_ - 1][0]) . "\" sheetId=\"$_\" r:id=\"r$_\"/>" } @n) . '</sheets></workbook>'],
		['xl/_rels/workbook.xml.rels', "$head<Relationships xmlns=\"$ooxml/package/2006/relationships\">"
			. join('', map { "<Relationship Id=\"r$_\" Type=\"$rel/worksheet\" Target=\"worksheets/sheet$_.xml\"/>" } @n)
			. "<Relationship Id=\"s1\" Type=\"$rel/styles\" Target=\"styles.xml\"/></Relationships>"],
		['xl/styles.xml', "$head<styleSheet xmlns=\"$ooxml/spreadsheetml/2006/main\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills>"
			. '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'],
		map { ["xl/worksheets/sheet$_.xml", sheet(@{ $sheets[$_ - 1][1] })] } @n);
	my $zip;
	for my $part (@parts)
	{
		$zip ? $zip->newStream(Name => $part->[0]) : ($zip = IO::Compress::Zip->new($path, Name => $part->[0])) or die $ZipError;
		$zip->print($part->[1]);
	}
	$zip->close;
	return $path;
}
1;
