package email

import (
	"fmt"
	"net"
	"strings"
	"testing"

	. "github.com/powiadom/powiadom/pkg/internal/smtptest" //nolint:revive // dialogues read as words

	"github.com/powiadom/powiadom/pkg/config"
)

// abroad is a connection to another machine.
type abroad struct{ net.Conn }

func (abroad) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 25), Port: 25} }

// The password goes over no unencrypted connection to another machine, whatever the
// mechanism.
func TestPlaintextAuthAbroad(t *testing.T) {
	t.Parallel()
	for _, mechanism := range []string{"PLAIN", "LOGIN", "CRAM-MD5"} {
		s := startScript(t, Join(Greet("AUTH "+mechanism), Dialogue{Silence()}))
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", s.Port()))
		if err != nil {
			t.Fatal(err)
		}
		c := &client{wire: newWire(abroad{conn}), limits: short}
		f := c.establish(t.Context(), &Config{LocalName: "powiadom.example", Username: "isp", Password: "tajne", AuthType: config.AuthAuto}, nil)
		if f == nil || f.phase != phaseAUTH || f.err.Error() != textPlaintextAuth {
			t.Errorf("%s: %+v, want it refused at AUTH", mechanism, f)
		}
		c.close()
		for _, line := range s.Lines()[0] {
			if strings.HasPrefix(line, "AUTH") {
				t.Errorf("%s: it said %q", mechanism, line)
			}
		}
	}
}
