package cli_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
)

// TestProvider holds every filter and event against an obvious query of LMS's
// own tables and views, on the data of a made-up provider.
func TestProvider(t *testing.T) {
	t.Parallel()
	at := warsaw(now)
	unix := func(text string) string { return strconv.FormatInt(warsaw(text).Unix(), 10) }
	from, to := unix("2026-11-22T08:00"), unix(now)
	people := "SELECT c.id FROM customers c WHERE c.deleted = 0 AND c.type < 2" +
		" AND c.id IN (SELECT customer_id FROM customer_addresses WHERE type = 1)"
	// The view of members is of today's; the provider's is of the instant.
	members := " AND c.id IN (SELECT customerid FROM customerassignments WHERE enddate = 0 AND startdate <= " + to + " AND customergroupid IN ("
	inNetwork := func(id string) string {
		return ` AND EXISTS (SELECT 1 FROM vnodes n, networks w WHERE n.ownerid = c.id AND w.id = ` + id + `
			AND (n.netid = w.id AND n.ipaddr > w.address AND n.ipaddr < w.address + (INET_ATON('255.255.255.255') - INET_ATON(w.mask))
				OR n.ipaddr_pub > w.address AND n.ipaddr_pub < w.address + (INET_ATON('255.255.255.255') - INET_ATON(w.mask))))`
	}
	nodeWith := func(condition string) string {
		return " AND c.id IN (SELECT n.ownerid FROM vnodes n WHERE " + condition + ")"
	}
	balance := "COALESCE((SELECT SUM(value * currencyvalue) FROM cash WHERE customerid = c.id), 0)"
	tests := []struct {
		name      string
		flags     []string
		reference string
	}{
		{"everybody", nil, people},
		{"group", []string{"--customer-group", "VIP"}, people + members + "1))"},
		{"two groups", []string{"--customer-group", "VIP", "--customer-group", "Firmy"}, people + members + "1, 2))"},
		{"empty group", []string{"--customer-group", "Pusta grupa"}, people + " AND FALSE"},
		{"node group", []string{"--node-group", "Bloki"}, people + nodeWith("n.id IN (SELECT nodeid FROM nodegroupassignments WHERE nodegroupid = 1)")},
		{"device", []string{"--device", "2"}, people + " AND c.id IN (SELECT ownerid FROM nodes WHERE netdev = 2)"},
		{"network", []string{"--network", "1"}, people + inNetwork("1")},
		{"public network", []string{"--network", "5"}, people + inNetwork("5")},
		{"network of the same addresses", []string{"--network", "7"}, people + inNetwork("7")},
		{"status", []string{"--status", "interested", "--status", "debt-collection"}, people + " AND c.status IN (1, 5)"},
		{"wire", []string{"--link-type", "wire"}, people + nodeWith("n.linktype = 0")},
		{"wireless", []string{"--link-type", "wireless"}, people + nodeWith("n.linktype = 1")},
		{"fiber", []string{"--link-type", "fiber"}, people + nodeWith("n.linktype = 2")},
		{
			"group, network and link",
			[]string{"--customer-group", "Firmy", "--network", "4", "--link-type", "fiber"},
			people + members + "2))" + inNetwork("4") + nodeWith("n.linktype = 2"),
		},
		{"debt over 50", []string{"--event", "debt", "--debt-over", "50"}, people + " AND ROUND(" + balance + ", 2) + 50 < 0"},
		{"debt over 177", []string{"--event", "debt", "--debt-over", "177"}, people + " AND ROUND(" + balance + ", 2) + 177 < 0"},
		{
			"invoice",
			[]string{"--event", "invoice"},
			people + " AND c.id IN (SELECT customerid FROM documents WHERE type = 1 AND cancelled = 0 AND cdate > " + from + " AND cdate <= " + to + ")",
		},
		{
			"payment",
			[]string{"--event", "payment"},
			people + " AND c.id IN (SELECT customerid FROM cash WHERE type = 1 AND value > 0 AND time > " + from + " AND time <= " + to + ")",
		},
	}
	generations(t, func(t *testing.T, g provider.Generation) {
		p := &place{Database: mariadbtest.New(t, mariadbtest.Generation(g), mariadbtest.Provider(at))}
		p.ini = p.Granted(t).INI(t, "[powiadom]", "timezone = Europe/Warsaw", "[messages]", `sender_email = "bok@isp.example"`)
		db := p.Open(t)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				var want []int64
				if err := db.SelectContext(context.Background(), &want, tt.reference+" ORDER BY c.id"); err != nil {
					t.Fatal(err)
				}
				var got []int64
				for _, d := range p.decide(t, p.add(t, append(tt.flags, "--cycle", "0 8 * * *")...), now) {
					if len(got) == 0 || got[len(got)-1] != d.Customer {
						got = append(got, d.Customer)
					}
				}
				diff(t, got, want, "customers")
				if len(want) == 0 && tt.name != "empty group" {
					t.Error("the reference finds nobody, which proves nothing")
				}
			})
		}
		t.Run("monthly charges of the known", func(t *testing.T) {
			id := p.add(t, "--event", "debt", "--debt-tariffs", "2", "--cycle", "0 8 * * *")
			got := make(map[int64]bool)
			for _, d := range p.decide(t, id, now) {
				got[d.Customer] = true
			}
			for who, want := range map[int64]bool{
				provider.Debtor: true, provider.Settled: false, provider.Mixed: false, // exactly twice 290.70
				provider.Suspended: false, provider.AllSuspended: false, provider.NoTariff: false, provider.DeepDebtor: true,
			} {
				if got[who] != want {
					t.Errorf("customer %d: notified %v, want %v", who, got[who], want)
				}
			}
		})
	})
}
