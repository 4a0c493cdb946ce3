package near

// Written is for tests.
var Written = written
