package lms

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences that users read, kept apart from the rules that choose them.
var (
	textNotLMS = i18n.T("no LMS in this database: the tables dbinfo and customers are missing")
	textTooOld = i18n.T("LMS's database is too old (dbversion %s): column %s is missing; powiadom needs LMS of 2021 or newer (dbversion %s)")

	textMayHave = i18n.T("may have been delivered: %s")

	textNoSuchName  = i18n.T("%s %q: there is none; %s")
	textKnownNames  = i18n.T("known are %s")
	textNoneDefined = i18n.T("none is defined in LMS")
	textManyMore    = i18n.T("%s and %d more")
	textNoSuchWord  = i18n.T("%s %q: allowed are %s")
	textAmbiguous   = i18n.T("%s %q: several have that name (ids %s); give the id")
	textNoUplink    = i18n.T("which way the provider lies from device %q is not known: give --uplink NAME, a device on that side (it is linked with: %s), or set phpui.root_netdevice_id in LMS")
	textNotLinked   = i18n.T("device %q is not linked with %q, directly or through others, in LMS; give another --uplink")
	textNoLinks     = i18n.T("none")
	textNoCustomer  = i18n.T("give the id, or the whole name as LMS shows it, of a customer who is not deleted")
)
