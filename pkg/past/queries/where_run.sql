AND p.run_id IN (?)
