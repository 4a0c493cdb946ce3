-- A private address counts in its own network only: address plans may overlap.
(n.netid = ? AND n.ipaddr > ? AND n.ipaddr < ?) OR (n.ipaddr_pub > ? AND n.ipaddr_pub < ?)
