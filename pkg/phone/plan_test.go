package phone

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// The numbering plans stand in plans.bin as one automaton, which is made here of
// the patterns of nyaruka/phonenumbers (Google's libphonenumber). It reads the
// digits of a number in E.164 and tells its kind. The library itself takes more
// time to load than a minute without work may.
//
//go:generate go test -run ^TestPlansAreCurrent$ . -args -update

// mostDigits is how long a number may be with its country code (E.164 §6.1).
const mostDigits = 15

var update = flag.Bool("update", false, "write plans.bin anew")

// automaton is deterministic, acyclic, and has no two states of one meaning.
type automaton struct {
	states []state
	ids    map[state]int
}

type state struct {
	label byte
	next  [10]int
}

// add returns the number of a state, the same for the same state.
func (a *automaton) add(s state) int {
	id, known := a.ids[s]
	if !known {
		id = len(a.states)
		a.ids[s] = id
		a.states = append(a.states, s)
	}
	return id
}

// encode writes the states as plan reads them, the first one last in a.states.
func (a *automaton) encode(t *testing.T, root int) []byte {
	t.Helper()
	if len(a.states) > 1<<16 {
		t.Fatalf("%d states are too many for 16 bits", len(a.states))
	}
	raw := binary.LittleEndian.AppendUint16(nil, uint16(root))
	for _, s := range a.states {
		raw = append(raw, s.label)
		for _, next := range s.next {
			raw = binary.LittleEndian.AppendUint16(raw, uint16(next))
		}
	}
	return raw
}

// pattern is a regular expression of digits, walked digit by digit. State -1 is
// the one that no digits lead out of to a match.
type pattern struct {
	prog    *syntax.Prog
	prefix  bool // what follows a match is of no account
	ids     map[string]int
	sets    [][]uint32
	accepts []bool
	steps   map[[2]int]int
}

func compile(t *testing.T, expr string, prefix bool) *pattern {
	t.Helper()
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		t.Fatal(err)
	}
	p := &pattern{prog: prog, prefix: prefix, ids: make(map[string]int), steps: make(map[[2]int]int)}
	p.intern([]uint32{uint32(prog.Start)})
	return p
}

// intern returns the number of the state in which any of the instructions is next.
func (p *pattern) intern(starts []uint32) int {
	set := make(map[uint32]bool)
	accepts := false
	for work := starts; len(work) > 0; {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if set[pc] {
			continue
		}
		set[pc] = true
		switch in := p.prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			work = append(work, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			work = append(work, in.Out)
		case syntax.InstMatch:
			accepts = true
		default: // reads a digit
		}
	}
	if len(starts) == 0 {
		return -1
	}
	sorted := slices.Sorted(maps.Keys(set))
	key := fmt.Sprint(sorted)
	id, known := p.ids[key]
	if !known {
		id = len(p.sets)
		p.ids[key] = id
		p.sets = append(p.sets, sorted)
		p.accepts = append(p.accepts, accepts)
	}
	return id
}

func (p *pattern) step(from, digit int) int {
	if from < 0 || p.prefix && p.accepts[from] {
		return from
	}
	to, known := p.steps[[2]int{from, digit}]
	if known {
		return to
	}
	var out []uint32
	for _, pc := range p.sets[from] {
		switch in := p.prog.Inst[pc]; in.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if in.MatchRune(rune('0' + digit)) {
				out = append(out, in.Out)
			}
		default: // intern has followed it
		}
	}
	to = p.intern(out)
	p.steps[[2]int{from, digit}] = to
	return to
}

func (p *pattern) accept(at int) bool { return at >= 0 && p.accepts[at] }

// desc is one kind of numbers in one region.
type desc struct {
	*pattern
	lengths []int32
	index   int // of the pattern's state within the plan's
}

// region is the plan of one country or of a part of the North American one.
type region struct {
	leading                *desc // nil: whoever has numbers of a type
	general, fixed, mobile *desc
	others                 []*desc
	same                   bool // mobiles and landlines cannot be told apart
}

// country is what the regions of one calling code make of a national number.
type country struct {
	regions  []region
	patterns []*pattern
}

func (c *country) desc(t *testing.T, expr string, prefix bool, lengths []int32) *desc {
	t.Helper()
	d := &desc{compile(t, expr, prefix), lengths, len(c.patterns)}
	c.patterns = append(c.patterns, d.pattern)
	return d
}

func newCountry(t *testing.T, all []*phonenumbers.PhoneMetadata) *country {
	t.Helper()
	c := new(country)
	for _, m := range all {
		general := m.GetGeneralDesc()
		one := func(d *phonenumbers.PhoneNumberDesc) *desc {
			lengths := d.GetPossibleLength()
			if len(lengths) == 0 {
				lengths = general.GetPossibleLength()
			}
			if d.GetNationalNumberPattern() == "" {
				lengths = nil
			}
			return c.desc(t, d.GetNationalNumberPattern(), false, lengths)
		}
		r := region{
			general: one(general), fixed: one(m.GetFixedLine()), mobile: one(m.GetMobile()),
			others: []*desc{
				one(m.GetPremiumRate()), one(m.GetTollFree()), one(m.GetSharedCost()), one(m.GetVoip()),
				one(m.GetPersonalNumber()), one(m.GetPager()), one(m.GetUan()), one(m.GetVoicemail()),
			},
			same: m.GetSameMobileAndFixedLinePattern(),
		}
		if m.GetLeadingDigits() != "" {
			r.leading = c.desc(t, m.GetLeadingDigits(), true, nil)
		}
		c.regions = append(c.regions, r)
	}
	return c
}

// kind is what a national number of the length is whose digits led the patterns
// to the states.
func (c *country) kind(at []int, length int) Kind {
	for _, r := range c.regions {
		kind := r.kind(at, length)
		switch {
		case r.leading != nil && r.leading.accept(at[r.leading.index]), len(c.regions) == 1:
			return kind
		case r.leading == nil && kind != Invalid:
			return kind
		}
	}
	return Invalid
}

func (r region) kind(at []int, length int) Kind {
	is := func(d *desc) bool { return slices.Contains(d.lengths, int32(length)) && d.accept(at[d.index]) }
	switch {
	case !is(r.general):
		return Invalid
	case slices.ContainsFunc(r.others, is):
		return Other
	case is(r.fixed) && (r.same || is(r.mobile)), !r.same && is(r.mobile):
		return Mobile
	case is(r.fixed):
		return Fixed
	}
	return Invalid
}

// build adds the states of a country to the automaton and returns its first one.
func (c *country) build(a *automaton, code, trunk int) int {
	memo := make(map[string]int)
	var visit func(at []int, length int) int
	visit = func(at []int, length int) int {
		if !slices.ContainsFunc(c.regions, func(r region) bool { return at[r.general.index] >= 0 }) {
			return 0
		}
		key := string(binary.AppendVarint(nil, int64(length)))
		for _, id := range at {
			key += string(binary.AppendVarint(nil, int64(id)))
		}
		if id, known := memo[key]; known {
			return id
		}
		s := state{label: byte(c.kind(at, length))}
		if length == 0 {
			s.label = byte(trunk)
		}
		if len(strconv.Itoa(code))+length < mostDigits {
			for digit := range s.next {
				next := make([]int, len(at))
				for i, p := range c.patterns {
					next[i] = p.step(at[i], digit)
				}
				s.next[digit] = visit(next, length+1)
			}
		}
		id := 0
		if s != (state{}) {
			id = a.add(s)
		}
		memo[key] = id
		return id
	}
	return visit(make([]int, len(c.patterns)), 0)
}

// trunkLabel is the label of a country's first state: which prefixes its numbers
// have at home and lose abroad.
func trunkLabel(t *testing.T, m *phonenumbers.PhoneMetadata) int {
	t.Helper()
	var found []string
	re := regexp.MustCompile("^(?:" + m.GetNationalPrefixForParsing() + ")$")
	for _, prefix := range []string{"0", "1", "8", "06", "80", "90"} {
		if re.MatchString(prefix) {
			found = append(found, prefix)
		}
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	i := slices.Index(trunks[:], strings.Join(found, " "))
	if i < 0 {
		t.Fatalf("%s: trunk prefixes %q are not among %q", m.GetId(), found, trunks)
	}
	return firstTrunk + i
}

// buildPlans makes plans.bin.
func buildPlans(t *testing.T) []byte {
	t.Helper()
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	codes := make(map[int][]*phonenumbers.PhoneMetadata)
	for _, m := range collection.GetMetadata() {
		codes[int(m.GetCountryCode())] = append(codes[int(m.GetCountryCode())], m)
	}
	a := &automaton{ids: make(map[state]int)}
	a.add(state{})
	roots := make(map[string]int)
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		order := phonenumbers.GetRegionCodesForCountryCode(code)
		slices.SortStableFunc(codes[code], func(x, y *phonenumbers.PhoneMetadata) int {
			return slices.Index(order, x.GetId()) - slices.Index(order, y.GetId())
		})
		roots[strconv.Itoa(code)] = newCountry(t, codes[code]).build(a, code, trunkLabel(t, codes[code][0]))
	}
	var join func(prefix string) int
	join = func(prefix string) int {
		if id, known := roots[prefix]; known {
			return id
		}
		var s state
		for digit := range s.next {
			if p := prefix + strconv.Itoa(digit); len(p) <= 3 {
				s.next[digit] = join(p)
			}
		}
		if s == (state{}) {
			return 0
		}
		return a.add(s)
	}
	root := join("")
	return a.encode(t, root)
}

func TestPlansAreCurrent(t *testing.T) {
	t.Parallel()
	want := buildPlans(t)
	if *update {
		if err := os.WriteFile("plans.bin", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal([]byte(plans), want) {
		t.Error("plans.bin is not what the library says: go generate ./pkg/phone")
	}
}

// oracle is what the library says of a number with its country code.
func oracle(digits string) (Number, Kind) {
	parsed, err := phonenumbers.Parse("+"+digits, phonenumbers.UNKNOWN_REGION)
	if err != nil {
		return Number{}, Invalid
	}
	kind := Other
	switch phonenumbers.GetNumberType(parsed) {
	case phonenumbers.UNKNOWN:
		return Number{}, Invalid
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		kind = Mobile
	case phonenumbers.FIXED_LINE:
		kind = Fixed
	default:
	}
	return Number{strings.TrimPrefix(phonenumbers.Format(parsed, phonenumbers.E164), "+")}, kind
}

// TestPolishPlan goes through all Polish numbers by their first four digits.
func TestPolishPlan(t *testing.T) {
	t.Parallel()
	for first := range 10000 {
		checkClassify(t, fmt.Sprintf("48%04d56789", first))
	}
}

// TestPlans takes every step that the plans have, and one that they lack, from
// every state of them, and goes on at random: to a number that exists, or by any
// digits, at times with a trunk prefix.
func TestPlans(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(48, 22))
	seen := make(map[int]bool)
	var visit func(digits string, code int, prefixes []string)
	visit = func(digits string, code int, prefixes []string) {
		at, label := walk(digits)
		if seen[at] {
			return
		}
		seen[at] = true
		if label >= firstTrunk {
			code, prefixes = len(digits), trunkPrefixes(label)
		}
		lacked := false
		for _, digit := range random.Perm(10) {
			next := digits + strconv.Itoa(digit)
			to, _ := walk(next)
			if to == 0 && lacked {
				continue
			}
			lacked = lacked || to == 0
			number := complete(random, next)
			if random.IntN(4) == 0 {
				number = next + strconv.Itoa(random.IntN(1e8))
			}
			if random.IntN(4) == 0 && len(prefixes) > 0 && !carriers(digits[:code]) {
				number = number[:code] + prefixes[random.IntN(len(prefixes))] + number[code:]
			}
			checkClassify(t, number)
			if to != 0 {
				visit(next, code, prefixes)
			}
		}
	}
	visit("", 0, nil)
}

// carriers tells the countries in which the trunk prefix is followed by the number
// of a carrier, or of which the library has more to say than a prefix. Nobody
// writes the like after a country's code.
func carriers(code string) bool { return slices.Contains([]string{"1", "54", "55", "57", "375"}, code) }

func checkClassify(t *testing.T, digits string) {
	t.Helper()
	wantNumber, want := oracle(digits)
	if strings.HasPrefix(digits, "3758") {
		return // the library takes the first digit of Belarusian 810… for a trunk prefix
	}
	if len(wantNumber.digits) > mostDigits { // the library has some that E.164 has not
		wantNumber, want = Number{}, Invalid
	}
	if number, got := classify(digits); got != want || number != wantNumber {
		t.Errorf("classify(%s) = %v, %v, want %v, %v", digits, number, got, wantNumber, want)
	}
}

// walk returns where the digits lead in the plans, and its label.
func walk(digits string) (state int, label byte) {
	state = word(0)
	for _, digit := range digits {
		state = word(2 + state*stateSize + 1 + 2*int(digit-'0'))
	}
	return state, plans[2+state*stateSize]
}

// complete adds digits, such as the plans have, up to a number that exists.
func complete(random *rand.Rand, digits string) string {
	for {
		at, label := walk(digits)
		if at == 0 || label > 0 && label < firstTrunk {
			return digits
		}
		var ways []string
		for digit := range 10 {
			if to, _ := walk(fmt.Sprint(digits, digit)); to != 0 {
				ways = append(ways, fmt.Sprint(digits, digit))
			}
		}
		digits = ways[random.IntN(len(ways))]
	}
}
