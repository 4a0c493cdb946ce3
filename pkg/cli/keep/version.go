package keep

import (
	"context"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/cli/app"
	"github.com/powiadom/powiadom/pkg/ui"
)

// version is set by the linker; without it the build information speaks.
var version string

func (a commands) versionCommand() *cobra.Command {
	return app.Command("version", cobra.NoArgs, func(context.Context, []string) error { return SayVersion(a.App) })
}

// SayVersion says which version this is, of which Go, for which machines.
func SayVersion(a *app.App) error {
	v := version
	if info, ok := debug.ReadBuildInfo(); v == "" && ok {
		v = info.Main.Version
	}
	_, err := ui.Fprintf(a.Streams.Out, "powiadom %s (%s, %s/%s)\n", v, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
