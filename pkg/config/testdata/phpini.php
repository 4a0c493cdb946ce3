<?php
// Fills in what PHP makes of each source of phpini.json:
//
//     php phpini.php < phpini.json > new && mv new phpini.json
//
// "want" is null where PHP refuses the file. Arrays and keys outside of sections
// are left out, as this package does. "computed" stands with what this package
// refuses, since PHP computes it. The environment variable POWIADOM_TEST must be
// "env value".
error_reporting(0);
putenv('POWIADOM_TEST=env value');
$file = tempnam(sys_get_temp_dir(), 'ini');
$lines = [];
foreach (json_decode(stream_get_contents(STDIN), true) as $case) {
    file_put_contents($file, $case['src']);
    $parsed = parse_ini_file($file, true);
    $want = null;
    if ($parsed !== false) {
        $want = new stdClass();
        foreach ($parsed as $section => $values) {
            if (is_array($values)) {
                $want->$section = (object) array_filter($values, 'is_string');
            }
        }
    }
    $lines[] = json_encode(['src' => $case['src'], 'want' => $want] + $case,
        JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
}
unlink($file);
echo "[\n", implode(",\n", $lines), "\n]\n";
