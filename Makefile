# make alone builds, checks and tests; make help lists the rest.

GO       ?= go
PREFIX   ?= /usr/local
DESTDIR  ?=
# A number of inputs, not a time: at the end of one, go test up to 1.26 fails at times.
FUZZTIME ?= 20000x
# VERSION=1.2.3 overrides what the build information says.
LDFLAGS  = -s -w$(if $(VERSION), -X github.com/powiadom/powiadom/pkg/cli/keep.version=$(VERSION))
# What is built from the same commit is the same, byte by byte.
BUILDFLAGS = -trimpath -buildvcs=$(if $(VERSION),false,auto) -ldflags '$(LDFLAGS)'

.PHONY: all build test race test-lms test-install test-cluster test-servers lint check fuzz mutate storm bench bench-quick cover completions man demo pictures install package clean help
.NOTPARALLEL:

all: build check

build: ## build bin/powiadom, static
	CGO_ENABLED=0 $(GO) build $(BUILDFLAGS) -o bin/powiadom ./cmd/powiadom

# What takes several times as long with the race detector, which watches the same code
# elsewhere or has nothing to watch.
SLOW          = ^(TestColumns|TestScriptOldest|TestPlans|TestPlansAreCurrent)$$
SLOW_PACKAGES = ./pkg/cli ./pkg/phone

test: ## test everything, with MariaDB, Postfix, Exim, Chromium and SMS daemons, which it gets if they are missing
	@scripts/mariadb ensure >/dev/null && scripts/postfix ensure >/dev/null && scripts/exim ensure >/dev/null && scripts/smsd ensure >/dev/null && scripts/chromium ensure >/dev/null && { scripts/axe ensure >/dev/null || true; }
	$(GO) test -race -shuffle=on -timeout 30m -skip '$(SLOW)' ./...
	$(GO) test -shuffle=on -timeout 30m -run '$(SLOW)' $(SLOW_PACKAGES)

race: ## test with the race detector and with what is on this machine
	$(GO) test -race ./...

test-lms: ## test on a schema file of LMS itself: POWIADOM_LMS_SCHEMA=…/doc/lms.mysql make test-lms
	@test -f '$(POWIADOM_LMS_SCHEMA)' || { echo 'name the file: POWIADOM_LMS_SCHEMA=…/doc/lms.mysql make test-lms' >&2; exit 2; }
	@scripts/mariadb ensure >/dev/null && scripts/postfix ensure >/dev/null && scripts/exim ensure >/dev/null && scripts/smsd ensure >/dev/null && scripts/chromium ensure >/dev/null && { scripts/axe ensure >/dev/null || true; }
	POWIADOM_LMS_SCHEMA='$(abspath $(POWIADOM_LMS_SCHEMA))' $(GO) test -count=1 -timeout 60m ./...

test-cluster: ## test on a Galera cluster of three nodes, which it gets if it is missing
	@scripts/galera ensure >/dev/null
	POWIADOM_CLUSTER=1 $(GO) test -count=1 -v ./pkg/internal/cluster

test-install: ## do what the README says, from the package to cron, in a Debian of its own; takes root
	@scripts/mariadb ensure >/dev/null
	POWIADOM_INSTALL=1 $(GO) test -count=1 -v ./pkg/internal/newcomer

# The packages whose statements or whose work a server decides.
SERVER_PACKAGES = ./pkg/lms ./pkg/journal ./pkg/catalog ./pkg/past ./pkg/inspect ./pkg/cli ./pkg/internal/e2e
SERVERS ?= mariadb mysql mariadb-10.5 mariadb-11.8

test-servers: ## test on other database servers, which it gets: SERVERS="mysql mariadb-10.5 …"
	@for server in $(SERVERS); do \
	  version=$$(scripts/server get $$server) && echo "== $$server: $$version" && scripts/server run $$server -- \
	    $(GO) test -count=1 -shuffle=on -timeout 60m -skip '$(SLOW)' $(SERVER_PACKAGES) || exit 1; done

lint: ## check the code's form
	scripts/lint

check: test lint ## test and lint: what continuous integration runs

fuzz: ## run each fuzz target on FUZZTIME (20000x) inputs
	@grep -ro --include='*_test.go' '^func Fuzz[[:alnum:]_]*' cmd pkg | sort | while IFS=: read -r file name; do \
	  $(GO) test -run '^$$' -fuzz "^$${name#func }$$" -fuzztime $(FUZZTIME) "./$${file%/*}" || exit 1; done

mutate: ## make the faults of testdata/mutants.yaml one at a time; fails if a test does not notice one
	@scripts/mariadb ensure >/dev/null
	$(GO) run ./pkg/internal/mutate/cmd

storm: ## kill it and its servers hundreds of times and count what is lost; POWIADOM_STORM=short is shorter
	@scripts/mariadb ensure >/dev/null
	POWIADOM_STORM=$${POWIADOM_STORM:-full} $(GO) test -C pkg/internal/storm -count=1 -parallel 2 -timeout 60m
	POWIADOM_STORM=$${POWIADOM_STORM:-full} $(GO) test -count=1 -timeout 60m -v -run '^TestEverySecondCrashPoint$$' ./pkg/internal/e2e

bench: ## measure it among real servers with 2,000 to 1,000,000 customers; takes long, keeps its data in .cache
	@scripts/bench

bench-quick: ## measure with 2,000 and 20,000 customers; fails when statements or memory are above their targets
	@scripts/bench --quick --check

cover: ## say how much of the code the tests reach; details in coverage.out
	$(GO) test -coverpkg=./... -coverprofile=coverage.out ./... && $(GO) tool cover -func=coverage.out | tail -n 1

completions: build ## write completions for bash, zsh and fish to bin/completions
	@mkdir -p bin/completions
	for shell in bash zsh fish; do bin/powiadom completion $$shell >bin/completions/$$shell || exit 1; done

man: build ## write the manual pages to bin/man, in English and below pl in Polish; SOURCE_DATE_EPOCH dates them
	@rm -rf bin/man
	LC_ALL=C $(GO) run ./pkg/internal/man/cmd bin/man "$$(bin/powiadom version | cut -d ' ' -f 2)"
	LC_ALL=pl_PL.UTF-8 $(GO) run ./pkg/internal/man/cmd bin/man/pl "$$(bin/powiadom version | cut -d ' ' -f 2)"

demo: ## show it at work on a made-up provider; sends nothing off this machine
	@scripts/demo

pictures: ## make the pictures of both READMEs again, from the demo's notifications
	@scripts/pictures

# The architecture of what is installed; whatever is run on the way is this machine's.
ARCH ?= $(shell $(GO) env GOARCH)

install: completions man ## install to PREFIX (/usr/local), below DESTDIR
	mkdir -p '$(DESTDIR)$(PREFIX)/bin'
	CGO_ENABLED=0 GOARCH=$(ARCH) $(GO) build $(BUILDFLAGS) -o '$(DESTDIR)$(PREFIX)/bin/powiadom' ./cmd/powiadom
	install -Dm644 bin/completions/bash '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/powiadom'
	install -Dm644 bin/completions/zsh '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_powiadom'
	install -Dm644 bin/completions/fish '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/powiadom.fish'
	for page in bin/man/*.[17] bin/man/pl/*.[17]; do \
	  folder=$${page#bin/man}; folder='$(DESTDIR)$(PREFIX)/share/man'"$${folder%/*}/man$${page##*.}"; \
	  mkdir -p "$$folder" && gzip -9n <$$page >"$$folder/$${page##*/}.gz" || exit 1; done
	install -Dm644 scripts/grant.sql '$(DESTDIR)$(PREFIX)/share/powiadom/grant.sql'
	install -Dm644 scripts/grant-bounce.sql '$(DESTDIR)$(PREFIX)/share/powiadom/grant-bounce.sql'
	install -Dm644 README.md '$(DESTDIR)$(PREFIX)/share/doc/powiadom/README.md'
	install -Dm644 README.pl.md '$(DESTDIR)$(PREFIX)/share/doc/powiadom/README.pl.md'
	install -Dm755 -t '$(DESTDIR)$(PREFIX)/share/doc/powiadom/examples' scripts/gateways/*
	GO='$(GO)' scripts/package/licences >bin/copyright
	install -Dm644 bin/copyright '$(DESTDIR)$(PREFIX)/share/doc/powiadom/copyright'
	install -d '$(DESTDIR)$(PREFIX)/lib/systemd/system' '$(DESTDIR)/etc/cron.d'
	for unit in service timer; do sed 's,@BINDIR@,$(PREFIX)/bin,' scripts/package/powiadom.$$unit \
	  >'$(DESTDIR)$(PREFIX)/lib/systemd/system/powiadom.'$$unit || exit 1; done
	test -e '$(DESTDIR)/etc/cron.d/powiadom' || \
	  sed 's,@BINDIR@,$(PREFIX)/bin,' scripts/package/powiadom.cron >'$(DESTDIR)/etc/cron.d/powiadom'

package: ## build deb, rpm and tar.gz for amd64 and arm64 into bin/packages
	scripts/package/build

clean: ## remove what was built
	rm -rf bin coverage.out

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
