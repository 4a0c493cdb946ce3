package schedule

import "github.com/powiadom/powiadom/pkg/i18n"

// Names of the fields, as error messages and flags spell them.
var (
	textMinute     = i18n.T("minute")
	textHour       = i18n.T("hour")
	textDayOfMonth = i18n.T("day of month")
	textMonth      = i18n.T("month")
	textDayOfWeek  = i18n.T("day of week")
	textCycle      = i18n.T("cycle")
)

// What each field may hold.
var (
	allowedMinute     = i18n.T("0-59, lists such as 0,30, ranges such as 0-5, and *")
	allowedHour       = i18n.T("0-23, lists such as 8,16, ranges such as 8-18, and *")
	allowedDayOfMonth = i18n.T("1-31, lists such as 1,15, ranges such as 1-10, and *")
	allowedMonth      = i18n.T("1-12 or jan-dec, lists such as 3,9, ranges such as 6-8, and *")
	allowedDayOfWeek  = i18n.T("0-7 or sun-sat (0 and 7 are Sunday), lists such as 1,4, ranges such as 1-5, and *")
	allowedCycle      = i18n.T(`minute, hour, day of month, month and day of week between blanks, such as "0 8 1,15 * *"`)
)

// Sentences of FieldError: head, reason, and what to do.
var (
	textHead       = i18n.T("%s %q: ")
	textWrongCount = i18n.T("not five fields")
	textBlank      = i18n.T("a blank inside the field")
	textEmpty      = i18n.T("an empty item")
	textUnknown    = i18n.T("not understood")
	textOutOfRange = i18n.T("out of range")
	textReversed   = i18n.T("the range ends before it begins")
	textStep       = i18n.T("steps (/) are not part of the language")
	textNeverComes = i18n.T("no such day ever comes in month %s")
	textAllowed    = i18n.T("; allowed are %s")
	textInstead    = i18n.T("; write %s")
)
