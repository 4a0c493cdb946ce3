// Package cluster tests the program on a real Galera cluster of three nodes, as
// several processes on several hosts would use it: each goes to the database
// through a node of its own, and nodes are killed under them. It holds tests
// alone. They skip where the machine has no Galera; with POWIADOM_CLUSTER set,
// as make test-cluster sets it, they fail instead.
package cluster
