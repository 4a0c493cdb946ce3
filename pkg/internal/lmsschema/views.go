package lmsschema

import (
	"fmt"
	"slices"
	"strings"
)

// functions of the database. Who is looking is NULL until the session says so,
// and then customerview is empty.
const functions = `
create function lms_current_user() returns int no sql return @lms_current_user;
`

// view is one of LMS's views: where its rows come from, which tables lend it their
// columns under their own names, and what its other columns are.
type view struct {
	name    string
	from    string
	lenders []lender
	columns map[string]string
}

type lender struct{ alias, table string }

// views are in the order in which they build on one another.
func views() []view {
	customer := map[string]string{
		"consentdate": "k.consentdate", "invoicenotice": "k.invoicenotice", "mailingnotice": "k.mailingnotice",
		"smsnotice": "k.smsnotice", "einvoice": "k.einvoice",
		"countryid": "a.country_id", "zip": "a.zip", "city": "a.city", "street": "a.street", "building": "a.house",
		"apartment": "a.flat", "postoffice": "a.postoffice", "ccode": ccode("a"),
		"post_countryid": "p.country_id", "post_zip": "p.zip", "post_city": "p.city", "post_street": "p.street",
		"post_building": "p.house", "post_apartment": "p.flat", "post_name": "p.name", "post_postoffice": "p.postoffice",
		"post_ccode": ccode("p"),
		"address":    "concat_ws(' ', coalesce(a.street, a.city), a.house)", "full_address": "concat_ws(' ', a.zip, a.city, a.street, a.house)",
		"post_address": "concat_ws(' ', coalesce(p.street, p.city), p.house)", "post_full_address": "concat_ws(' ', p.zip, p.city, p.street, p.house)",
		"extid": "(select min(x.extid) from customerextids x where x.customerid = c.id)",
	}
	return []view{
		{
			name: "vcustomerassignments", from: "customerassignments m where m.enddate = 0 and m.startdate <= unix_timestamp()",
			lenders: []lender{{"m", "customerassignments"}},
		},
		{
			name: "customerconsentview", from: "customers c left join customerconsents k on k.customerid = c.id group by c.id",
			columns: map[string]string{
				"customerid":    "c.id",
				"consentdate":   "coalesce(sum(if(k.type = 1, k.cdate, 0)), 0)",
				"invoicenotice": "coalesce(sum(k.type = 2), 0)", "mailingnotice": "coalesce(sum(k.type = 3), 0)",
				"smsnotice": "coalesce(sum(k.type = 8), 0)", "einvoice": "coalesce(sum(k.type = 4), 0)",
			},
		},
		{
			// A customer without a billing address (type 1) is in none of the views of customers.
			name: "customeraddressview",
			from: "customers c join customer_addresses b on b.customer_id = c.id and b.type = 1 left join addresses a on a.id = b.address_id" +
				" left join customer_addresses q on q.customer_id = c.id and q.type = 0 left join addresses p on p.id = q.address_id" +
				" left join customerconsentview k on k.customerid = c.id where c.type < 2",
			lenders: []lender{{"c", "customers"}}, columns: customer,
		},
		{
			name: "customerview",
			from: "customeraddressview v where (lms_current_user() = 0" +
				" or v.divisionid in (select d.divisionid from userdivisions d where d.userid = lms_current_user()))" +
				" and not exists (select 1 from vcustomerassignments m join excludedgroups x on x.customergroupid = m.customergroupid" +
				" where m.customerid = v.id and x.userid = lms_current_user())",
			lenders: []lender{{"v", "customeraddressview"}},
		},
		{
			// Nodes without any address are a customer's networks, not his computers.
			name:    "vnodes",
			from:    "nodes n left join addresses a on a.id = n.address_id where n.ipaddr <> 0 or n.ipaddr_pub <> 0",
			lenders: []lender{{"n", "nodes"}},
			columns: map[string]string{
				"mac":   "(select group_concat(m.mac separator ',') from macs m where m.nodeid = n.id)",
				"ccode": ccode("a"), "location_city": "a.city_id", "location_street": "a.street_id",
				"location_house": "a.house", "location_flat": "a.flat", "location": "concat_ws(' ', a.city, a.street, a.house)",
			},
		},
	}
}

func ccode(alias string) string {
	return "(select o.ccode from countries o where o.id = " + alias + ".country_id)"
}

// viewsSQL writes the views with the columns that they have in this generation.
func (f *Facts) viewsSQL() (string, error) {
	var b strings.Builder
	for _, v := range views() {
		names := f.views[v.name]
		if len(names) == 0 {
			return "", fmt.Errorf("LMS %s has no view %s", f.Version, v.name)
		}
		columns := make([]string, len(names))
		for i, name := range names {
			from, ok := f.source(v, name)
			if !ok {
				return "", fmt.Errorf("view %s of LMS %s: column %s comes from nowhere", v.name, f.Version, name)
			}
			columns[i] = from + " as " + quote(name)
		}
		fmt.Fprintf(&b, "\ncreate view %s as select\n  %s\nfrom %s;\n", v.name, strings.Join(columns, ",\n  "), v.from)
	}
	return b.String(), nil
}

// source says what a column of a view is: a lender's, if one has it.
func (f *Facts) source(v view, name string) (string, bool) {
	for _, l := range v.lenders {
		if t := f.tables[l.table]; t != nil && slices.ContainsFunc(t.columns, func(c column) bool { return c.name == name }) ||
			slices.Contains(f.views[l.table], name) {
			return l.alias + "." + quote(name), true
		}
	}
	from, ok := v.columns[name]
	return from, ok
}

// bodies are the triggers' own. Who loads thousands of rows may set @balances_later and fill customerbalances
// himself: ours alone, LMS has no such thing.
var bodies = map[string]string{
	// customerbalances has no key of its own, so that each change takes two steps:
	// what is there is put right, what is not is added. A change of customerid
	// alone, and a row that a foreign key removes, go unnoticed.
	"cash_customerbalances_insert_trigger": "begin if @balances_later is null and new.customerid is not null then " +
		sum("new.customerid") + " if row_count() = 0 and not exists (select 1 from customerbalances b where b.customerid = new.customerid) then " +
		"insert into customerbalances (customerid, balance) values (new.customerid, new.value * new.currencyvalue); end if; end if; end",
	"cash_customerbalances_update_trigger": "begin if old.value <> new.value or old.currencyvalue <> new.currencyvalue then " +
		sum("old.customerid") + " " + sum("new.customerid") + " end if; end",
	"cash_customerbalances_delete_trigger": "begin delete from customerbalances where customerid = old.customerid " +
		"and not exists (select 1 from cash c where c.customerid = old.customerid); " + sum("old.customerid") + " end",
	"customerassignments_insert_trigger": "set new.startdate = if(new.startdate = 0, unix_timestamp(), new.startdate)",
}

func sum(customer string) string {
	return "update customerbalances b set b.balance = (select sum(c.value * c.currencyvalue) from cash c where c.customerid = b.customerid)" +
		" where b.customerid = " + customer + ";"
}

func (f *Facts) triggersSQL() (string, error) {
	var b strings.Builder
	b.WriteString("\ndelimiter $$\n")
	for _, t := range f.triggers {
		body, ok := bodies[t.name]
		if !ok {
			return "", fmt.Errorf("LMS %s has a trigger %s on %s that nobody has described", f.Version, t.name, t.table)
		}
		fmt.Fprintf(&b, "\ncreate trigger %s %s %s on %s for each row\n%s $$\n",
			t.name, strings.ToLower(t.timing), strings.ToLower(t.event), t.table, body)
	}
	b.WriteString("\ndelimiter ;\n")
	return b.String(), nil
}
