// Package dbproxy stands between a client and a MySQL or MariaDB server, for
// tests: it counts the client's commands and can do something at each of them,
// before the server sees it or before the client sees the answer. It knows just
// enough of the protocol to tell commands apart (MySQL Internals, "Client/Server
// Protocol": a packet is three bytes of length, one of sequence, and a payload;
// a command is a packet of sequence 0).
package dbproxy

import (
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"sync"
)

// Moment is when a Hook is asked.
type Moment int

// The moments of a command.
const (
	Before Moment = iota // the server has not seen it
	After                // the server has carried it out, the client has no answer yet
)

// Command is a statement, or another request of the client.
type Command struct {
	Number int    // counted from 1 over all connections, in the order of arrival
	Text   string // SQL of a query; empty for other commands
	Moment Moment
}

// Hook is asked at both moments of every command. When it answers false the
// connection is cut there: the command, or its answer, is lost.
type Hook func(Command) bool

// Proxy listens on a socket.
type Proxy struct {
	listener net.Listener
	server   string
	hook     Hook

	mu    sync.Mutex
	count int
	conns map[net.Conn]bool
	all   sync.WaitGroup
}

// Start listens on a socket in the folder and passes everything on to the
// server's socket. hook may be nil.
func Start(ctx context.Context, folder, server string, hook Hook) (*Proxy, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "unix", filepath.Join(folder, "proxy"))
	if err != nil {
		return nil, err
	}
	p := &Proxy{listener: listener, server: server, hook: hook, conns: make(map[net.Conn]bool)}
	p.all.Go(func() { p.accept(ctx) })
	return p, nil
}

// Socket is the path to connect to.
func (p *Proxy) Socket() string { return p.listener.Addr().String() }

// Commands is how many commands came so far.
func (p *Proxy) Commands() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

// Close cuts every connection and waits until all is over.
func (p *Proxy) Close() error {
	err := p.listener.Close()
	p.mu.Lock()
	for c := range p.conns {
		_ = c.Close()
	}
	p.mu.Unlock()
	p.all.Wait()
	return err
}

func (p *Proxy) accept(ctx context.Context) {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := new(net.Dialer).DialContext(ctx, "unix", p.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.conns[client], p.conns[server] = true, true
		p.mu.Unlock()
		p.all.Go(func() {
			_ = p.relay(client, server)
			_ = client.Close()
			_ = server.Close()
			p.mu.Lock()
			delete(p.conns, client)
			delete(p.conns, server)
			p.mu.Unlock()
		})
	}
}

// errCut ends a connection that the hook wants to end.
var errCut = errors.New("cut")

// relay passes packets on until one side ends. The client's packets lead; the
// server's answers flow back in a goroutine that waits, at the first byte of
// each answer, for the hook's word.
func (p *Proxy) relay(client, server net.Conn) error {
	pending := make(chan Command, 64) // commands whose answer has not begun
	var back sync.WaitGroup
	defer back.Wait()
	defer func() { _ = server.Close() }()
	back.Go(func() {
		defer func() { _ = client.Close() }()
		buffer := make([]byte, 64<<10)
		for {
			n, err := server.Read(buffer)
			if n > 0 {
				select {
				case c := <-pending:
					c.Moment = After
					if !p.ask(c) {
						return
					}
				default: // the rest of an answer, or the greeting
				}
				if _, err := client.Write(buffer[:n]); err != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	})
	// The client's first packet is its login (sequence 1), which is no command.
	header := make([]byte, 4)
	for {
		if _, err := io.ReadFull(client, header); err != nil {
			return err
		}
		payload := make([]byte, int(header[0])|int(header[1])<<8|int(header[2])<<16)
		if _, err := io.ReadFull(client, payload); err != nil {
			return err
		}
		if header[3] == 0 && len(payload) > 0 && payload[0] != comQuit {
			c := p.next(payload)
			if !p.ask(c) {
				return errCut
			}
			pending <- c
		}
		if _, err := server.Write(append(append([]byte(nil), header...), payload...)); err != nil {
			return err
		}
	}
}

// Commands of the protocol.
const (
	comQuit  = 1
	comQuery = 3
)

func (p *Proxy) next(payload []byte) Command {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
	c := Command{Number: p.count}
	if payload[0] == comQuery {
		c.Text = string(payload[1:])
	}
	return c
}

func (p *Proxy) ask(c Command) bool { return p.hook == nil || p.hook(c) }
