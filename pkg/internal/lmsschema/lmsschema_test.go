package lmsschema

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// facts writes a folder of them about an LMS that has the needed tables, each with
// an id alone, and what is added.
func facts(t *testing.T, added map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "2030010100")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"columns.tsv":      "table_name\tcolumn_name\tcolumn_type\tis_nullable\tcolumn_default\textra\n",
		"indexes.tsv":      "table_name\tindex_name\tis_unique\tcolumns\n",
		"foreign-keys.tsv": "table_name\tcolumns\treferenced_table_name\treferenced\tdelete_rule\tupdate_rule\n",
		"triggers.tsv":     "event_object_table\ttrigger_name\taction_timing\tevent_manipulation\n",
		"views.tsv":        "view_name\tcolumns\n",
		"uiconfig.tsv":     "section\tvar\tvalue\tdisabled\tuserid\tdivisionid\nvoip\tlimit\tit's\\n2\t2\tNULL\tNULL\n",
	}
	for _, name := range needed() {
		files["columns.tsv"] += name + "\tid\tint(11)\tNO\tNULL\tauto_increment\n"
		files["indexes.tsv"] += name + "\tPRIMARY\t1\tid\n"
	}
	for _, v := range views() {
		column := "id"
		for name := range maps.Keys(v.columns) {
			column = max(column, name) // any one of them
		}
		if v.columns == nil && v.lenders[0].table == "customeraddressview" {
			column = "zip" // a view upon a view
		}
		files["views.tsv"] += v.name + "\t" + column + "\n"
	}
	for name, lines := range added {
		files[name] += lines
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSQL(t *testing.T) {
	t.Parallel()
	f, err := Read(facts(t, map[string]string{
		"columns.tsv": "cash\tvalue\tdecimal(9,2)\tNO\t0.00\t\ncash\tnote\ttext\tYES\tNULL\t\ncash\tcomment\ttext\tNO\tNULL\t\n" +
			"child\tcashid\tint(11)\tYES\tNULL\t\nstranger\tid\tint(11)\tNO\tNULL\t\nloose\tcashid\tint(11)\tYES\tNULL\t\n" +
			"parent\tid\tint(11)\tNO\tNULL\t\n",
		"indexes.tsv":      "cash\ttwice\t1\tvalue,id\ncash\tvalue\t0\tvalue\n",
		"foreign-keys.tsv": "child\tcashid\tcash\tid\tCASCADE\tCASCADE\nloose\tcashid\tcash\tid\tSET NULL\tCASCADE\ncash\tid\tparent\tid\tCASCADE\tRESTRICT\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	script, err := f.SQL()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"create table cash (\n  `id` int(11) not null auto_increment,\n  `value` decimal(9,2) not null default 0.00,\n" +
			"  `note` text default null,\n  `comment` text not null,\n  primary key (`id`),\n  unique key `twice` (`value`,`id`),\n" +
			"  key `value` (`value`),\n  foreign key (`id`) references parent (`id`) on delete cascade on update restrict\n) engine=InnoDB;\n",
		"create table child (", "create table parent (",
		"('voip', 'limit', 'it''s\\n2', '', 2);\n",
		"values ('dbversion', '2030010100');",
	} {
		if !strings.Contains(script, want) {
			t.Errorf("the script lacks %q", want)
		}
	}
	for _, alien := range []string{"stranger", "loose"} {
		if strings.Contains(script, alien) {
			t.Errorf("the script has the table %s, which nothing needs", alien)
		}
	}
}

func TestWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		added map[string]string
		want  string
	}{
		"a table that is referred to": {
			map[string]string{"foreign-keys.tsv": "cash\tid\tnowhere\tid\tCASCADE\tCASCADE\n"},
			"LMS 2030010100 has no table nowhere, to which cash refers",
		},
		"a trigger":       {map[string]string{"triggers.tsv": "cash\tnew_one\tAFTER\tINSERT\n"}, "trigger new_one on cash that nobody has described"},
		"a view's column": {map[string]string{"views.tsv": "vnodes\tid,colour\n"}, "view vnodes of LMS 2030010100: column colour comes from nowhere"},
		"a broken line":   {map[string]string{"indexes.tsv": "cash\tshort\n"}, "indexes.tsv, line "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := Read(facts(t, test.added))
			if err == nil {
				_, err = f.SQL()
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error = %v, want one with %q", err, test.want)
			}
		})
	}
}
