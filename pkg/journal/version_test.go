package journal

import "testing"

// A migration that was passed over is missing, whatever was applied after it.
func TestVersion(t *testing.T) {
	t.Parallel()
	known := []int64{1, 2, 3, 7}
	for _, tt := range []struct{ newest, count, want int64 }{
		{0, 0, 0}, {2, 2, 2}, {7, 4, 7}, {7, 3, 3}, {7, 1, 1}, {8, 5, 8}, {8, 3, 8},
	} {
		if got := version(tt.newest, tt.count, known); got != tt.want {
			t.Errorf("version(%d, %d) = %d, want %d", tt.newest, tt.count, got, tt.want)
		}
	}
}
