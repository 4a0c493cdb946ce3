package smtptest

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
)

// Service is a program that a Postfix asks, on a port of its own.
type Service struct {
	listener net.Listener
	handle   func(io.ReadWriter)
	ended    sync.WaitGroup
}

func startService(handle func(io.ReadWriter)) (*Service, error) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Service{listener: l, handle: handle}
	s.ended.Go(s.accept)
	return s, nil
}

func (s *Service) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return // closed
		}
		go func() { // Postfix hangs up when it ends
			defer func() { _ = conn.Close() }()
			s.handle(conn)
		}()
	}
}

// Address is how main.cf names the service.
func (s *Service) Address() string { return "inet:" + local(portOf(s.listener)) }

// Close takes no more connections.
func (s *Service) Close() error {
	err := s.listener.Close()
	s.ended.Wait()
	return err
}

// StartGreylist runs a policy service that puts off the first mail to each address,
// as Postgrey does; main.cf names it after check_policy_service.
func StartGreylist() (*Service, error) {
	var mu sync.Mutex
	known := make(map[string]bool)
	return startService(func(conn io.ReadWriter) {
		recipient := ""
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			if to, ok := strings.CutPrefix(lines.Text(), "recipient="); ok {
				recipient = to
			}
			if lines.Text() != "" {
				continue
			}
			mu.Lock()
			action := "DEFER_IF_PERMIT Greylisted, see http://postgrey.schweikert.ch/help/" + recipient + ".html"
			if known[recipient] {
				action = "DUNNO"
			}
			known[recipient] = true
			mu.Unlock()
			_, _ = fmt.Fprintf(conn, "action=%s\n\n", action) // Postfix complains in its log
		}
	})
}

// StartLogins runs a service that knows one account, with the mechanism PLAIN; it is
// the smtpd_sasl_path of main.cf, of the type dovecot.
func StartLogins(user, password string) (*Service, error) {
	want := "resp=" + base64.StdEncoding.EncodeToString([]byte("\x00"+user+"\x00"+password))
	return startService(func(conn io.ReadWriter) {
		_, _ = io.WriteString(conn, "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00\nDONE\n")
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			fields := strings.Split(lines.Text(), "\t")
			if fields[0] != "AUTH" || len(fields) < 2 {
				continue
			}
			answer := "FAIL\t%s\tuser=%s\n"
			if fields[len(fields)-1] == want {
				answer = "OK\t%s\tuser=%s\n"
			}
			_, _ = fmt.Fprintf(conn, answer, fields[1], user)
		}
	})
}
