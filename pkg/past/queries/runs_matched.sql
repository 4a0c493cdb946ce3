AND r.matched > 0
