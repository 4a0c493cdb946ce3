package schedule

// Names of the fields, as error messages and flags spell them.
const (
	textMinute     = "minute"
	textHour       = "hour"
	textDayOfMonth = "day of month"
	textMonth      = "month"
	textDayOfWeek  = "day of week"
	textCycle      = "cycle"
)

// What each field may hold.
const (
	allowedMinute     = "0-59, lists such as 0,30, ranges such as 0-5, and *"
	allowedHour       = "0-23, lists such as 8,16, ranges such as 8-18, and *"
	allowedDayOfMonth = "1-31, lists such as 1,15, ranges such as 1-10, and *"
	allowedMonth      = "1-12 or jan-dec, lists such as 3,9, ranges such as 6-8, and *"
	allowedDayOfWeek  = "0-7 or sun-sat (0 and 7 are Sunday), lists such as 1,4, ranges such as 1-5, and *"
	allowedCycle      = `minute, hour, day of month, month and day of week between blanks, such as "0 8 1,15 * *"`
)

// Sentences of FieldError: head, reason, and what to do.
const (
	textHead       = "%s %q: "
	textWrongCount = "not five fields"
	textBlank      = "a blank inside the field"
	textEmpty      = "an empty item"
	textUnknown    = "not understood"
	textOutOfRange = "out of range"
	textReversed   = "the range ends before it begins"
	textStep       = "steps (/) are not part of the language"
	textNeverComes = "no such day ever comes in month %s"
	textAllowed    = "; allowed are %s"
	textInstead    = "; write %s"
)
