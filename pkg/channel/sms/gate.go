package sms

import (
	"context"
	"sync/atomic"
)

// gate limits how many requests are under way. Once narrowed it lets through one
// at a time, for good: SMSAPI publishes no rate, it only says when it is too much.
type gate struct {
	wide     chan struct{}
	single   chan struct{}
	narrowed atomic.Bool
}

func newGate(width int) *gate {
	return &gate{wide: make(chan struct{}, width), single: make(chan struct{}, 1)}
}

// narrow makes all who enter from now on go one after another.
func (g *gate) narrow() { g.narrowed.Store(true) }

// enter waits for a place and returns how to give it back, or the context's error.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case g.wide <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if !g.narrowed.Load() {
		return func() { <-g.wide }, nil
	}
	select {
	case g.single <- struct{}{}:
	case <-ctx.Done():
		<-g.wide
		return nil, ctx.Err()
	}
	return func() { <-g.single; <-g.wide }, nil
}
