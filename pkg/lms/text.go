package lms

// Sentences that users read, kept apart from the rules that choose them.
const (
	textNotLMS = "no LMS in this database: the tables dbinfo and customers are missing"
	textTooOld = "LMS's database is too old (dbversion %s): column %s is missing; powiadom needs LMS of 2021 or newer (dbversion %s)"

	textNoSuchName  = "%s %q: there is none; %s"
	textKnownNames  = "known are %s"
	textNoneDefined = "none is defined in LMS"
	textManyMore    = "%s and %d more"
	textNoSuchWord  = "%s %q: allowed are %s"
	textAmbiguous   = "%s %q: several have that name (ids %s); give the id"
	textNoUplink    = "which way the provider lies from device %q is not known: give --uplink NAME, a device on that side (it is linked with: %s), or set phpui.root_netdevice_id in LMS"
	textNotLinked   = "device %q is not linked with %q, directly or through others, in LMS; give another --uplink"
	textNoLinks     = "none"
	textNoCustomer  = "give the id, or the whole name as LMS shows it, of a customer who is not deleted"
)
